import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { NubabelEvents } from '../events.js';
import { type AnyEvent, lastEventReducer, type Reducer } from '../reducers.js';
import { type View, viewOf } from '../shared.js';
import type { StreamEvent, StreamOptions } from '../types.js';

/** Options of {@link useSSE}; those of the stream count when it is opened. */
export interface UseSSEOptions<Events extends object = NubabelEvents> extends StreamOptions {
  /** Hears each event, pings left out; the newest function given is the one called. */
  onEvent?: (event: StreamEvent<Events>) => void;
}

/** Options of {@link useStreamValue}, whose events have names that only its reducer knows. */
export interface ValueOptions extends StreamOptions {
  onEvent?: (event: AnyEvent) => void;
}

/** A stream within a component. */
export interface SSE<Events extends object = NubabelEvents> extends Omit<View<unknown>, 'value'> {
  /** The last event but pings. Of many that come at once it is the last alone: `onEvent` gets each. */
  readonly lastEvent: StreamEvent<Events> | undefined;
}

const CLOSED: View<undefined> = { state: 'closed', error: undefined, lastEventId: '', value: undefined };

/**
 * Watches a stream for as long as the component is there; `null` or `undefined` is no stream. Components
 * with the same URL share one connection.
 */
export function useSSE<Events extends object = NubabelEvents>(
  url: string | null | undefined,
  options: UseSSEOptions<Events> = {},
): SSE<Events> {
  const { value, ...rest } = useStreamValue(url, lastEventReducer, options as ValueOptions);
  return { ...rest, lastEvent: value as StreamEvent<Events> | undefined };
}

/** Watches a stream as what its events add up to. The reducer should be a constant outside the component. */
export function useStreamValue<Value>(
  url: string | null | undefined,
  reducer: Reducer<Value>,
  options: ValueOptions = {},
): View<Value> {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const source = useMemo(
    // What the stream is opened with is read when it is opened, after the first effect.
    () => (url ? viewOf(url, reducer, () => latest.current) : undefined),
    [url, reducer],
  );
  const subscribe = useCallback(
    (notify: () => void) => {
      const hear = (event: AnyEvent) => {
        if (event.name !== 'ping') {
          latest.current.onEvent?.(event);
        }
      };
      return source ? source.subscribe(notify, hear) : () => {};
    },
    [source],
  );
  const none = { ...CLOSED, value: reducer.initial };
  const fallback = useRef(none);
  const get = () => source?.get() ?? fallback.current;
  // On a server nothing is opened: what is rendered there is a stream that begins to connect.
  return useSyncExternalStore(subscribe, get, get);
}
