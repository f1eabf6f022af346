import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request for a stream, and what the test has the server say to it. */
export interface Connection {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** What was posted, parsed. */
  readonly body: Promise<unknown>;
  /** Sends a block as it stands, a blank line after it; the first one sends the head of a stream before. */
  send(...lines: string[]): void;
  /** An event: its name, data as JSON, and id. */
  event(name: string, data: unknown, id: string): void;
  /** Ends the response in order. */
  end(): void;
  /** Cuts the connection. */
  cut(): void;
  answer(status: number, body?: unknown, headers?: Record<string, string>): void;
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>;
}

/** A real HTTP server whose every answer the test gives. */
export interface SseServer {
  readonly url: string;
  /** Requests so far. */
  readonly count: number;
  /** The next request in order; waits for it. */
  next(): Promise<Connection>;
  close(): Promise<void>;
}

export async function sseServer(): Promise<SseServer> {
  const arrived: Connection[] = [];
  const awaited: ((connection: Connection) => void)[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    const connection = connectionOf(request, response);
    const waiting = awaited.shift();
    if (waiting) {
      waiting(connection);
    } else {
      arrived.push(connection);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/events?queue=q`,
    get count() {
      return count;
    },
    next: async () => arrived.shift() ?? new Promise((resolve) => awaited.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function connectionOf(request: IncomingMessage, response: ServerResponse): Connection {
  const gone = new Promise<void>((resolve) => {
    response.on('close', () => resolve());
  });
  const send = (...lines: string[]) => {
    if (!response.headersSent) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    }
    response.write(`${lines.join('\n')}\n\n`);
  };
  return {
    path: request.url ?? '',
    headers: request.headers,
    body: posted(request),
    send,
    event: (name, data, id) => send(`id: ${id}`, `event: ${name}`, `data: ${JSON.stringify(data)}`),
    end: () => response.end(),
    cut: () => request.socket.destroy(),
    answer: (status, body, headers = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    },
    gone,
  };
}

async function posted(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request) {
    text += part;
  }
  return text === '' ? undefined : JSON.parse(text);
}
