import { afterEach, describe, expect, test } from 'vitest';
import type { NubabelEvents } from './events.js';
import { jobStream, queueStream } from './paths.js';
import { jobReducer } from './reducers.js';
import { openStream } from './stream.js';
import { eventually } from './testing/eventually.js';
import type { EventStream, StreamEvent, StreamOptions } from './types.js';

/** A running Nubabel with the worker of the demo queue: http://127.0.0.1:8080. */
const base = (process.env.NUBABEL_URL ?? '').replace(/\/$/, '');

let streams: EventStream[] = [];

afterEach(() => {
  for (const stream of streams) {
    stream.close();
  }
  streams = [];
});

async function add(name: string, data: unknown, queue = 'demo'): Promise<{ id: string; stream: string }> {
  const response = await fetch(`${base}/api/queues/${queue}/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, data }),
  });
  return response.json();
}

function open(url: string, options: StreamOptions = {}) {
  const stream = openStream(url, options);
  const events: StreamEvent<NubabelEvents>[] = [];
  stream.on('*', (event) => event.name !== 'ping' && events.push(event));
  streams.push(stream);
  return { stream, events, names: () => events.map(({ name }) => name) };
}

/** The steps that progress events tell, each as often as it was told. */
function steps(events: readonly StreamEvent<NubabelEvents>[]): number[] {
  return events.flatMap((event) =>
    event.name === 'progress' ? [(event.data.progress as { step: number }).step] : [],
  );
}

describe.runIf(base)('against a running server', () => {
  test('a job is followed from its snapshot to its end, and adds up', async () => {
    const { stream: path } = await add('steps', { steps: 20, stepMillis: 50 });
    const { stream, events, names } = open(jobStream(path, base));
    await eventually(() => expect(stream.state).toBe('ended'));

    expect(names()[0]).toBe('snapshot');
    expect(names().slice(-2)).toEqual(['completed', 'end']);
    const job = events.reduce(jobReducer.reduce, jobReducer.initial);
    expect(job).toMatchObject({ state: 'completed', percent: 100, returnvalue: { steps: 20 } });
  });

  test('a stream that is cut again and again has every step once and in order', async () => {
    const { stream: path } = await add('steps', { steps: 60, stepMillis: 20 });
    let connections = 0;
    const cutting: StreamOptions = {
      retry: 10,
      // Each connection but the sixth is cut within its first bytes, wherever that is.
      transport: async ({ url, lastEventId, signal }, hearing) => {
        connections += 1;
        const { fetchTransport } = await import('./fetch-transport.js');
        return fetchTransport({ fetch: connections < 6 ? cutAfter(300 + 170 * connections) : fetch })(
          { url, lastEventId, token: undefined, signal },
          { ...hearing, retry: () => {} },
        );
      },
    };
    const { stream, events } = open(jobStream(path, base), cutting);
    await eventually(() => expect(stream.state).toBe('ended'));

    const seen = steps(events);
    expect(connections).toBe(6);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => 60 - seen.length + 1 + i));
  });

  test('nothing follows the end', async () => {
    const { stream: path } = await add('echo', 1);
    const { stream } = open(jobStream(path, base));
    await eventually(() => expect(stream.state).toBe('ended'));
    const again = open(jobStream(path, base), { lastEventId: stream.lastEventId });
    await eventually(() => expect(again.stream.state).toBe('ended'));

    expect(again.events).toEqual([]);
  });

  test('a queue is watched from before its first event', async () => {
    const queue = `client-${crypto.randomUUID()}`;
    const { stream, names, events } = open(queueStream(queue, [], base));
    await eventually(() => expect(stream.lastEventId).not.toBe(''));
    const { id } = await add('n', {}, queue);

    await eventually(() => expect(names()).toEqual(['added', 'waiting']));
    expect(events[1]?.data).toMatchObject({ queue, jobId: id });
  });

  test('a position that is no longer there is a gap, and the job is shown anew', async () => {
    const { stream: path } = await add('echo', 1);
    const { stream, names } = open(jobStream(path, base), { lastEventId: '9999999999999-0' });
    await eventually(() => expect(stream.state).toBe('ended'));

    expect(names().slice(0, 2)).toEqual(['gap', 'snapshot']);
    expect(names().at(-1)).toBe('end');
  });

  test.each([
    ['/api/jobs/none-of-that-id/stream', 'not-found', 'none-of-that-id'],
    ['/api/events?queue=', 'bad-request', 'queue'],
    ['/api/events?queue=a&lastEventId=no', 'bad-request', 'Last-Event-ID'],
  ])('%s is refused as %s in words that name it', async (path, type, word) => {
    const { stream } = open(base + path);
    await eventually(() => expect(stream.state).toBe('failed'));

    expect(stream.error?.type).toBe(type);
    expect(stream.error?.message).toContain(word);
  });
});

/** A fetch whose body breaks after so many bytes. */
function cutAfter(bytes: number): typeof fetch {
  return async (...request) => {
    const response = await fetch(...request);
    let left = bytes;
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform: (part, controller) => {
        controller.enqueue(part.subarray(0, left));
        left -= part.length;
        if (left <= 0) {
          controller.error(new Error('cut'));
        }
      },
    });
    return new Response(response.body?.pipeThrough(cut) ?? null, response);
  };
}
