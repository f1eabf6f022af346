import { systemClock } from './clock.js';
import { connect, type Resolved, type Sink } from './connection.js';
import type { StreamError } from './errors.js';
import type { NubabelEvents } from './events.js';
import { fetchTransport } from './fetch-transport.js';
import { canShare, connectTabs } from './tabs.js';
import type { EventStream, StreamOptions, StreamState } from './types.js';

/**
 * Opens an event stream and keeps it open: after a break it goes on where it was, until the server says
 * that nothing follows, refuses for good, or it is closed.
 *
 * @throws TypeError when an option cannot be
 */
export function openStream<Events extends object = NubabelEvents>(
  url: string,
  options: StreamOptions = {},
): EventStream<Events> {
  type AnyEvent = { name: string; data: unknown; id: string };
  type Listener = (event: AnyEvent) => void;
  const listeners = new Map<string, Set<Listener>>();
  const stateListeners = new Set<(state: StreamState) => void>();
  let state: StreamState = 'connecting';
  let error: StreamError | undefined;

  const sink: Sink = {
    frame: ({ name, data, id }) => {
      const event = { name, data: parsed(data), id };
      for (const listener of [...(listeners.get(name) ?? []), ...(listeners.get('*') ?? [])]) {
        guard(() => listener(event));
      }
    },
    state: (next, cause) => {
      state = next;
      error = cause;
      for (const listener of [...stateListeners]) {
        guard(() => listener(next));
      }
    },
  };

  const resolved = resolve(url, options);
  const shared = shareOf(options, resolved.url);
  const source =
    shared && canShare() ? connectTabs({ ...resolved, ...shared }, sink) : connect(resolved, sink);
  return {
    url,
    get state() {
      return state;
    },
    get error() {
      return error;
    },
    get lastEventId() {
      return source.lastEventId;
    },
    on: (name, listener) => {
      const those = listeners.get(name) ?? new Set();
      listeners.set(name, those.add(listener as Listener));
      return () => those.delete(listener as Listener);
    },
    onState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    close: () => {
      if (state === 'closed') {
        return;
      }
      source.close();
      if (state !== 'ended' && state !== 'failed') {
        sink.state('closed');
      }
      listeners.clear();
      stateListeners.clear();
    },
  };
}

function resolve(url: string, options: StreamOptions): Resolved {
  return {
    url: typeof location === 'undefined' ? url : new URL(url, location.href).href,
    lastEventId: options.lastEventId ?? '',
    token: options.token,
    transport: options.transport ?? fetchTransport(),
    silenceMax: positive('silenceMax', options.silenceMax ?? 40_000),
    retry: positive('retry', options.retry ?? 3_000),
    retryMax: positive('retryMax', options.retryMax ?? 60_000),
    healthyAfter: positive('healthyAfter', options.healthyAfter ?? 10_000),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

function positive(name: string, millis: number): number {
  if (!(millis > 0)) {
    throw new TypeError(`${name} must be above 0 ms, got ${millis}`);
  }
  return millis;
}

/** The name by which tabs find each other, if they shall. */
function shareOf({ share, token }: StreamOptions, url: string): { name: string; replay: number } | undefined {
  if (!share) {
    return undefined;
  }
  const { as = '', replay = 0 } = share === true ? {} : share;
  if (token !== undefined && as === '') {
    throw new TypeError(
      'share needs `as`, the user, beside a token: tabs of two users must not share a stream',
    );
  }
  return { name: JSON.stringify(['@nubabel/sse', as, url]), replay };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

/** A listener that throws is its author's to hear of, and must not cost the others the event. */
function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
