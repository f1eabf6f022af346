// A hub of event streams on Node: `node hub.mjs <express|better-sse> <port>`. What is posted to
// /publish goes to every stream of /stream. The ids and names are those the libraries' users would
// write, the heartbeats as often as Nubabel's.
import express from 'express';
import { createChannel, createSession } from 'better-sse';

const [kind, port] = process.argv.slice(2);
const HEARTBEAT_MILLIS = 15_000;

/** Each stream is a response that is written to. */
function loop() {
  const streams = new Set();
  let id = 0;
  return {
    add(request, response) {
      response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
      response.flushHeaders();
      response.write(': hello\n\n');
      const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), HEARTBEAT_MILLIS);
      streams.add(response);
      response.on('close', () => {
        clearInterval(heartbeat);
        streams.delete(response);
      });
    },
    publish(event) {
      const frame = `id: ${++id}\nevent: bench\ndata: ${JSON.stringify(event)}\n\n`;
      for (const stream of streams) stream.write(frame);
    },
  };
}

/** A session each, in one channel. */
function channel() {
  const all = createChannel();
  return {
    async add(request, response) {
      const session = await createSession(request, response, { keepAlive: HEARTBEAT_MILLIS });
      all.register(session);
    },
    publish: (event) => all.broadcast(event, 'bench'),
  };
}

const hub = kind === 'express' ? loop() : channel();
const app = express();
app.get('/stream', (request, response) => hub.add(request, response));
app.post('/publish', express.json(), (request, response) => {
  hub.publish(request.body);
  response.sendStatus(202);
});
// Who posts keeps its connection, however long nothing is sent.
app.listen(Number(port), '127.0.0.1', 4096).keepAliveTimeout = 0;
