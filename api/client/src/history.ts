/** Positions kept, and events since the snapshot: enough for whoever joins or takes over. */
const KEPT_MAX = 512;

/** What a history keeps of a frame or of an event. */
interface Entry {
  readonly name: string;
  readonly id: string;
}

/**
 * The last of a stream's frames, for readers that join it later. A stream that has shown a `snapshot`
 * begins with it for everyone; any other begins, for who comes later, where it is.
 */
export interface History<T extends Entry> {
  add(entry: T): void;
  /** A position that no frame has told. An empty one, before the first id, is none. */
  mark(id: string): void;
  has(id: string): boolean;
  /** What followed the frame of that id; undefined if that is not known any more. */
  after(id: string): T[] | undefined;
  /**
   * What a new reader is to be given first: all from the last snapshot on, else the last `replay` events.
   * Undefined when the snapshot is there no more: such a reader has to ask the server.
   */
  opening(replay: number): T[] | undefined;
}

export function createHistory<T extends Entry>(): History<T> {
  /** Everything, pings too, as their ids are positions. */
  const recent: { id: string; entry?: T }[] = [];
  /** Without pings, from the last snapshot on; whole until it had to be cut. */
  let opening: T[] = [];
  let snapshot: 'none' | 'whole' | 'cut' = 'none';

  return {
    add: (entry) => {
      push(recent, { id: entry.id, entry });
      if (entry.name === 'ping' || entry.name === 'bye') {
        return;
      }
      if (entry.name === 'snapshot') {
        opening = [];
        snapshot = 'whole';
      }
      if (push(opening, entry) && snapshot === 'whole') {
        snapshot = 'cut';
      }
    },
    mark: (id) => {
      push(recent, { id });
    },
    has: (id) => id !== '' && recent.some((position) => position.id === id),
    after: (id) => {
      const at = id === '' ? -1 : recent.findLastIndex((position) => position.id === id);
      return at < 0 ? undefined : recent.slice(at + 1).flatMap(({ entry }) => entry ?? []);
    },
    opening: (replay) => {
      if (snapshot === 'none') {
        return replay > 0 ? opening.slice(-replay) : [];
      }
      return snapshot === 'whole' ? [...opening] : undefined;
    },
  };
}

/** Adds at the end; whether something had to go at the beginning. */
function push<T>(list: T[], entry: T): boolean {
  list.push(entry);
  if (list.length > KEPT_MAX) {
    list.shift();
    return true;
  }
  return false;
}
