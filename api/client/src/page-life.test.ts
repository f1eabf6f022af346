import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import { type ManualClock, manualClock } from './testing/manual-clock.js';
import { stubPage, tellPage } from './testing/page.js';
import { type Connection, type SseServer, sseServer } from './testing/sse-server.js';
import type { EventStream } from './types.js';

let server: SseServer;
let clock: ManualClock;
let stream: EventStream;
let first: Connection;

beforeEach(async () => {
  stubPage();
  server = await sseServer();
  clock = manualClock();
  stream = openStream(server.url, { clock, random: () => 0.5 });
  first = await server.next();
  first.event('ping', {}, '1-0');
  await eventually(() => expect(stream.state).toBe('live'));
});

afterEach(async () => {
  stream.close();
  await server.close();
  vi.unstubAllGlobals();
});

test('a page that is put aside holds no connection, and goes on when it is shown again', async () => {
  tellPage('pagehide');
  await first.gone;
  await eventually(() => expect(stream.state).toBe('reconnecting'));
  expect(clock.waits).toEqual([]);
  tellPage('pageshow');

  expect((await server.next()).headers['last-event-id']).toBe('1-0');
});

test('back on the network it waits no longer', async () => {
  first.cut();
  await eventually(() => expect(clock.waits).toEqual([1500]));
  tellPage('online');

  await server.next();
});

test('back on the network a connection of before is not trusted', async () => {
  tellPage('online');

  expect((await server.next()).headers['last-event-id']).toBe('1-0');
  await first.gone;
});

test('seen again it tries at once what it waited for', async () => {
  first.cut();
  await eventually(() => expect(clock.waits).toEqual([1500]));
  tellPage('visible');

  await server.next();
});

test('seen again it keeps a connection that has spoken lately', async () => {
  tellPage('visible');
  first.event('waiting', {}, '2-0');

  await eventually(() => expect(stream.lastEventId).toBe('2-0'));
  expect(server.count).toBe(1);
});

test('after close it follows the page no more', async () => {
  stream.close();
  await first.gone;
  tellPage('online');
  tellPage('visible');

  await eventually(() => expect(clock.waits).toEqual([]));
  expect(server.count).toBe(1);
});
