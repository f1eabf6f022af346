/** How a stream comes by its token, shows it, and renews it. */

import { describe, expect, test, vi } from 'vitest';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import { streamStage } from './testing/stream-stage.js';

const stage = streamStage();

describe('a token', () => {
  test('goes as a header', async () => {
    stage.open({ token: 'abc' });

    expect((await stage.next()).headers.authorization).toBe('Bearer abc');
  });

  test('is asked for before each attempt, and anew when it has expired', async () => {
    const token = vi.fn(async ({ refresh }: { refresh: boolean }) => (refresh ? 'fresh' : 'kept'));
    stage.open({ token });
    const first = await stage.next();
    await stage.live(first);
    stage.clock.turn(20_000);
    first.send('id: 8-0', 'event: bye', 'data: {"reason":"expired"}');

    const second = await stage.next();
    expect(second.headers).toMatchObject({ authorization: 'Bearer fresh', 'last-event-id': '8-0' });
    expect(token.mock.calls.map(([{ refresh }]) => refresh)).toEqual([false, true]);
  });

  test('that expires at once is no reason to hurry', async () => {
    stage.open({ token: () => 'stale' });
    const first = await stage.next();
    await stage.live(first);
    first.send('event: bye', 'data: {"reason":"expired"}');

    await stage.pass(1000);
    await stage.next();
  });

  test('that is refused is refreshed once; the second refusal is final', async () => {
    const token = vi.fn(({ refresh }: { refresh: boolean }) => (refresh ? 'fresh' : 'kept'));
    const { stream } = stage.open({ token });
    (await stage.next()).answer(401, {});
    const second = await stage.next();
    expect(second.headers.authorization).toBe('Bearer fresh');
    second.answer(401, {});

    await eventually(() => expect(stream.error?.type).toBe('unauthorized'));
  });

  test('that cannot be had just now is asked for later', async () => {
    const token = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('abc');
    stage.open({ token });
    await stage.pass(1500);

    expect((await stage.next()).headers.authorization).toBe('Bearer abc');
  });

  test('needs a name beside it where tabs share', () => {
    expect(() => openStream(stage.url, { token: 'abc', share: true })).toThrow('share needs `as`');
  });
});
