import { afterEach, beforeEach, expect, test } from 'vitest';
import { nativeTransport, withParameters } from './native-transport.js';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import { manualClock } from './testing/manual-clock.js';
import { type SseServer, sseServer } from './testing/sse-server.js';
import type { EventStream, StreamOptions } from './types.js';

let server: SseServer;
let stream: EventStream;

beforeEach(async () => {
  server = await sseServer();
});

afterEach(async () => {
  stream.close();
  await server.close();
});

/** As much of the browser's EventSource as is used here, over a real connection; chromium has the real one. */
class FetchedEventSource extends EventTarget {
  static readonly CLOSED = 2;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #abort = new AbortController();

  constructor(url: string) {
    super();
    void this.#read(url).catch(() => undefined);
  }

  async #read(url: string): Promise<void> {
    const response = await fetch(url, { signal: this.#abort.signal });
    if (response.status !== 200) {
      this.readyState = 2;
      this.dispatchEvent(new Event('error'));
      return;
    }
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
    const text = new TextDecoder();
    try {
      for await (const part of response.body ?? []) {
        const fields = Object.fromEntries(
          text
            .decode(part)
            .trim()
            .split('\n')
            .map((line) => line.split(': ') as [string, string]),
        );
        this.dispatchEvent(
          new MessageEvent(fields.event ?? 'message', {
            data: fields.data ?? '',
            lastEventId: fields.id ?? '',
          }),
        );
      }
    } finally {
      this.readyState = 0;
      this.dispatchEvent(new Event('error'));
    }
  }

  close(): void {
    this.readyState = 2;
    this.#abort.abort();
  }
}

function open(options: StreamOptions = {}) {
  const clock = manualClock();
  const ids: string[] = [];
  const EventSource = FetchedEventSource as unknown as typeof globalThis.EventSource;
  const transport = nativeTransport({ events: ['greeting'], EventSource });
  stream = openStream(server.url, { clock, random: () => 0.5, transport, ...options });
  stream.on('*', ({ id }) => ids.push(id));
  return { clock, ids };
}

test('it hears the names it was told beside those of Nubabel, and sends token and position in the query', async () => {
  const { ids } = open({ token: 'a b', lastEventId: '1-0' });
  const connection = await server.next();
  expect(connection.path).toBe('/api/events?queue=q&lastEventId=1-0&token=a+b');
  connection.event('ping', {}, '1-0');
  await eventually(() => expect(ids).toEqual(['1-0']));
  connection.event('greeting', {}, '2-0');

  await eventually(() => expect(ids).toEqual(['1-0', '2-0']));
});

test('after a break it is one more EventSource from the last id', async () => {
  const { ids, clock } = open();
  const first = await server.next();
  first.event('ping', {}, '5-0');
  await eventually(() => expect(ids).toEqual(['5-0']));
  first.cut();
  await eventually(() => expect(clock.waits).toEqual([1500]));
  clock.turn(1500);

  expect((await server.next()).path).toContain('lastEventId=5-0');
});

test('a node that has no room, and so says no id, does not make it forget its place', async () => {
  const { clock } = open({ lastEventId: '5-0' });
  (await server.next()).send('retry: 2000', 'event: bye', 'data: {"reason":"full"}');
  await eventually(() => expect(clock.waits).toEqual([3000]));
  clock.turn(3000);

  expect((await server.next()).path).toContain('lastEventId=5-0');
});

test('a refusal, whose status the browser keeps to itself, is asked for', async () => {
  open();
  (await server.next()).answer(403, {});
  (await server.next()).answer(403, { code: 403, message: 'not yours' });

  await eventually(() => expect(stream.error).toMatchObject({ type: 'forbidden', message: 'not yours' }));
});

test('204 ends it', async () => {
  open();
  (await server.next()).answer(204);
  (await server.next()).answer(204);

  await eventually(() => expect(stream.state).toBe('ended'));
});

test('parameters join those that are there', () => {
  expect(withParameters('/a', { b: 1, c: '', d: undefined })).toBe('/a?b=1');
  expect(withParameters('/a?z=0', { b: 'x&y' })).toBe('/a?z=0&b=x%26y');
  expect(withParameters('/a', {})).toBe('/a');
});
