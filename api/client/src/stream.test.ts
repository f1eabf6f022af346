import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StreamError } from './errors.js';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import { type ManualClock, manualClock } from './testing/manual-clock.js';
import { type Connection, type SseServer, sseServer } from './testing/sse-server.js';
import type { EventStream, StreamOptions } from './types.js';

let server: SseServer;
let clock: ManualClock;
let stream: EventStream | undefined;

beforeEach(async () => {
  server = await sseServer();
  clock = manualClock();
});

afterEach(async () => {
  stream?.close();
  await server.close();
});

/** Opens the stream, and records what it says: events but pings, and states. */
function open(options: StreamOptions = {}) {
  const opened = openStream(server.url, { clock, random: () => 0.5, ...options });
  const heard: string[] = [];
  const states: string[] = [];
  stream = opened;
  opened.on('*', ({ name, id }) => name !== 'ping' && heard.push(`${name} ${id}`));
  opened.onState((state) => states.push(state));
  return { stream: opened, heard, states };
}

async function live(connection: Connection, id = '1-0'): Promise<void> {
  connection.send('retry: 1000', `id: ${id}`, 'event: ping', 'data: {"time":1}');
  await eventually(() => expect(stream?.state).toBe('live'));
}

/** Waits until a wait of so many milliseconds is set, and lets it pass. */
async function pass(millis: number): Promise<void> {
  await eventually(() => expect(clock.waits).toContain(millis));
  clock.turn(millis);
}

describe('what comes over the wire', () => {
  test('events reach their listeners parsed, with their ids, in order', async () => {
    const { stream, heard } = open();
    const percents: (number | undefined)[] = [];
    stream.on('progress', ({ data }) => percents.push(data.percent));
    const connection = await server.next();
    await live(connection);
    connection.event('progress', { percent: 10 }, '2-0');
    connection.event('progress', { percent: 20 }, '3-0');
    connection.event('completed', { returnvalue: 1 }, '4-0');

    await eventually(() => expect(heard).toEqual(['progress 2-0', 'progress 3-0', 'completed 4-0']));
    expect(percents).toEqual([10, 20]);
    expect(connection.headers).toMatchObject({ accept: 'text/event-stream' });
    expect(connection.headers['last-event-id']).toBeUndefined();
  });

  test('a ping moves the position, and so does a block that is nothing but an id', async () => {
    const { stream } = open();
    const connection = await server.next();
    await live(connection, '5-0');
    expect(stream.lastEventId).toBe('5-0');
    connection.send('id: 6-0');

    await eventually(() => expect(stream.lastEventId).toBe('6-0'));
  });

  test('an event that is cut before its blank line neither counts nor moves the position', async () => {
    const { stream, heard } = open();
    const connection = await server.next();
    await live(connection, '6-0');
    connection.send('id: 7-0\nevent: progress\ndata: {"half');
    connection.cut();

    await eventually(() => expect(stream.state).toBe('reconnecting'));
    expect(stream.lastEventId).toBe('6-0');
    expect(heard).toEqual([]);
  });

  test('data that is no JSON arrives as its text', async () => {
    const { stream } = open();
    const data: unknown[] = [];
    stream.on('message', (event) => data.push(event.data));
    (await server.next()).send('data: plain words');

    await eventually(() => expect(data).toEqual(['plain words']));
  });

  test('a listener that throws costs the others nothing', async () => {
    const thrown = vi.fn();
    process.once('uncaughtException', thrown);
    const { stream, heard } = open();
    stream.on('waiting', () => {
      throw new Error('its author is to hear of it');
    });
    (await server.next()).event('waiting', { jobId: '1' }, '2-0');

    await eventually(() => expect(heard).toEqual(['waiting 2-0']));
    await eventually(() => expect(thrown).toHaveBeenCalledOnce());
  });

  test('a listener that was taken off hears no more', async () => {
    const { stream, heard } = open();
    const ids: string[] = [];
    const off = stream.on('waiting', ({ id }) => ids.push(id));
    const connection = await server.next();
    connection.event('waiting', {}, '1-0');
    await eventually(() => expect(ids).toEqual(['1-0']));
    off();
    connection.event('waiting', {}, '2-0');

    await eventually(() => expect(heard).toContain('waiting 2-0'));
    expect(ids).toEqual(['1-0']);
  });
});

