// Lives of jobs, each on a queue of its own, as a Node service would begin them:
//   jobs    to be added, in order        flow    a tree for the FlowProducer instead
//   before, after  what else is done     later   what is done while the first job is active
//   ends    how many jobs complete or fail
//   worker  options of the worker        data    says what the processor does, see `twin.mjs`

const job = (data = {}, opts = {}) => ({ name: 'n', data, opts });
const fails = { fail: 99 };

const parent = (children, opts) => ({ name: 'parent', data: { result: 'p' }, opts: { jobId: 'P', ...opts }, children });
const child = (jobId, data, opts) => ({ name: 'child', data, opts: { jobId, ...opts } });
/** A parent whose first child fails, by a policy, while the second is still to come. */
const family = (policy) => parent([child('C1', fails, policy), child('C2', { result: 2 }, policy)]);

/** So that the order in which a worker finds the jobs does not hang on how fast it is. */
const allAreDue = () => new Promise((resolve) => setTimeout(resolve, 700));

async function activeWithoutLock({ queue, redis, makeWorker }) {
  const worker = makeWorker({ autorun: false, lockDuration: 1, skipLockRenewal: true, skipStalledCheck: true });
  await worker.getNextJob('gone');
  await worker.close();
  while (await redis.exists(`${queue.toKey('1')}:lock`)) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export const scenarios = {
  plain: { jobs: [job({ result: { r: [1, 'é/', null, 0.5, { a: '\u2028"' }] } })], worker: { name: 'wk' } },
  'no-result': { jobs: [job({ undefined: true }), job({ result: null }), job({ result: '' }), job({ result: 0 })] },
  'no-data': { jobs: [job(undefined), job(null)] },
  'failed-once': { jobs: [job(fails)] },
  'failed-retried': { jobs: [job(fails, { attempts: 3 })] },
  'failed-fixed': { jobs: [job(fails, { attempts: 3, backoff: 40 })] },
  'failed-exponential': { jobs: [job(fails, { attempts: 4, backoff: { type: 'exponential', delay: 20 } })] },
  'failed-then-completed': { jobs: [job({ fail: 1, result: 'well' }, { attempts: 2 })] },
  'failed-then-completed-later': { jobs: [job({ fail: 2 }, { attempts: 3, backoff: { type: 'fixed', delay: 30 } })] },
  'failed-lifo': { jobs: [job({ fail: 1 }, { attempts: 2, lifo: true }), job(), job()] },
  'failed-fifo': { jobs: [job({ fail: 1 }, { attempts: 2 }), job(), job()] },
  'failed-prioritized': { jobs: [job({ fail: 1 }, { attempts: 2, priority: 3 }), job({}, { priority: 3 })] },
  'failed-delayed-prioritized': { jobs: [job({ fail: 1 }, { attempts: 2, priority: 3, backoff: 30 })] },
  'stack-traces': { jobs: [job(fails, { attempts: 3, stackTraceLimit: 2 }), job(fails, { stackTraceLimit: 0 })] },
  unrecoverable: { jobs: [job({ unrecoverable: true }, { attempts: 5 })] },
  delayed: { jobs: [job({}, { delay: 150 })] },
  'delayed-and-due': { jobs: [job({}, { delay: 600 }), job({}, { delay: 100 }), job()], after: allAreDue },
  'delayed-prioritized': { jobs: [job({}, { delay: 100, priority: 2 }), job({}, { delay: 100, priority: 1 })], after: allAreDue },
  prioritized: { jobs: [5, 1, 5, 2097151, 0].map((priority) => job({}, { priority })) },
  lifo: { jobs: [job(), job({}, { lifo: true }), job()] },
  'complete-keep-none': { jobs: [job({ log: ['a'] }, { removeOnComplete: true }), job()] },
  'complete-keep-zero': { jobs: [job({}, { removeOnComplete: 0 })] },
  'complete-keep-all': { jobs: [job({}, { removeOnComplete: false })], worker: { removeOnComplete: { count: 0 } } },
  'complete-keep-some': { jobs: [1, 2, 3, 4].map(() => job({ log: ['a'] }, { removeOnComplete: 2 })) },
  'complete-keep-young': { jobs: [job(), job({}, { removeOnComplete: { age: 1000 } })] },
  'complete-keep-none-by-age': { jobs: [job(), job({}, { removeOnComplete: { age: 0, count: 5 } })] },
  'complete-keep-as-worker': { jobs: [job(), job(), job()], worker: { removeOnComplete: { count: 1 } } },
  'fail-keep-none': { jobs: [job(fails, { removeOnFail: true }), job(fails)] },
  'fail-keep-some': { jobs: [1, 2, 3].map(() => job(fails, { removeOnFail: 1 })) },
  'fail-keep-as-worker': { jobs: [job(fails), job(fails)], worker: { removeOnFail: { count: 1 } } },
  progress: { jobs: [job({ progress: [42, { percent: 7, note: 'é' }, 'half', true, null] })] },
  logs: { jobs: [job({ log: ['a', 'b', 'c', ''] }), job({ log: ['a', 'b', 'c'] }, { keepLogs: 2 })] },
  'logs-and-progress': { jobs: [job({ log: ['a'], progress: [1], fail: 1 }, { attempts: 2 })] },
  'custom-id': { jobs: [job({ n: 1 }, { jobId: 'J' }), job({ n: 2 }, { jobId: 'J' }), job({}, { jobId: 'a:b:c' })], ends: 2 },
  'unknown-options': { jobs: [job({}, { jobId: 'a/b', extra: { arr: [1, null, 2], f: 0.1 }, sizeLimit: 1000 })] },
  flow: { flow: parent([child('C1', { result: { ok: 1 } }, { priority: 2 }), child('C2', {}, { delay: 100 })]), after: allAreDue, ends: 3 },
  'flow-of-three': { flow: parent([{ ...parent([child('C', {})]), opts: { jobId: 'G' } }]), ends: 3 },
  'flow-prioritized': { flow: parent([child('C1', {}), child('C2', {})], { priority: 4 }), ends: 3 },
  'flow-delayed': { flow: parent([child('C1', {})], { delay: 80 }), ends: 2 },
  'flow-children-gone': { flow: parent([child('C1', {}, { removeOnComplete: true }), child('C2', fails, { removeOnFail: true })]), ends: 3 },
  'child-fails-parent': { flow: family({ failParentOnFailure: true }), ends: 3 },
  'child-ignored': { flow: family({ ignoreDependencyOnFailure: true }), ends: 3 },
  'child-removed': { flow: family({ removeDependencyOnFailure: true }), ends: 3 },
  'child-continues-parent': { flow: family({ continueParentOnFailure: true }), ends: 3 },
  'child-without-policy': { flow: family({}), ends: 2 },
  'child-fails-delayed-parent': { flow: parent([child('C1', fails, { failParentOnFailure: true })], { delay: 60 }), ends: 2 },
  'child-fails-grandparent': {
    flow: parent([{ ...parent([child('C', fails, { failParentOnFailure: true })]), opts: { jobId: 'G', failParentOnFailure: true } }]),
    ends: 3,
  },
  deduplicated: { jobs: [1, 2].map((n) => job({ n }, { deduplication: { id: 'x' } })), ends: 1 },
  'deduplicated-failed': { jobs: [1, 2].map((n) => job({ n, ...fails }, { deduplication: { id: 'x' } })), ends: 1 },
  'deduplicated-for-a-time': { jobs: [1, 2].map((n) => job({ n }, { deduplication: { id: 'x', ttl: 600_000 } })), ends: 1 },
  'deduplicated-latest': {
    jobs: [job({ gate: true }, { deduplication: { id: 'x', keepLastIfActive: true } })],
    later: [
      job({ n: 2 }, { deduplication: { id: 'x', keepLastIfActive: true } }),
      job({ n: 3 }, { deduplication: { id: 'x', keepLastIfActive: true }, priority: 2, attempts: 2, removeOnComplete: 5 }),
    ],
    ends: 2,
  },
  'rate-limited': { jobs: [job(), job(), job()], before: ({ queue }) => queue.setGlobalRateLimit(1, 500) },
  'concurrency-limited': { jobs: [job(), job(), job()], before: ({ queue }) => queue.setGlobalConcurrency(1), worker: { concurrency: 3 } },
  stalled: { jobs: [job({ result: 'saved' })], after: activeWithoutLock, worker: { stalledInterval: 120 } },
  'stalled-too-often': { jobs: [job({}, { attempts: 3 })], after: activeWithoutLock, worker: { stalledInterval: 120, maxStalledCount: 0 } },
};
