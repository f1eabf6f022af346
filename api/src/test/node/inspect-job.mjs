// Reads one job as the stock library shows it, whoever ran it:
//   node inspect-job.mjs <redisUrl> <prefix> <queue> <jobId>

import assert from 'node:assert/strict';
import { print } from './facts.mjs';
import { Queue, args, options, queueName } from './library.mjs';

const [jobId] = args;
const queue = new Queue(queueName, options);
try {
  const job = await queue.getJob(jobId);
  assert.ok(job, `no job ${jobId} in queue '${queueName}'`);
  const { name, data, opts, progress, returnvalue, failedReason, attemptsMade, stacktrace } = job;
  print({
    id: job.id, name, data, opts, progress, returnvalue, failedReason, attemptsMade,
    state: await job.getState(),
    stacktraces: stacktrace?.length ?? 0,
    logs: (await queue.getJobLogs(jobId)).logs,
    processedOn: typeof job.processedOn,
    finishedOn: typeof job.finishedOn,
  });
} finally {
  await queue.close();
}
