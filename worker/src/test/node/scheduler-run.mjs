// Runs so many jobs, then prints the job schedulers:
//   node scheduler-run.mjs <redisUrl> <prefix> <queue> <count>
// Prints {"ran": [job id, …], "schedulers": […]}.

import { print } from './facts.mjs';
import { Queue, Worker, args, options, queueName } from './library.mjs';

const count = Number(args[0]);
const ran = [];
const worker = new Worker(queueName, async (job) => void ran.push(job.id), options);
worker.on('error', (error) => console.error(error));
await new Promise((resolve) => worker.on('completed', () => ran.length >= count && resolve()));
await worker.close();
const queue = new Queue(queueName, options);
print({ ran, schedulers: await queue.getJobSchedulers() });
await queue.close();