describe('after a break', () => {
  test('it goes on from the last id', async () => {
    const { stream, heard, states } = open();
    const first = await server.next();
    await live(first);
    first.event('waiting', {}, '2-0');
    await eventually(() => expect(heard).toHaveLength(1));
    first.cut();
    await pass(500);

    const second = await server.next();
    expect(second.headers['last-event-id']).toBe('2-0');
    await live(second, '2-0');
    expect(states).toEqual(['live', 'reconnecting', 'live']);
    expect(stream.lastEventId).toBe('2-0');
  });

  test('it begins where it was told to begin', async () => {
    open({ lastEventId: '7-0' });

    expect((await server.next()).headers['last-event-id']).toBe('7-0');
  });

  test('waits grow from retry to the cap, each drawn from all below it', async () => {
    open({ retryMax: 3_000 });
    const first = await server.next();
    await live(first);
    first.cut();
    for (const wait of [500, 1000, 1500, 1500]) {
      await pass(wait);
      (await server.next()).cut();
    }
  });

  test('waits begin anew only after a connection that has held', async () => {
    open({ healthyAfter: 10_000 });
    const first = await server.next();
    await live(first);
    first.cut();
    await pass(500);
    const second = await server.next();
    await live(second);
    clock.turn(9_999);
    second.cut();
    await pass(1000);
    const third = await server.next();
    await live(third);
    clock.turn(10_000);
    third.cut();

    await pass(500);
    await server.next();
  });

  test.each([500, 502, 503, 429, 408])('a %d passes, and Retry-After is waited for', async (status) => {
    open();
    (await server.next()).answer(status, {}, { 'Retry-After': '7' });

    await pass(7000);
    await server.next();
  });

  test('a server that is silent for too long is given up, also one that never answers', async () => {
    const { states } = open({ silenceMax: 40_000 });
    const first = await server.next();
    clock.turn(40_000);
    await first.gone;
    await pass(1500);
    const second = await server.next();
    await live(second);
    clock.turn(39_000);
    second.send(': just a comment');
    await eventually(() => expect(clock.waits).toEqual([40_000]));
    clock.turn(40_000);
    await second.gone;

    expect(states).toEqual(['live', 'reconnecting']);
  });
});

