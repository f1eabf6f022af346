import { vi } from 'vitest';

/** Waits until the expectation holds: long enough for a busy machine, with no pause that is felt. */
export function eventually(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 8_000, interval: 5 });
}
