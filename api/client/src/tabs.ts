import { connect, type Resolved, type Sink, type Source } from './connection.js';
import { createHistory } from './history.js';
import { followPage } from './page-life.js';
import type { Frame, StreamState } from './types.js';

/** How long a leader may take to answer before it is held to be stuck, in milliseconds. */
const ANSWER_MAX = 5_000;

/** Told by the leader's tab: `leader` is new for each time a tab leads, `seq` counts its frames. */
type Told =
  | { kind: 'lead'; leader: string }
  | { kind: 'frame'; leader: string; seq: number; frame: Frame }
  | { kind: 'state'; leader: string; state: StreamState }
  | {
      kind: 'welcome';
      leader: string;
      to: string;
      seq: number;
      state: StreamState;
      lastEventId: string;
      past: Past | undefined;
    };

/** Asked by another tab: what followed `lastEventId`, or how the stream begins if that is empty. */
type Asked = { kind: 'join'; from: string; lastEventId: string; replay: number };

/**
 * The frames that a tab is to catch up with. When `since` is set, the leader does not know the tab's own
 * position, and the frames are those from that position on: a tab that has passed it skips what it knows.
 */
type Past = { frames: Frame[]; since?: string };

/** Frames that may come again without harm, and must not be taken for known by an id that they share. */
const ALWAYS_NEW = new Set(['snapshot', 'gap', 'end']);

/** What tabs need to find each other; a server, an old browser and plain http to another machine lack it. */
export function canShare(): boolean {
  return typeof BroadcastChannel !== 'undefined' && typeof navigator !== 'undefined' && 'locks' in navigator;
}

/**
 * One connection for all tabs that share a name. The tab that holds the lock leads: it has the connection
 * and tells the others each frame. They wait for the lock, so that when the leader's tab closes, however
 * that comes about, the next leads on from the last id it has heard, and the others ask it for what they
 * lack. Each tab takes every frame once. A tab whose position nobody knows any more gets a connection of
 * its own rather than a hole.
 */
