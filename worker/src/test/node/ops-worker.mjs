// What a worker does to its jobs, step by step; in Java these operations are in `WorkerOps`.
// Those that take a next job along (`fetchNext`) answer with its id.

import { UnrecoverableError } from 'bullmq';

export const workerOps = {
  fetch: async ({ worker, queue, redis }, { token, woken }) => {
    // A woken worker has taken the base marker; one that is limited knows until when, and sleeps.
    if (woken && !(await redis.exists(queue.toKey('limiter')))) await redis.zrem(queue.toKey('marker'), '0');
    worker.limitUntil = 0; // What it remembers of an earlier limit: Redis shall say.
    return (await worker.getNextJob(token, { block: false }))?.id;
  },
  complete: async (side, { value, token, fetchNext = false }) =>
    next(side, token, await (await side.activeJob).moveToCompleted(value, token, fetchNext)),
  fail: async (side, { message = 'boom', unrecoverable, token, fetchNext = false }) => {
    const error = new (unrecoverable ? UnrecoverableError : Error)(message);
    error.stack = `Error: ${message}\n    at work`;
    return next(side, token, await (await side.activeJob).moveToFailed(error, token, fetchNext));
  },
  moveToWait: async ({ activeJob }, { token }) => void (await (await activeJob).moveToWait(token)),
  moveToDelayed: async ({ activeJob }, { until, token }) => void (await (await activeJob).moveToDelayed(until, token)),
  extendLocks: ({ worker }, { job, token, ms }) => worker.extendJobLocks([job], [token], ms),
  stalledCheck: async (side) => void (await side.worker.moveStalledJobsToWait()),
};

/** A worker makes a job of what an end brought along. */
async function next({ worker }, token, [data, id] = []) {
  return (await worker.nextJobFromJobData(data, id, token))?.id;
}
