import { vi } from 'vitest';

/** Says to the page what a browser would: it is put aside or shown again, seen, or back on the network. */
export function tellPage(what: 'pagehide' | 'pageshow' | 'visible' | 'online'): void {
  if (what === 'visible') {
    document.dispatchEvent(new Event('visibilitychange'));
  } else if (what === 'online') {
    window.dispatchEvent(new Event(what));
  } else {
    window.dispatchEvent(Object.assign(new Event(what), { persisted: true }));
  }
}

/** A page for a test in Node, whose fetch and sockets remain those of Node. */
export function stubPage(): void {
  const page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
}
