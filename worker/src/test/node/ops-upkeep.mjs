// Operations on a whole queue and by hand on one job, named as Node's methods; in Java they are in
// `UpkeepOps` and `HandOps`.

export const upkeepOps = {
  pause: ({ queue }) => queue.pause(),
  resume: ({ queue }) => queue.resume(),
  isPaused: ({ queue }) => queue.isPaused(),
  isMaxed: ({ queue }) => queue.isMaxed(),
  drain: ({ queue }, { delayed }) => queue.drain(delayed),
  clean: ({ queue }, { grace, limit, state }) => queue.clean(grace, limit, state),
  obliterate: ({ queue }, { force }) => queue.obliterate({ force }),
  // Left to itself it asks for the time in a way that no test can set.
  retryJobs: ({ queue }, { state = 'failed', until = Date.now() }) => queue.retryJobs({ state, timestamp: until }),
  promoteJobs: ({ queue }) => queue.promoteJobs(),
  trimEvents: async ({ queue }, { entries }) => void (await queue.trimEvents(entries)),
  removeOrphanedJobs: ({ queue }) => queue.removeOrphanedJobs(),

  setGlobalConcurrency: async ({ queue }, { jobs }) => void (await queue.setGlobalConcurrency(jobs)),
  removeGlobalConcurrency: async ({ queue }) => void (await queue.removeGlobalConcurrency()),
  getGlobalConcurrency: ({ queue }) => queue.getGlobalConcurrency(),
  setGlobalRateLimit: async ({ queue }, { max, ms }) => void (await queue.setGlobalRateLimit(max, ms)),
  removeGlobalRateLimit: async ({ queue }) => void (await queue.removeGlobalRateLimit()),
  getGlobalRateLimit: ({ queue }) => queue.getGlobalRateLimit(),
  rateLimit: async ({ queue }, { ms }) => void (await queue.rateLimit(ms)),
  removeRateLimitKey: async ({ queue }) => (await queue.removeRateLimitKey()) > 0,
  // Redis' own clock goes on: only whether it is limited can be compared.
  getRateLimitTtl: async ({ queue }, { max }) => Math.sign(await queue.getRateLimitTtl(max)),

  count: ({ queue }) => queue.count(),
  getJobCounts: ({ queue }, { states = [] }) => queue.getJobCounts(...states),
  getCountsPerPriority: ({ queue }, { priorities }) => queue.getCountsPerPriority(priorities),
  getJobs: async ({ queue }, { states, start, end, asc }) =>
    (await queue.getJobs(states, start, end, asc)).map((job) => job.id),
  getMetrics: ({ queue }, { state, start, end }) => queue.getMetrics(state, start, end),
  exportPrometheusMetrics: async ({ queue }) =>
    (await queue.exportPrometheusMetrics()).split('\n').filter((line) => line && !line.startsWith('#')).sort(),

  /** As a pause of BullMQ 5 puts waiting jobs aside. */
  putAside: async ({ queue, redis }) => void (await redis.rename(queue.toKey('wait'), queue.toKey('paused'))),
  /** As workers that record metrics do. */
  record: async ({ queue, redis }, { state, count, prevTS, prevCount, data }) => {
    await redis.hset(queue.toKey(`metrics:${state}`), { count, prevTS, prevCount });
    await redis.rpush(queue.toKey(`metrics:${state}:data`), ...data);
  },

  promote: async ({ job }) => void (await (await job).promote()),
  changeDelay: async ({ job }, { ms }) => void (await (await job).changeDelay(ms)),
  changePriority: async ({ job }, { priority, lifo }) => void (await (await job).changePriority({ priority, lifo })),
  retry: async ({ job }, { state, options }) => void (await (await job).retry(state, options)),
  remove: async ({ job }, { removeChildren = true }) => void (await (await job).remove({ removeChildren })),
  updateData: async ({ job }, { value }) => void (await (await job).updateData(value)),
  clearLogs: async ({ job }, { keep }) => void (await (await job).clearLogs(keep)),
  getLogs: ({ queue }, { job, start, end, asc }) => queue.getJobLogs(job, start, end, asc),
  isFinished: async ({ job }) => {
    const found = await job;
    return (await found.isCompleted()) || (await found.isFailed());
  },
  extendLock: async ({ job }, { token, ms }) => (await (await job).extendLock(token, ms)) === 1,
};
