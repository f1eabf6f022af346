/** As much of Web Locks as sharing needs, which Node 20 lacks: exclusive, in order, with `signal` and `steal`. */
export function inMemoryLocks(): LockManager {
  interface Holder {
    stolen: (reason: unknown) => void;
  }
  const held = new Map<string, Holder>();
  const queues = new Map<string, (() => void)[]>();

  const grantNext = (name: string) => queues.get(name)?.shift()?.();

  const request = (name: string, options: LockOptions, run: LockGrantedCallback<unknown>) =>
    new Promise((resolve, reject) => {
      const grant = () => {
        const holder: Holder = { stolen: reject };
        held.set(name, holder);
        Promise.resolve()
          .then(() => run({ name, mode: 'exclusive' }))
          .then(resolve, reject)
          .finally(() => {
            if (held.get(name) === holder) {
              held.delete(name);
              grantNext(name);
            }
          });
      };
      if (options.steal) {
        held.get(name)?.stolen(new DOMException('stolen', 'AbortError'));
        grant();
      } else if (held.has(name)) {
        const queue = queues.get(name) ?? [];
        queues.set(name, queue);
        queue.push(grant);
        options.signal?.addEventListener('abort', () => {
          queue.splice(0, queue.length, ...queue.filter((each) => each !== grant));
          reject(options.signal?.reason);
        });
      } else {
        grant();
      }
    });
  return { request, query: async () => ({}) } as LockManager;
}
