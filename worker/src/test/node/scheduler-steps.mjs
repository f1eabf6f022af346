// Carries out a scenario on job schedulers, with a clock that stands still between its steps:
//   node scheduler-steps.mjs <redisUrl> <prefix> <queue> <file>
// The file is a JSON array of steps, see below. Prints a fact for each: {"answer": …} or {"error": text}.

import { readFileSync } from 'node:fs';
import Redis from 'ioredis';
import { print } from './facts.mjs';
import { Queue, Worker, args, options, queueName } from './library.mjs';

const TOKEN = 'token';

let now = 0;
Date.now = () => now;

const queue = new Queue(queueName, options);
const worker = new Worker(queueName, null, { ...options, autorun: false });
const redis = new Redis(options.connection.url);
let active;

const steps = {
  clock: ({ ms }) => void (now = ms),
  upsert: async ({ id, repeat, template }) => {
    const job = await queue.upsertJobScheduler(id, repeat, template);
    return job && { id: job.id, delay: job.delay };
  },
  remove: ({ id }) => queue.removeJobScheduler(id),
  list: ({ start, end, asc }) => queue.getJobSchedulers(start, end, asc),
  get: ({ id }) => queue.getJobScheduler(id),
  count: () => queue.getJobSchedulersCount(),
  pause: () => queue.pause(),
  resume: () => queue.resume(),
  stub: async ({ ids }) => {
    for (const id of ids) await redis.hset(queue.toKey(id), 'name', 'stub');
  },
  fetch: async () => {
    if (!(await hasWork())) return undefined;
    active = await worker.getNextJob(TOKEN, { block: false });
    return active?.id;
  },
  complete: () => end((job) => job.moveToCompleted('done', TOKEN, false)),
  fail: () => end((job) => job.moveToFailed(new Error('boom'), TOKEN, false)),
};

for (const step of JSON.parse(readFileSync(args[0], 'utf8'))) {
  try {
    print({ answer: (await steps[step.op](step)) ?? null });
  } catch (error) {
    print({ error: error.message });
  }
}

// A fetch that finds nothing changes a counter; the other side cannot make one, so nor do we.
async function hasWork() {
  const due = await redis.zcount(queue.toKey('delayed'), 0, (now + 1) * 4096 - 1);
  return due > 0 || (await redis.exists(queue.toKey('wait'), queue.toKey('prioritized'))) > 0;
}

async function end(write) {
  if (active) await write(active);
  active = undefined;
}

await worker.close();
await queue.close();
redis.disconnect();
