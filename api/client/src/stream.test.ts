/** What a stream says to its listeners, and which options it refuses. */

import { describe, expect, test, vi } from 'vitest';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import { streamStage } from './testing/stream-stage.js';

const stage = streamStage();

describe('what comes over the wire', () => {
  test('events reach their listeners parsed, with their ids, in order', async () => {
    const { stream, heard } = stage.open();
    const percents: (number | undefined)[] = [];
    stream.on('progress', ({ data }) => percents.push(data.percent));
    const connection = await stage.next();
    await stage.live(connection);
    connection.event('progress', { percent: 10 }, '2-0');
    connection.event('progress', { percent: 20 }, '3-0');
    connection.event('completed', { returnvalue: 1 }, '4-0');

    await eventually(() => expect(heard).toEqual(['progress 2-0', 'progress 3-0', 'completed 4-0']));
    expect(percents).toEqual([10, 20]);
    expect(connection.headers).toMatchObject({ accept: 'text/event-stream' });
    expect(connection.headers['last-event-id']).toBeUndefined();
  });

  test('a ping moves the position, and so does a block that is nothing but an id', async () => {
    const { stream } = stage.open();
    const connection = await stage.next();
    await stage.live(connection, '5-0');
    expect(stream.lastEventId).toBe('5-0');
    connection.send('id: 6-0');

    await eventually(() => expect(stream.lastEventId).toBe('6-0'));
  });

  test('an event that is cut before its blank line neither counts nor moves the position', async () => {
    const { stream, heard } = stage.open();
    const connection = await stage.next();
    await stage.live(connection, '6-0');
    connection.send('id: 7-0\nevent: progress\ndata: {"half');
    connection.cut();

    await eventually(() => expect(stream.state).toBe('reconnecting'));
    expect(stream.lastEventId).toBe('6-0');
    expect(heard).toEqual([]);
  });

  test('data that is no JSON arrives as its text', async () => {
    const { stream } = stage.open();
    const data: unknown[] = [];
    stream.on('message', (event) => data.push(event.data));
    (await stage.next()).send('data: plain words');

    await eventually(() => expect(data).toEqual(['plain words']));
  });

  test('a listener that throws costs the others nothing', async () => {
    const thrown = vi.fn();
    process.once('uncaughtException', thrown);
    const { stream, heard } = stage.open();
    stream.on('waiting', () => {
      throw new Error('its author is to hear of it');
    });
    (await stage.next()).event('waiting', { jobId: '1' }, '2-0');

    await eventually(() => expect(heard).toEqual(['waiting 2-0']));
    await eventually(() => expect(thrown).toHaveBeenCalledOnce());
  });

  test('a listener that was taken off hears no more', async () => {
    const { stream, heard } = stage.open();
    const ids: string[] = [];
    const off = stream.on('waiting', ({ id }) => ids.push(id));
    const connection = await stage.next();
    connection.event('waiting', {}, '1-0');
    await eventually(() => expect(ids).toEqual(['1-0']));
    off();
    connection.event('waiting', {}, '2-0');

    await eventually(() => expect(heard).toContain('waiting 2-0'));
    expect(ids).toEqual(['1-0']);
  });
});

test('options that cannot be are refused by name', () => {
  expect(() => openStream(stage.url, { silenceMax: 0 })).toThrow('silenceMax must be above 0 ms, got 0');
});
