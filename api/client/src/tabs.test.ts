import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import { inMemoryLocks } from './testing/locks.js';
import { type ManualClock, manualClock } from './testing/manual-clock.js';
import { type Connection, type SseServer, sseServer } from './testing/sse-server.js';
import type { EventStream, StreamOptions } from './types.js';

let server: SseServer;
let tabs: Tab[];
let channels: BroadcastChannel[];

interface Tab {
  stream: EventStream;
  clock: ManualClock;
  channel: BroadcastChannel;
  /** Ids of all events but pings. */
  ids: string[];
}

beforeEach(async () => {
  vi.stubGlobal('navigator', { locks: inMemoryLocks() });
  vi.stubGlobal(
    'BroadcastChannel',
    class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        channels.push(this);
      }

      /** What was said before is still heard, as in a browser. */
      override close() {
        setImmediate(() => super.close());
      }
    },
  );
  server = await sseServer();
  tabs = [];
  channels = [];
});

afterEach(async () => {
  for (const { stream } of tabs) {
    stream.close();
  }
  await server.close();
  vi.unstubAllGlobals();
});

/** Each stream here is what a tab has: they know each other by lock and channel alone. */
function tab(options: StreamOptions = {}): Tab {
  const clock = manualClock();
  const stream = openStream(server.url, { share: true, clock, random: () => 0.5, ...options });
  const opened: Tab = { stream, clock, ids: [], channel: channels.at(-1) as BroadcastChannel };
  stream.on('*', ({ name, id }) => name !== 'ping' && opened.ids.push(id));
  tabs.push(opened);
  return opened;
}

/** Loses what is said to the tab, until the returned function is called. */
function deafen({ channel }: Tab): () => void {
  const { onmessage } = channel;
  channel.onmessage = null;
  return () => {
    channel.onmessage = onmessage;
  };
}

async function live(connection: Connection, id: string): Promise<void> {
  connection.send('retry: 1000', `id: ${id}`, 'event: ping', 'data: {"time":1}');
}

/** Two tabs, the first of which leads, both at the same place. */
async function pair(options: StreamOptions = {}) {
  const leader = tab(options);
  const connection = await server.next();
  await live(connection, '1-0');
  await eventually(() => expect(leader.stream.state).toBe('live'));
  const follower = tab(options);
  await eventually(() => expect(follower.stream.state).toBe('live'));
  return { leader, follower, connection };
}

describe('tabs that ask for the same', () => {
  test('have one connection, and each hears everything once', async () => {
    const { leader, follower, connection } = await pair();
    const third = tab();
    await eventually(() => expect(third.stream.state).toBe('live'));
    for (const id of ['2-0', '3-0', '4-0']) {
      connection.event('waiting', {}, id);
    }

    for (const { ids } of [leader, follower, third]) {
      await eventually(() => expect(ids).toEqual(['2-0', '3-0', '4-0']));
    }
    expect(server.count).toBe(1);
  });

  test('have one each where the name differs', async () => {
    tab({ share: { as: 'anna' }, token: 'a' });
    await live(await server.next(), '1-0');
    tab({ share: { as: 'ben' }, token: 'b' });

    expect((await server.next()).headers.authorization).toBe('Bearer b');
  });

  test('hear of a break', async () => {
    const { follower, connection } = await pair();
    connection.cut();

    await eventually(() => expect(follower.stream.state).toBe('reconnecting'));
  });

  test('end together', async () => {
    const { leader, follower, connection } = await pair();
    connection.event('end', {}, '2-0');
    // The lock may pass on faster than the last frame: then the next to lead hears it from the server.
    void server.next().then((asked) => asked.answer(204));

    for (const { stream } of [leader, follower]) {
      await eventually(() => expect(stream.state).toBe('ended'));
    }
  });

  test('each learn by themselves what the server refuses', async () => {
    const first = tab();
    const second = tab();
    (await server.next()).answer(403, {});
    (await server.next()).answer(403, {});

    for (const { stream } of [first, second]) {
      await eventually(() => expect(stream.error?.type).toBe('forbidden'));
    }
  });
});

