// Runs jobs that others added, then closes:
//   node run-jobs.mjs <redisUrl> <prefix> <queue> <count>
// Each job reports its progress once, logs one line and returns its data. Prints what the worker was given:
// {"id", "name", "data", "opts", "attemptsMade"}.

import { print } from './facts.mjs';
import { Worker, args, options, queueName } from './library.mjs';

const count = Number(args[0]);
const ran = [];
const worker = new Worker(queueName, run, options);
worker.on('error', (error) => console.error(error));
try {
  await new Promise((resolve, reject) => {
    worker.on('completed', () => ran.length === count && resolve());
    worker.on('failed', (job, error) => reject(error));
  });
} finally {
  await worker.close();
}
ran.forEach(print);

async function run(job) {
  const { id, name, data, opts, attemptsMade } = job;
  ran.push({ id, name, data, opts, attemptsMade });
  await job.updateProgress({ percent: 50 });
  await job.log(`${name} runs in Node`);
  return data;
}
