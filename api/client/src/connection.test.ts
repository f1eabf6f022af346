/** When a stream connects again and from where, and when never more. */

import { describe, expect, test } from 'vitest';
import { StreamError } from './errors.js';
import { eventually } from './testing/eventually.js';
import { streamStage } from './testing/stream-stage.js';

const stage = streamStage();

describe('after a break', () => {
  test('it goes on from the last id', async () => {
    const { stream, heard, states } = stage.open();
    const first = await stage.next();
    await stage.live(first);
    first.event('waiting', {}, '2-0');
    await eventually(() => expect(heard).toHaveLength(1));
    first.cut();
    await stage.pass(500);

    const second = await stage.next();
    expect(second.headers['last-event-id']).toBe('2-0');
    await stage.live(second, '2-0');
    expect(states).toEqual(['live', 'reconnecting', 'live']);
    expect(stream.lastEventId).toBe('2-0');
  });

  test('it begins where it was told to begin', async () => {
    stage.open({ lastEventId: '7-0' });

    expect((await stage.next()).headers['last-event-id']).toBe('7-0');
  });

  test('waits grow from retry to the cap, each drawn from all below it', async () => {
    stage.open({ retryMax: 3_000 });
    const first = await stage.next();
    await stage.live(first);
    first.cut();
    for (const wait of [500, 1000, 1500, 1500]) {
      await stage.pass(wait);
      (await stage.next()).cut();
    }
  });

  test('waits begin anew only after a connection that has held', async () => {
    stage.open({ healthyAfter: 10_000 });
    const first = await stage.next();
    await stage.live(first);
    first.cut();
    await stage.pass(500);
    const second = await stage.next();
    await stage.live(second);
    stage.clock.turn(9_999);
    second.cut();
    await stage.pass(1000);
    const third = await stage.next();
    await stage.live(third);
    stage.clock.turn(10_000);
    third.cut();

    await stage.pass(500);
    await stage.next();
  });

  test.each([500, 502, 503, 429, 408])('a %d passes, and Retry-After is waited for', async (status) => {
    stage.open();
    (await stage.next()).answer(status, {}, { 'Retry-After': '7' });

    await stage.pass(7000);
    await stage.next();
  });

  test('a server that is silent for too long is given up, also one that never answers', async () => {
    const { states } = stage.open({ silenceMax: 40_000 });
    const first = await stage.next();
    stage.clock.turn(40_000);
    await first.gone;
    await stage.pass(1500);
    const second = await stage.next();
    await stage.live(second);
    stage.clock.turn(39_000);
    second.send(': just a comment');
    await eventually(() => expect(stage.clock.waits).toEqual([40_000]));
    stage.clock.turn(40_000);
    await second.gone;

    expect(states).toEqual(['live', 'reconnecting']);
  });
});

describe('bye and gap', () => {
  test('after bye it comes back when the server has said', async () => {
    const { heard } = stage.open();
    const first = await stage.next();
    await stage.live(first);
    first.send('retry: 4321', 'id: 2-0', 'event: bye', 'data: {"reason":"shutdown"}');
    await stage.pass(4321);

    expect((await stage.next()).headers['last-event-id']).toBe('2-0');
    expect(heard).toEqual(['bye 2-0']);
  });

  test('a node that is full again and again is asked less and less, and was never live', async () => {
    const { states } = stage.open();
    for (const wait of [2000, 3000, 5000]) {
      const connection = await stage.next();
      connection.send('retry: 2000', 'event: bye', 'data: {"reason":"full"}');
      connection.end();
      await stage.pass(wait);
    }
    expect(states).toEqual([]);
  });

  test('a gap is told, and the stream goes on from its id', async () => {
    const { stream, heard } = stage.open({ lastEventId: '1-0' });
    (await stage.next()).event('gap', { queue: 'q', requested: '1-0', reason: 'trimmed' }, '50-0');
    await eventually(() => expect(heard).toEqual(['gap 50-0']));

    expect(stream.lastEventId).toBe('50-0');
    expect(stream.state).toBe('live');
  });
});

describe('the end', () => {
  test('after end it stops for good', async () => {
    const { stream, heard } = stage.open();
    const connection = await stage.next();
    connection.event('completed', {}, '2-0');
    connection.event('end', {}, '2-0');
    await eventually(() => expect(stream.state).toBe('ended'));
    await connection.gone;

    expect(heard).toEqual(['completed 2-0', 'end 2-0']);
    expect(stage.clock.waits).toEqual([]);
  });

  test('204 says that nothing follows', async () => {
    const { stream } = stage.open({ lastEventId: '9-0' });
    (await stage.next()).answer(204);

    await eventually(() => expect(stream.state).toBe('ended'));
    expect(stage.clock.waits).toEqual([]);
  });

  test.each([
    [400, 'bad-request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'refused'],
  ] as const)('a %d is final, with the words of the server', async (status, type) => {
    const { stream } = stage.open();
    (await stage.next()).answer(status, { code: status, message: 'queue must not be empty' });
    await eventually(() => expect(stream.state).toBe('failed'));

    expect(stream.error).toBeInstanceOf(StreamError);
    expect(stream.error).toMatchObject({ type, status, message: 'queue must not be empty' });
    expect(stage.clock.waits).toEqual([]);
  });

  test('a page where a stream should be is no stream', async () => {
    const { stream } = stage.open();
    (await stage.next()).answer(200, {});
    await eventually(() => expect(stream.state).toBe('failed'));

    expect(stream.error?.type).toBe('not-a-stream');
  });

  test('close ends the connection, also one that is not made yet, and what waits', async () => {
    const { stream, states } = stage.open();
    const connection = await stage.next();
    stream.close();
    stream.close();
    await connection.gone;

    expect(states).toEqual(['closed']);
    expect(stream.state).toBe('closed');
    await eventually(() => expect(stage.clock.waits).toEqual([]));
  });

  test('close keeps a stream that has ended as it is', async () => {
    const { stream } = stage.open();
    (await stage.next()).answer(204);
    await eventually(() => expect(stream.state).toBe('ended'));
    stream.close();

    expect(stream.state).toBe('ended');
  });
});