describe('a tab that comes later', () => {
  test('begins where the stream is', async () => {
    const { leader, connection } = await pair();
    connection.event('waiting', {}, '2-0');
    await eventually(() => expect(leader.ids).toEqual(['2-0']));
    const late = tab();
    await eventually(() => expect(late.stream.state).toBe('live'));
    connection.event('waiting', {}, '3-0');

    await eventually(() => expect(late.ids).toEqual(['3-0']));
  });

  test('is given as much of the past as it asks for', async () => {
    const { leader, connection } = await pair();
    for (const id of ['2-0', '3-0', '4-0']) {
      connection.event('notification', {}, id);
    }
    await eventually(() => expect(leader.ids).toHaveLength(3));
    const late = tab({ share: { replay: 2 } });

    await eventually(() => expect(late.ids).toEqual(['3-0', '4-0']));
  });

  test('begins with the snapshot where there is one', async () => {
    const { leader, connection } = await pair();
    for (const [name, id] of [
      ['progress', '2-0'],
      ['snapshot', '3-0'],
      ['progress', '4-0'],
    ] as const) {
      connection.event(name, {}, id);
    }
    await eventually(() => expect(leader.ids).toHaveLength(3));
    const late = tab();

    await eventually(() => expect(late.ids).toEqual(['3-0', '4-0']));
  });

  test('asks the server itself when the snapshot is too long ago', async () => {
    const { leader, connection } = await pair();
    connection.event('snapshot', {}, '2-0');
    for (let i = 3; i < 600; i++) {
      connection.event('token', {}, `${i}-0`);
    }
    await eventually(() => expect(leader.ids).toHaveLength(598));
    tab();

    expect((await server.next()).headers['last-event-id']).toBeUndefined();
  });
});

describe('when the tab that leads is gone', () => {
  test('the next goes on from its own last id, and no tab lacks or doubles anything', async () => {
    const { leader, follower, connection } = await pair();
    const third = tab();
    await eventually(() => expect(third.stream.state).toBe('live'));
    connection.event('waiting', {}, '2-0');
    await eventually(() => expect(third.ids).toEqual(['2-0']));
    leader.stream.close();

    const next = await server.next();
    expect(next.headers['last-event-id']).toBe('2-0');
    await connection.gone;
    await live(next, '2-0');
    next.event('waiting', {}, '3-0');
    for (const { ids } of [follower, third]) {
      await eventually(() => expect(ids).toEqual(['2-0', '3-0']));
    }
    expect(leader.ids).toEqual(['2-0']);
  });

  test('the last that is left leads too', async () => {
    const { leader, follower } = await pair();
    const third = tab();
    await eventually(() => expect(third.stream.state).toBe('live'));
    leader.stream.close();
    await live(await server.next(), '1-0');
    follower.stream.close();
    const last = await server.next();
    await live(last, '1-0');
    last.event('waiting', {}, '2-0');

    await eventually(() => expect(third.ids).toEqual(['2-0']));
  });

  test('a tab that is ahead of the next leader takes nothing twice', async () => {
    const leader = tab({ lastEventId: '1-0' });
    const connection = await server.next();
    await live(connection, '1-0');
    const behind = tab({ lastEventId: '1-0' });
    await eventually(() => expect(behind.stream.state).toBe('live'));
    const ahead = tab({ lastEventId: '1-0' });
    await eventually(() => expect(ahead.stream.state).toBe('live'));
    const restore = deafen(behind);
    connection.event('waiting', {}, '2-0');
    await eventually(() => expect(ahead.ids).toEqual(['2-0']));
    restore();
    leader.stream.close();

    const next = await server.next();
    expect(next.headers['last-event-id']).toBe('1-0');
    for (const id of ['2-0', '3-0']) {
      next.event('waiting', {}, id);
    }
    await eventually(() => expect(ahead.ids).toEqual(['2-0', '3-0']));
    expect(behind.ids).toEqual(['2-0', '3-0']);
  });

  test('one that hangs loses the lead to a tab that waits in vain', async () => {
    const { leader, follower, connection } = await pair();
    deafen(leader);
    connection.event('waiting', {}, '2-0');
    await eventually(() => expect(follower.ids).toEqual(['2-0']));
    await eventually(() => expect(follower.clock.waits).toHaveLength(1));
    follower.clock.turn(60_000);
    follower.clock.turn(10_000);

    const next = await server.next();
    expect(next.headers['last-event-id']).toBe('2-0');
    await connection.gone;
  });
});

test('without Web Locks each tab has a connection of its own', async () => {
  vi.stubGlobal('navigator', {});
  tab();
  tab();

  await server.next();
  await server.next();
});
