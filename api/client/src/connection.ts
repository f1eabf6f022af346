import { createBackoff } from './backoff.js';
import { PassingError, StreamError } from './errors.js';
import { followPage } from './page-life.js';
import type { Attempt, Clock, Frame, Hearing, StreamState, Token, Transport } from './types.js';

/** Where a source of frames tells what it has. */
export interface Sink {
  frame(frame: Frame): void;
  /** Every change; `error` is there when it is `failed`. */
  state(state: StreamState, error?: StreamError): void;
}

/** Something that brings frames until it is closed, or until it has told a state that is for good. */
export interface Source {
  readonly lastEventId: string;
  close(): void;
}

/** The options of a stream, each with its value. */
export interface Resolved {
  url: string;
  lastEventId: string;
  token: Token | undefined;
  transport: Transport;
  silenceMax: number;
  retry: number;
  retryMax: number;
  healthyAfter: number;
  clock: Clock;
  random: () => number;
}

/** How a connection ended, and so when the next one is due. */
type Outcome =
  | { next: 'never'; state: 'ended' | 'failed'; error?: StreamError }
  | { next: 'now' | 'as-told' }
  | { next: 'later'; floor: number }
  | { next: 'on-wake' };

const CUT: Outcome = { next: 'later', floor: 0 };

/** One connection after the other, each from where the last one ended. */
export function connect(options: Resolved, sink: Sink): Source {
  const { clock, token, transport } = options;
  const backoff = createBackoff(options);
  let { lastEventId } = options;
  let state: StreamState = 'connecting';
  let closed = false;
  let refresh = false;
  /** Ends the attempt under way, as it is told. */
  let cut: (outcome: Outcome) => void = () => {};
  /** Ends the wait between two attempts. */
  let hurry: () => void = () => {};
  let startedAt = clock.now();
  let heardAt = startedAt;

  const become = (next: StreamState, error?: StreamError) => {
    if (!closed && state !== next) {
      state = next;
      sink.state(next, error);
    }
  };

  /** One attempt, to its end. What an attempt says after it was cut is not heard. */
  function attempt(): Promise<Outcome> {
    const abort = new AbortController();
    let liveSince: number | undefined;
    let unwatch = () => {};
    return new Promise<Outcome>((resolve) => {
      cut = (outcome) => {
        abort.abort(new DOMException('the stream was given up', 'AbortError'));
        resolve(outcome);
      };
      const noise = () => {
        heardAt = clock.now();
        unwatch();
        unwatch = clock.after(options.silenceMax, () => cut(CUT));
      };
      const heard = guarded(abort.signal, {
        noise,
        id: (id) => {
          lastEventId = id;
        },
        retry: backoff.retry,
        frame: (name, data) => {
          if (name !== 'bye') {
            liveSince ??= clock.now();
            become('live');
          }
          // After the state, before the end: a listener that is told of `end` has heard everything.
          sink.frame({ name, data, id: lastEventId });
          if (name === 'end') {
            cut({ next: 'never', state: 'ended' });
          } else if (name === 'bye') {
            cut(onBye(data));
          }
        },
      });
      noise();
      run(abort.signal, heard).then(resolve);
    }).finally(() => {
      unwatch();
      // Also after an end of the transport's own: a body that nobody reads holds its connection.
      abort.abort();
      if (liveSince !== undefined && clock.now() - liveSince >= options.healthyAfter) {
        backoff.reset();
      }
    });
  }

  async function run(signal: AbortSignal, hearing: Hearing): Promise<Outcome> {
    const fresh = refresh;
    refresh = false;
    try {
      const value = typeof token === 'function' ? await token({ refresh: fresh }) : token;
      signal.throwIfAborted();
      const request: Attempt = { url: options.url, lastEventId, token: value, signal };
      const end = await transport(request, hearing);
      return end === 'ended' ? { next: 'never', state: 'ended' } : CUT;
    } catch (error) {
      return onError(error, fresh);
    }
  }

  function onError(error: unknown, fresh: boolean): Outcome {
    if (error instanceof StreamError) {
      const mayRefresh = error.type === 'unauthorized' && typeof token === 'function' && !fresh;
      refresh = mayRefresh;
      return mayRefresh ? { next: 'now' } : { next: 'never', state: 'failed', error };
    }
    return { next: 'later', floor: error instanceof PassingError ? error.retryAfter : 0 };
  }

  /** An expired token is no trouble of the server's; one that expires at once again and again is. */
  function onBye(data: string): Outcome {
    if (reasonOf(data) !== 'expired') {
      return { next: 'as-told' };
    }
    refresh = true;
    return clock.now() - startedAt >= options.healthyAfter ? { next: 'now' } : { next: 'as-told' };
  }

  async function live(): Promise<void> {
    while (!closed) {
      startedAt = clock.now();
      const outcome = await attempt();
      cut = () => {};
      if (closed) {
        return;
      }
      if (outcome.next === 'never') {
        become(outcome.state, outcome.error);
        unfollow();
        return;
      }
      become(state === 'connecting' ? 'connecting' : 'reconnecting');
      await pause(outcome);
    }
  }

  function pause(outcome: Outcome): Promise<void> {
    return new Promise((resolve) => {
      let forget = () => {};
      hurry = () => {
        forget();
        hurry = () => {};
        resolve();
      };
      if (outcome.next === 'now') {
        hurry();
      } else if (outcome.next === 'as-told') {
        forget = clock.after(backoff.asTold(), () => hurry());
      } else if (outcome.next === 'later') {
        forget = clock.after(backoff.next(outcome.floor), () => hurry());
      }
    });
  }

  const unfollow = followPage({
    sleep: () => cut({ next: 'on-wake' }),
    wake: () => {
      backoff.reset();
      cut({ next: 'now' });
      hurry();
    },
    look: () => {
      if (clock.now() - heardAt >= options.silenceMax) {
        cut({ next: 'now' });
      }
      hurry();
    },
  });

  void live();
  return {
    get lastEventId() {
      return lastEventId;
    },
    close: () => {
      closed = true;
      cut({ next: 'on-wake' });
      hurry();
      unfollow();
    },
  };
}

/** The same hearing, deaf once the signal has been given. */
function guarded(signal: AbortSignal, hearing: Hearing): Hearing {
  const unless =
    <Args extends unknown[]>(hear: (...args: Args) => void) =>
    (...args: Args) => {
      if (!signal.aborted) {
        hear(...args);
      }
    };
  return {
    noise: unless(hearing.noise),
    id: unless(hearing.id),
    retry: unless(hearing.retry),
    frame: unless(hearing.frame),
  };
}

function reasonOf(bye: string): unknown {
  try {
    return JSON.parse(bye).reason;
  } catch {
    return undefined;
  }
}