describe('the end', () => {
  test('after end it stops for good', async () => {
    const { stream, heard } = open();
    const connection = await server.next();
    connection.event('completed', {}, '2-0');
    connection.event('end', {}, '2-0');
    await eventually(() => expect(stream.state).toBe('ended'));
    await connection.gone;

    expect(heard).toEqual(['completed 2-0', 'end 2-0']);
    expect(clock.waits).toEqual([]);
  });

  test('204 says that nothing follows', async () => {
    const { stream } = open({ lastEventId: '9-0' });
    (await server.next()).answer(204);

    await eventually(() => expect(stream.state).toBe('ended'));
    expect(clock.waits).toEqual([]);
  });

  test.each([
    [400, 'bad-request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'refused'],
  ] as const)('a %d is final, with the words of the server', async (status, type) => {
    const { stream } = open();
    (await server.next()).answer(status, { code: status, message: 'queue must not be empty' });
    await eventually(() => expect(stream.state).toBe('failed'));

    expect(stream.error).toBeInstanceOf(StreamError);
    expect(stream.error).toMatchObject({ type, status, message: 'queue must not be empty' });
    expect(clock.waits).toEqual([]);
  });

  test('a page where a stream should be is no stream', async () => {
    const { stream } = open();
    (await server.next()).answer(200, {});
    await eventually(() => expect(stream.state).toBe('failed'));

    expect(stream.error?.type).toBe('not-a-stream');
  });

  test('close ends the connection, also one that is not made yet, and what waits', async () => {
    const { stream, states } = open();
    const connection = await server.next();
    stream.close();
    stream.close();
    await connection.gone;

    expect(states).toEqual(['closed']);
    expect(stream.state).toBe('closed');
    await eventually(() => expect(clock.waits).toEqual([]));
  });

  test('close keeps a stream that has ended as it is', async () => {
    const { stream } = open();
    (await server.next()).answer(204);
    await eventually(() => expect(stream.state).toBe('ended'));
    stream.close();

    expect(stream.state).toBe('ended');
  });
});

describe('bye and gap', () => {
  test('after bye it comes back when the server has said', async () => {
    const { heard } = open();
    const first = await server.next();
    await live(first);
    first.send('retry: 4321', 'id: 2-0', 'event: bye', 'data: {"reason":"shutdown"}');
    await pass(4321);

    expect((await server.next()).headers['last-event-id']).toBe('2-0');
    expect(heard).toEqual(['bye 2-0']);
  });

  test('a node that is full again and again is asked less and less, and was never live', async () => {
    const { states } = open();
    for (const wait of [2000, 3000, 5000]) {
      const connection = await server.next();
      connection.send('retry: 2000', 'event: bye', 'data: {"reason":"full"}');
      connection.end();
      await pass(wait);
    }
    expect(states).toEqual([]);
  });

  test('a gap is told, and the stream goes on from its id', async () => {
    const { stream, heard } = open({ lastEventId: '1-0' });
    (await server.next()).event('gap', { queue: 'q', requested: '1-0', reason: 'trimmed' }, '50-0');
    await eventually(() => expect(heard).toEqual(['gap 50-0']));

    expect(stream.lastEventId).toBe('50-0');
    expect(stream.state).toBe('live');
  });
});

describe('a token', () => {
  test('goes as a header', async () => {
    open({ token: 'abc' });

    expect((await server.next()).headers.authorization).toBe('Bearer abc');
  });

  test('is asked for before each attempt, and anew when it has expired', async () => {
    const token = vi.fn(async ({ refresh }: { refresh: boolean }) => (refresh ? 'fresh' : 'kept'));
    open({ token });
    const first = await server.next();
    await live(first);
    clock.turn(20_000);
    first.send('id: 8-0', 'event: bye', 'data: {"reason":"expired"}');

    const second = await server.next();
    expect(second.headers).toMatchObject({ authorization: 'Bearer fresh', 'last-event-id': '8-0' });
    expect(token.mock.calls.map(([{ refresh }]) => refresh)).toEqual([false, true]);
  });

  test('that expires at once is no reason to hurry', async () => {
    open({ token: () => 'stale' });
    const first = await server.next();
    await live(first);
    first.send('event: bye', 'data: {"reason":"expired"}');

    await pass(1000);
    await server.next();
  });

  test('that is refused is refreshed once; the second refusal is final', async () => {
    const token = vi.fn(({ refresh }: { refresh: boolean }) => (refresh ? 'fresh' : 'kept'));
    const { stream } = open({ token });
    (await server.next()).answer(401, {});
    const second = await server.next();
    expect(second.headers.authorization).toBe('Bearer fresh');
    second.answer(401, {});

    await eventually(() => expect(stream.error?.type).toBe('unauthorized'));
  });

  test('that cannot be had just now is asked for later', async () => {
    const token = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('abc');
    open({ token });
    await pass(1500);

    expect((await server.next()).headers.authorization).toBe('Bearer abc');
  });

  test('needs a name beside it where tabs share', () => {
    expect(() => openStream(server.url, { token: 'abc', share: true })).toThrow('share needs `as`');
  });
});

test('options that cannot be are refused by name', () => {
  expect(() => openStream(server.url, { silenceMax: 0 })).toThrow('silenceMax must be above 0 ms, got 0');
});
