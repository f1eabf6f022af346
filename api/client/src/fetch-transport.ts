import { createParser } from 'eventsource-parser';
import { judge } from './errors.js';
import type { Transport } from './types.js';

/** A block beyond it is no stream of ours: 16 Mi characters. */
const BLOCK_MAX = 16 * 1024 * 1024;

/** Streams over `fetch`: the token and the last id go as headers, and a refusal is known by its status. */
export function fetchTransport(
  options: { fetch?: typeof fetch; credentials?: RequestCredentials } = {},
): Transport {
  return async ({ url, lastEventId, token, signal }, hearing) => {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (lastEventId) {
      headers['Last-Event-ID'] = lastEventId;
    }
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    // Found at the time of the call, so that what a test or a tracer puts in its place is used.
    const request = options.fetch ?? globalThis.fetch;
    const response = await request(url, {
      headers,
      signal,
      cache: 'no-store',
      credentials: options.credentials ?? 'same-origin',
    });
    if ((await judge(response)) === 'ended') {
      return 'ended';
    }

    const parser = createParser({
      maxBufferSize: BLOCK_MAX,
      // Before the event, and also for a block without one: the cursor moves all the same.
      onId: (id) => hearing.id(id),
      onRetry: (millis) => hearing.retry(millis),
      onEvent: ({ event, data }) => hearing.frame(event || 'message', data),
      onError: (error) => {
        // A line that is none of the standard's is to be ignored, says the standard.
        if (error.type === 'max-buffer-size-exceeded') {
          throw error;
        }
      },
    });
    const text = new TextDecoder();
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      hearing.noise();
      parser.feed(text.decode(part.value, { stream: true }));
    }
    return 'cut';
  };
}
