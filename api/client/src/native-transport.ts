import { judge } from './errors.js';
import { EVENT_NAMES } from './events.js';
import type { Transport } from './types.js';

/**
 * Streams over the browser's own EventSource, one connection each: when and where to go on is decided
 * above. It hears the names of Nubabel and those of `events` alone, and the token goes in the query. As it
 * tells no status, a refusal is asked for once more by `fetch`.
 */
export function nativeTransport(
  options: { events?: readonly string[]; withCredentials?: boolean; EventSource?: typeof EventSource } = {},
): Transport {
  return ({ url, lastEventId, token, signal }, hearing) =>
    new Promise((resolve, reject) => {
      const withCredentials = options.withCredentials ?? false;
      const target = withParameters(url, { lastEventId, token });
      const source = new (options.EventSource ?? globalThis.EventSource)(target, { withCredentials });
      const stop = () => {
        source.close();
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });

      for (const name of new Set([...EVENT_NAMES, ...(options.events ?? [])])) {
        source.addEventListener(name, (event) => {
          hearing.noise();
          // A connection that has heard no id yet says nothing of the place we came with.
          if (event.lastEventId !== '') {
            hearing.id(event.lastEventId);
          }
          hearing.frame(name, event.data);
        });
      }
      source.addEventListener('open', () => hearing.noise());
      source.addEventListener('error', () => {
        const refused = source.readyState === source.CLOSED;
        source.close();
        signal.removeEventListener('abort', stop);
        if (refused) {
          ask(target, withCredentials, signal).then(resolve, reject);
        } else {
          resolve('cut');
        }
      });
    });
}

async function ask(url: string, withCredentials: boolean, signal: AbortSignal): Promise<'cut' | 'ended'> {
  const response = await fetch(url, {
    headers: { Accept: 'text/event-stream' },
    credentials: withCredentials ? 'include' : 'same-origin',
    cache: 'no-store',
    signal,
  });
  const answer = await judge(response);
  await response.body?.cancel();
  return answer === 'ended' ? 'ended' : 'cut';
}

/** The URL with parameters added; those that are empty are left out. */
export function withParameters(url: string, parameters: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') {
      query.set(name, String(value));
    }
  }
  const added = query.toString();
  return added === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${added}`;
}
