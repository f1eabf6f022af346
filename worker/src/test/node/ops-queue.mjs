// Operations on a queue, named as its methods; in Java they are in `QueueOps`.

export const queueOps = {
  add: async ({ queue }, { name = 'n', data, opts }) => (await queue.add(name, data, opts)).id,
  addBulk: async ({ queue }, { jobs }) => (await queue.addBulk(jobs)).map((job) => job.id),
  getJob: async ({ queue }, { job }) => shown(await queue.getJob(job)),
  getJobLogs: async ({ queue }, { job }) => (await queue.getJobLogs(job)).logs,
  getJobState: ({ queue }, { job }) => queue.getJobState(job),

  // As time does: a key that has a time to live is gone, or a job's lock.
  expire: ({ queue, redis }, { key, job }) => redis.del(queue.toKey(key ?? `${job}:lock`)),
  // As settings of the queue that somebody else made.
  setMeta: ({ queue, redis }, { fields }) => redis.hset(queue.toKey('meta'), fields),
};

/** A job as both sides show it. */
export function shown(job) {
  return (
    job && {
      id: job.id,
      name: job.name,
      data: job.data,
      opts: job.opts,
      timestamp: job.timestamp,
      delay: job.delay,
      priority: job.priority,
      progress: job.progress,
      attemptsMade: job.attemptsMade,
      attemptsStarted: job.attemptsStarted,
      stalledCounter: job.stalledCounter,
      processedOn: job.processedOn,
      finishedOn: job.finishedOn,
      returnvalue: job.returnvalue,
      failedReason: job.failedReason,
      stacktrace: job.stacktrace,
      processedBy: job.processedBy,
      parentKey: job.parentKey,
      repeatJobKey: job.repeatJobKey,
      deferredFailure: job.deferredFailure,
      deduplicationId: job.deduplicationId,
    }
  );
}
