import type { StreamError } from './errors.js';
import { createHistory, type History } from './history.js';
import type { AnyEvent, Reducer } from './reducers.js';
import { openStream } from './stream.js';
import type { EventStream, StreamOptions, StreamState } from './types.js';

/** A stream as a component sees it; a new object for each change. */
export interface View<Value> {
  readonly state: StreamState;
  readonly error: StreamError | undefined;
  readonly lastEventId: string;
  readonly value: Value;
}

/** What `useSyncExternalStore` needs: a view, and word of its changes. */
export interface ViewSource<Value> {
  get(): View<Value>;
  /** Opens the stream, or joins it; `hear` gets each event from then on. Returns what leaves it. */
  subscribe(notify: () => void, hear?: (event: AnyEvent) => void): () => void;
}

/** The events of one stream added up in one way, for everyone who wants it so. */
interface Fold {
  view: View<unknown>;
  apply(event: AnyEvent): void;
  readonly notify: Set<() => void>;
}

interface Entry {
  readonly stream: EventStream<Record<string, unknown>>;
  readonly history: History<AnyEvent>;
  readonly folds: Map<Reducer<unknown>, Fold>;
  users: number;
}

/** Open streams of this page, by what is asked for. */
const entries = new Map<string, Entry>();

/**
 * The view of a stream. Everyone on this page who asks for the same URL shares one connection, opened with
 * the options of the first; it closes when the last has left.
 */
export function viewOf<Value>(
  url: string,
  reducer: Reducer<Value>,
  options: () => StreamOptions,
): ViewSource<Value> {
  let view: View<Value> = { state: 'connecting', error: undefined, lastEventId: '', value: reducer.initial };
  let fold: Fold | undefined;
  return {
    get: () => (fold?.view as View<Value> | undefined) ?? view,
    subscribe: (notify, hear) => {
      const [key, entry] = join(url, options(), reducer as Reducer<unknown>);
      const joined = foldOf(entry, reducer as Reducer<unknown>);
      fold = joined;
      joined.notify.add(notify);
      const unhear = hear ? entry.stream.on('*', hear) : () => {};
      entry.users += 1;
      return () => {
        joined.notify.delete(notify);
        unhear();
        view = joined.view as View<Value>;
        fold = undefined;
        leave(key, entry);
      };
    },
  };
}

/** The entry to share; where its history is no longer whole for a new way of adding up, one beside it. */
function join(url: string, options: StreamOptions, reducer: Reducer<unknown>): [string, Entry] {
  const as = typeof options.share === 'object' ? (options.share.as ?? '') : '';
  for (let beside = 0; ; beside++) {
    const key = JSON.stringify([url, as, beside]);
    const entry = entries.get(key);
    if (!entry) {
      const opened = open(url, options);
      entries.set(key, opened);
      return [key, opened];
    }
    if (entry.folds.has(reducer) || entry.history.opening(Number.POSITIVE_INFINITY)) {
      return [key, entry];
    }
  }
}

function open(url: string, options: StreamOptions): Entry {
  const stream = openStream<Record<string, unknown>>(url, options);
  const entry: Entry = { stream, history: createHistory(), folds: new Map(), users: 0 };
  let due = false;
  /** Many events come in one piece of the wire; those who look on are told once. */
  const changed = () => {
    if (!due) {
      due = true;
      queueMicrotask(() => {
        due = false;
        const { state, error, lastEventId } = stream;
        for (const fold of entry.folds.values()) {
          fold.view = { ...fold.view, state, error, lastEventId };
          for (const notify of fold.notify) {
            notify();
          }
        }
      });
    }
  };
  stream.on('*', (event) => {
    entry.history.add(event);
    for (const fold of entry.folds.values()) {
      fold.apply(event);
    }
    changed();
  });
  stream.onState(changed);
  return entry;
}

function foldOf({ stream, history, folds }: Entry, reducer: Reducer<unknown>): Fold {
  const known = folds.get(reducer);
  if (known) {
    return known;
  }
  const { state, error, lastEventId } = stream;
  const value = (history.opening(Number.POSITIVE_INFINITY) ?? []).reduce(reducer.reduce, reducer.initial);
  const fold: Fold = {
    view: { state, error, lastEventId, value },
    apply: (event) => {
      pending = reducer.reduce(pending, event);
      fold.view = { ...fold.view, value: pending };
    },
    notify: new Set(),
  };
  let pending = value;
  folds.set(reducer, fold);
  return fold;
}

/** Closes what nobody uses, but not at once: StrictMode mounts everything twice, and pages swap components. */
function leave(key: string, entry: Entry): void {
  entry.users -= 1;
  setTimeout(() => {
    if (entry.users === 0 && entries.get(key) === entry) {
      entries.delete(key);
      entry.stream.close();
    }
  }, 0);
}
