/** What the life of a page means to a connection. */
export interface PageLife {
  /** The page is put aside whole, to be shown again perhaps: nothing may be left open. */
  sleep(): void;
  /** The page is back, or the network is: whatever was open is dead. */
  wake(): void;
  /** The page can be seen again; its timers may have stood still. */
  look(): void;
}

/** Follows the page until the returned function is called; where there is no page, does nothing. */
export function followPage(life: PageLife): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') {
    return () => {};
  }
  const following = new AbortController();
  const { signal } = following;
  window.addEventListener('pagehide', (event) => event.persisted && life.sleep(), { signal });
  window.addEventListener('pageshow', (event) => event.persisted && life.wake(), { signal });
  window.addEventListener('online', () => life.wake(), { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && life.look(), {
    signal,
  });
  return () => following.abort();
}
