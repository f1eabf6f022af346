/** How long to wait before an attempt. The wait doubles with each break and is drawn from all below it. */
export interface Backoff {
  /** The server's `retry:` in milliseconds; the first wait from now on. */
  retry(millis: number): void;
  /** The wait after one more break, at least `floor` milliseconds. */
  next(floor?: number): number;
  /** The wait that the server itself has set and spread, with growth on top when it says so again and again. */
  asTold(): number;
  /** The next break is the first again. */
  reset(): void;
}

/**
 * Full jitter: of many clients that break at once no two come back together, which half a jitter would let
 * them do around its middle.
 */
export function createBackoff(options: { retry: number; retryMax: number; random: () => number }): Backoff {
  let { retry } = options;
  let breaks = 0;

  const range = () => Math.min(Math.max(options.retryMax, retry), retry * 2 ** breaks++);
  return {
    retry: (millis) => {
      retry = millis;
    },
    next: (floor = 0) => Math.max(floor, options.random() * range()),
    asTold: () => retry + options.random() * (range() - retry),
    reset: () => {
      breaks = 0;
    },
  };
}