export function connectTabs(options: Resolved & { name: string; replay: number }, sink: Sink): Source {
  const { clock } = options;
  const me = crypto.randomUUID();
  const history = createHistory<Frame>();
  let lastEventId = '';
  let state: StreamState = 'connecting';
  let closed = false;
  let asleep = false;
  let leave: () => void = () => {};

  const reach = (id: string) => {
    lastEventId = id;
    history.mark(id);
  };
  const take = (frame: Frame) => {
    lastEventId = frame.id;
    history.add(frame);
    sink.frame(frame);
    if (frame.name === 'end') {
      become('ended');
    }
  };
  const become: Sink['state'] = (next, error) => {
    if (closed || state === next || state === 'ended' || state === 'failed') {
      return;
    }
    state = next;
    if (next === 'ended' || next === 'failed') {
      finish();
    }
    sink.state(next, error);
  };
  const finish = () => {
    leave();
    unfollow();
  };

  /** Takes part until `leave` is called: follows, and leads when the lock is granted. */
  function enter(): void {
    const channel = new BroadcastChannel(options.name);
    const waiting = new AbortController();
    let role: 'follower' | 'leader' | 'alone' = 'follower';
    let source: Source | undefined;
    let release = () => {};
    let leading = { id: '', seq: 0, since: '' };
    const tell = (message: Told | Asked) => channel.postMessage(message);

    const follower = follow();
    channel.onmessage = ({ data }: MessageEvent<Told | Asked>) => {
      if (role === 'leader' && data.kind === 'join') {
        answer(data);
      } else if (role === 'follower' && data.kind !== 'join') {
        follower.hear(data);
      }
    };
    claim({ signal: waiting.signal });
    follower.join();
    leave = () => {
      leave = () => {};
      waiting.abort();
      follower.stop();
      source?.close();
      release();
      channel.close();
    };

    /** Waits for the lock, or takes it from whom does not answer, and leads for as long as it is held. */
    function claim(how: LockOptions): void {
      navigator.locks
        .request(options.name, how, () => {
          if (role !== 'follower' || waiting.signal.aborted) {
            return undefined;
          }
          follower.stop();
          lead();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        })
        .catch(() => {
          // Left, or another tab held us to be stuck and took the lock: then we follow it.
          if (role === 'leader' && !waiting.signal.aborted) {
            leave();
            enter();
          }
        });
    }

    function lead(): void {
      role = 'leader';
      leading = { id: crypto.randomUUID(), seq: 0, since: lastEventId };
      source = connect(
        { ...options, lastEventId },
        {
          frame: (frame) => {
            leading.seq += 1;
            tell({ kind: 'frame', leader: leading.id, seq: leading.seq, frame });
            take(frame);
          },
          state: (next, error) => {
            tell({ kind: 'state', leader: leading.id, state: next });
            become(next, error);
          },
        },
      );
      tell({ kind: 'lead', leader: leading.id });
    }

    function answer(asked: Asked): void {
      const { id: leader, seq } = leading;
      tell({ kind: 'welcome', leader, to: asked.from, seq, state, lastEventId, past: pastFor(asked) });
    }

    function pastFor({ lastEventId: reached, replay }: Asked): Past | undefined {
      if (reached === '') {
        const frames = history.opening(replay);
        return frames && { frames };
      }
      const exact = history.after(reached);
      if (exact) {
        return { frames: exact };
      }
      const frames = history.after(leading.since);
      return frames && { frames, since: leading.since };
    }

    /** Listens to whoever leads. */
    function follow() {
      let leader = '';
      let seq = 0;
      let joining = false;
      let skipping = false;
      const early: Extract<Told, { kind: 'frame' }>[] = [];
      let unwatch = () => {};

      /** Silence is suspicious, and no answer to a question means that the leader's tab is stuck. */
      const watch = (millis: number, alarm: () => void) => {
        unwatch();
        unwatch = clock.after(millis, alarm);
      };
      const quiet = () => watch(options.silenceMax * (1 + options.random() / 4), join);
      const steal = () => claim({ steal: true });

      function join(): void {
        joining = true;
        tell({ kind: 'join', from: me, lastEventId, replay: options.replay });
        watch(ANSWER_MAX * (1 + options.random()), steal);
      }

      function accept(frame: Frame): void {
        skipping = skipping && history.has(frame.id) && !ALWAYS_NEW.has(frame.name);
        if (!skipping) {
          take(frame);
        }
      }

      function welcome(told: Extract<Told, { kind: 'welcome' }>): void {
        const { past } = told;
        if (!past || (past.since !== undefined && !history.has(past.since))) {
          goAlone();
          return;
        }
        joining = false;
        ({ leader, seq } = told);
        skipping = past.since !== undefined;
        become(told.state);
        for (const frame of past.frames) {
          accept(frame);
        }
        if (!skipping) {
          reach(told.lastEventId);
        }
        for (const told of early.splice(0)) {
          hear(told);
        }
      }

      function hear(told: Told): void {
        if (told.kind === 'welcome') {
          if (told.to === me && joining) {
            quiet();
            welcome(told);
          }
          return;
        }
        if (joining) {
          // What comes between the question and its answer is in the answer, or follows it.
          if (told.kind === 'frame') {
            early.push(told);
          } else if (told.kind === 'lead') {
            join();
          }
          return;
        }
        quiet();
        if (told.leader !== leader) {
          join();
        } else if (told.kind === 'state') {
          become(told.state === 'ended' || told.state === 'failed' ? 'reconnecting' : told.state);
        } else if (told.kind === 'frame' && told.seq === seq + 1) {
          seq = told.seq;
          accept(told.frame);
        } else if (told.kind === 'frame' && told.seq > seq) {
          join();
        }
      }

      return { join, hear, stop: () => unwatch() };
    }

    function goAlone(): void {
      role = 'alone';
      waiting.abort();
      follower.stop();
      source = connect({ ...options, lastEventId }, { frame: take, state: become });
    }
  }

  const unfollow = followPage({
    // A page that is put aside must hold no lock, or nobody could lead.
    sleep: () => {
      asleep = true;
      leave();
    },
    wake: () => {
      if (asleep) {
        asleep = false;
        enter();
      }
    },
    look: () => {},
  });
  reach(options.lastEventId);
  enter();
  return {
    get lastEventId() {
      return lastEventId;
    },
    close: () => {
      closed = true;
      finish();
    },
  };
}
