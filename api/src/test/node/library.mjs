// The library under test, and where its queues are: what every script here begins with.

/** `bullmq` is 6.x; BULLMQ=bullmq5 names the newest 5.x, installed beside it. */
export const { Queue, QueueEvents, Worker } = await import(process.env.BULLMQ ?? 'bullmq');

/** Every script is called as `node <script> <redisUrl> <prefix> <queue> …`. */
const [redisUrl, prefix, queue, ...rest] = process.argv.slice(2);
if (!queue) {
  throw new Error(`expected <redisUrl> <prefix> <queue>, got: ${process.argv.slice(2).join(' ')}`);
}

export const queueName = queue;
export const args = rest;
export const options = { connection: { url: redisUrl }, prefix };
