// Adds jobs of some options, or says what Node knows of a queue and its workers:
//   node controls.mjs <redisUrl> <prefix> <queue> add <options JSON>
//   node controls.mjs <redisUrl> <prefix> <queue> look

import { print } from './facts.mjs';
import { args, options, Queue, queueName } from './library.mjs';

const queue = new Queue(queueName, options);
if (args[0] === 'add') {
  print((await queue.add('n', {}, JSON.parse(args[1]))).id);
} else {
  const jobs = await queue.getJobs(['waiting', 'active', 'delayed', 'completed', 'failed'], 0, -1, true);
  print({
    completed: (await queue.getMetrics('completed')).meta.count,
    failed: (await queue.getMetrics('failed')).meta.count,
    workers: (await queue.getWorkers()).map((worker) => worker.rawname.split(':w:')[1]),
    isPaused: await queue.isPaused(),
    jobs: await Promise.all(
      jobs.map(async ({ id, delay, attemptsMade, failedReason, processedBy }) => ({
        id,
        state: await queue.getJobState(id),
        delay,
        attemptsMade,
        failedReason,
        processedBy,
      })),
    ),
  });
}
await queue.close();
