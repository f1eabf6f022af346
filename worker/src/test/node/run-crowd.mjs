// Runs jobs of a queue beside other workers, until all are completed:
//   node run-crowd.mjs <redisUrl> <prefix> <queue> <count>
// Prints the id of each job that was run here.

import { argv } from 'node:process';
import { Queue, Worker } from 'bullmq';
import { print } from './facts.mjs';

const [redisUrl, prefix, name, count] = argv.slice(2);
const options = { connection: { url: redisUrl }, prefix };
const queue = new Queue(name, options);
const worker = new Worker(name, async (job) => print(job.id), { ...options, concurrency: 10, name: 'node' });
worker.on('error', (error) => console.error(error));
while ((await queue.getCompletedCount()) < Number(count)) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await worker.close();
await queue.close();
