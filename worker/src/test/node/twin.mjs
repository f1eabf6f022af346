// The lives of `scenarios.mjs`, led by stock bullmq:
//   node twin.mjs <redisUrl> <prefix> run             begins them, and runs them to their ends with a Node worker
//   node twin.mjs <redisUrl> <prefix> begin           begins them, and leaves them to another worker
//   node twin.mjs <redisUrl> <prefix> later <queue>   goes on with the one life that is waiting for it
// Prints for each life its queue: {"queue", "ends", "worker"}.

import { argv } from 'node:process';
import { FlowProducer, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { print } from './facts.mjs';
import { scenarios } from './scenarios.mjs';

const [redisUrl, prefix, mode, name] = argv.slice(2);
const WAIT_MILLIS = 30_000;
const redis = new Redis(redisUrl);
const options = { connection: { url: redisUrl }, prefix };

if (mode === 'later') {
  await withQueue(name, ({ queue }) => later(queue));
} else {
  await Promise.all(Object.keys(scenarios).map((each) => withQueue(each, mode === 'run' ? run : begin)));
}
await redis.quit();

async function withQueue(queueName, act) {
  const queue = new Queue(queueName, options);
  const makeWorker = (more) => new Worker(queueName, process, { ...options, drainDelay: 1, ...more });
  try {
    await queue.waitUntilReady();
    await act({ queue, redis, makeWorker, scenario: scenarios[queueName] });
  } finally {
    await queue.close();
  }
}

async function begin(life) {
  const { queue, scenario: { before, jobs, flow, after, worker = {}, ends = jobs.length } } = life;
  await before?.(life);
  for (const { name, data, opts } of jobs ?? []) {
    await queue.add(name, data, opts);
  }
  if (flow) {
    const producer = new FlowProducer(options);
    await producer.add(inQueue(flow, queue.name));
    await producer.close();
  }
  await after?.(life);
  print({ queue: queue.name, ends, worker });
  return ends;
}

function inQueue({ children, ...node }, queueName) {
  return { ...node, queueName, children: children?.map((child) => inQueue(child, queueName)) };
}

async function run(life) {
  const { queue, makeWorker, scenario } = life;
  const ends = await begin(life);
  const worker = makeWorker(scenario.worker);
  worker.on('error', (error) => console.error(queue.name, error));
  if (scenario.later) {
    await until(queue, 1, 'active');
    await later(queue);
  }
  await until(queue, ends, 'completed', 'failed');
  await worker.close();
}

async function later(queue) {
  for (const { name, data, opts } of scenarios[queue.name].later) {
    await queue.add(name, data, opts);
  }
  await redis.set(`${prefix}:gate`, 1);
}

async function until(queue, count, ...names) {
  const deadline = Date.now() + WAIT_MILLIS;
  for (;;) {
    const entries = await redis.xrange(queue.toKey('events'), '-', '+');
    if (entries.filter(([, fields]) => names.includes(fields[1])).length >= count) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${queue.name}: not ${count} times ${names}: ${JSON.stringify(entries)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a processor does is written in the job's data; `TwinProcessor` does the same in Java. */
async function process(job) {
  const { log = [], progress = [], gate, fail = 0, unrecoverable, result } = job.data ?? {};
  for (const row of log) {
    await job.log(row);
  }
  for (const value of progress) {
    await job.updateProgress(value);
  }
  if (gate) {
    while (!(await redis.exists(`${prefix}:gate`))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  if (unrecoverable) {
    throw new UnrecoverableError('fatal');
  }
  if (job.attemptsMade < fail) {
    throw new Error(`boom ${job.attemptsMade}`);
  }
  return result;
}
