// Operations on job schedulers, named as the queue's methods; in Java they are in `SchedulerOps`.

export const schedulerOps = {
  upsertJobScheduler: async ({ queue }, { id, repeat, template }) => {
    const job = await queue.upsertJobScheduler(id, repeat, template);
    return job && { id: job.id, delay: job.delay };
  },
  removeJobScheduler: ({ queue }, { id }) => queue.removeJobScheduler(id),
  getJobScheduler: ({ queue }, { id }) => queue.getJobScheduler(id),
  getJobSchedulers: ({ queue }, { start, end, asc }) => queue.getJobSchedulers(start, end, asc),
  getJobSchedulersCount: ({ queue }) => queue.getJobSchedulersCount(),

  // Jobs in the way of a scheduler's next ones.
  stub: async ({ queue, redis }, { ids }) => {
    for (const id of ids) await redis.hset(queue.toKey(id), 'name', 'stub');
  },
};
