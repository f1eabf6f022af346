// A worker process that is there to be killed: 
//   node fleet-worker.mjs <redisUrl> <prefix> <queue> <concurrency>
// The twin of Java's FleetWorker.

import { argv } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

const [redisUrl, prefix, name, concurrency] = argv.slice(2);
const redis = new Redis(redisUrl);
const worker = new Worker(
  name,
  async (job) => {
    await redis.hincrby(`${prefix}:${name}:starts`, job.id, 1);
    await sleep(job.data);
    return job.data;
  },
  {
    connection: { url: redisUrl },
    prefix,
    concurrency: Number(concurrency),
    lockDuration: 2000,
    stalledInterval: 1000,
    maxStalledCount: 1000,
  },
);
worker.on('error', (error) => console.error(String(error)));
