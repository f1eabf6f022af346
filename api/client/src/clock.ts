import type { Clock } from './types.js';

/** The machine's own clock, which no change of the date moves. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (millis, run) => {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
};
