// Where the queue of a test is: what every script that uses bullmq begins with.

export { Queue, Worker } from 'bullmq';

/** Every script is called as `node <script> <redisUrl> <prefix> <queue> …`. */
const [redisUrl, prefix, queue, ...rest] = process.argv.slice(2);
if (!queue) {
  throw new Error(`expected <redisUrl> <prefix> <queue>, got: ${process.argv.slice(2).join(' ')}`);
}

export const queueName = queue;
export const args = rest;
export const options = { connection: { url: redisUrl }, prefix };
