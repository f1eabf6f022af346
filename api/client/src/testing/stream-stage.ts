import { afterEach, beforeEach, expect } from 'vitest';
import { openStream } from '../stream.js';
import type { EventStream, StreamOptions } from '../types.js';
import { eventually } from './eventually.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { type Connection, type SseServer, sseServer } from './sse-server.js';

/** For each test of a file a server and a clock, both new, and the stream between them, closed after it. */
export function streamStage() {
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

  return {
    get url() {
      return server.url;
    },
    get clock() {
      return clock;
    },
    /** The next request to the server; waits for it. */
    next: () => server.next(),

    /** Opens the stream, and records what it says: events but pings, and states. */
    open: (options: StreamOptions = {}) => {
      const opened = openStream(server.url, { clock, random: () => 0.5, ...options });
      const heard: string[] = [];
      const states: string[] = [];
      stream = opened;
      opened.on('*', ({ name, id }) => name !== 'ping' && heard.push(`${name} ${id}`));
      opened.onState((state) => states.push(state));
      return { stream: opened, heard, states };
    },

    live: async (connection: Connection, id = '1-0') => {
      connection.send('retry: 1000', `id: ${id}`, 'event: ping', 'data: {"time":1}');
      await eventually(() => expect(stream?.state).toBe('live'));
    },

    /** Waits until a wait of so many milliseconds is set, and lets it pass. */
    pass: async (millis: number) => {
      await eventually(() => expect(clock.waits).toContain(millis));
      clock.turn(millis);
    },
  };
}
