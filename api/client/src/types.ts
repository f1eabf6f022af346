import type { StreamError } from './errors.js';
import type { NubabelEvents } from './events.js';

/**
 * Where a stream stands. `connecting` until it is first `live`; `reconnecting` from a break until it is
 * live again, whether it waits or tries. The others are for good: `ended` by the server, since nothing
 * follows; `failed`, and `error` says why; `closed` by us.
 */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'ended' | 'failed' | 'closed';

/** A block of the wire: `data` is its text, `id` the position that it moves the reader to. */
export interface Frame {
  readonly name: string;
  readonly data: string;
  readonly id: string;
}

/** An event as a listener gets it. `data` is parsed JSON, or the text itself where it is none. */
export type StreamEvent<Events extends object = NubabelEvents> = {
  [Name in keyof Events & string]: { readonly name: Name; readonly data: Events[Name]; readonly id: string };
}[keyof Events & string];

/**
 * A token for the server, or where to get one. It is called before each attempt; `refresh` is true when
 * the server has said that the last one no longer holds. A rejection is tried again like a broken line.
 */
export type Token =
  | string
  | ((ask: { refresh: boolean }) => string | undefined | Promise<string | undefined>);

/** What an attempt needs to know. `signal` ends it. */
export interface Attempt {
  readonly url: string;
  readonly lastEventId: string;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** Where a transport tells what it hears, in the order of the wire: `id` before the frame that bears it. */
export interface Hearing {
  /** Something came, be it a comment. */
  noise(): void;
  id(id: string): void;
  retry(millis: number): void;
  frame(name: string, data: string): void;
}

/**
 * One connection, from its request to its end. Resolves to `cut` when there is more to come from another
 * one, `ended` when there is not. Rejects with a {@link StreamError} when the server refuses.
 */
export type Transport = (attempt: Attempt, hearing: Hearing) => Promise<'cut' | 'ended'>;

/** The time, and what waits for it. */
export interface Clock {
  /** Milliseconds since whenever. */
  now(): number;
  /** Calls back after so many milliseconds, unless the returned function is called before. */
  after(millis: number, run: () => void): () => void;
}

/** Options of {@link openStream}; all times are in milliseconds. */
export interface StreamOptions {
  /** Where to go on; by default the server decides: from now on, or with a snapshot. */
  lastEventId?: string;
  /** Sent as `Authorization: Bearer` by `fetchTransport`, as parameter `token` by `nativeTransport`. */
  token?: Token;
  /**
   * One connection for all tabs of this browser that ask for the same URL. `as` names the user and is needed
   * beside a token: tabs of different users share nothing. `replay` is how many past events a tab that
   * comes later is given, 0 by default; a stream with a snapshot always begins with that. Needs Web Locks,
   * hence https or localhost; without them each tab has a connection of its own.
   */
  share?: boolean | { as?: string; replay?: number };
  /** `fetchTransport()` by default. */
  transport?: Transport;
  /** Longest time without a sign of the server before the connection is given up: 40 s, above two heartbeats. */
  silenceMax?: number;
  /** Time to wait before the first retry at most, until the server says another: 3 s. */
  retry?: number;
  /** Longest time between two attempts: 60 s. */
  retryMax?: number;
  /** How long a connection has to hold before a break is the first again: 10 s. */
  healthyAfter?: number;
  clock?: Clock;
  /** A number from 0 to below 1, for the jitter. */
  random?: () => number;
}

/** A stream that keeps itself open. Begins to connect when made; what listens from then on misses nothing. */
export interface EventStream<Events extends object = NubabelEvents> {
  readonly url: string;
  readonly state: StreamState;
  /** Set when `state` is `failed`. */
  readonly error: StreamError | undefined;
  /** The position reached, empty until there is one; opaque, good for `lastEventId` of another stream. */
  readonly lastEventId: string;
  /** Hears events of one name, or of all with `*`, pings among them. Returns what ends it. */
  on<Name extends (keyof Events & string) | '*'>(
    name: Name,
    listener: (
      event: Name extends '*' ? StreamEvent<Events> : Extract<StreamEvent<Events>, { name: Name }>,
    ) => void,
  ): () => void;
  /** Hears every change of `state`. Returns what ends it. */
  onState(listener: (state: StreamState) => void): () => void;
  /** Ends the connection and all listening; again is harmless. */
  close(): void;
}
