import type { Clock } from '../types.js';

/** A clock that the test turns. */
export interface ManualClock extends Clock {
  /** Moves on, and runs what is due. */
  turn(millis: number): void;
  /** Waits that are set, in milliseconds from now, the nearest first. */
  readonly waits: number[];
}

export function manualClock(): ManualClock {
  let now = 0;
  const due = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after: (millis, run) => {
      const timer = { at: now + millis, run };
      due.add(timer);
      return () => due.delete(timer);
    },
    turn: (millis) => {
      now += millis;
      for (const timer of [...due].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        if (due.delete(timer)) {
          timer.run();
        }
      }
    },
    get waits() {
      return [...due].map(({ at }) => at - now).sort((a, b) => a - b);
    },
  };
}
