// Carries out operations with stock bullmq, one after the other, as they are read:
//   node operations.mjs <redisUrl> [bullmq | bullmq5]
// A line in, a line out. In: {"prefix", "now", "op", "queue", …}, see `Scenario` in Java; `now` is what
// this process takes for the time. Out: {"answer": …}, or {"error": text, "code": if the script gave one}.
// An operation is a function in one of the `ops-….mjs`, of (side, step): see `Side` below.

import { argv, stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { print } from './facts.mjs';
import { flowOps } from './ops-flow.mjs';
import { jobOps } from './ops-job.mjs';
import { queueOps } from './ops-queue.mjs';
import { schedulerOps } from './ops-scheduler.mjs';
import { upkeepOps } from './ops-upkeep.mjs';
import { workerOps } from './ops-worker.mjs';

const operations = { ...flowOps, ...jobOps, ...queueOps, ...schedulerOps, ...upkeepOps, ...workerOps };

const [redisUrl, library = 'bullmq'] = argv.slice(2);
const { FlowProducer, Job, Queue, Worker } = await import(library);
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
let now = 0;
Date.now = () => now;

/** What a step is about: its queue, worker, job and flow producer, made when first asked for. */
class Side {
  static #open = new Map();
  redis = connection;

  constructor(step) {
    this.step = step;
    this.options = { connection, prefix: step.prefix };
  }

  get queue() {
    const { prefix, queue, queueOptions } = this.step;
    const options = { ...this.options, skipMetasUpdate: true, ...queueOptions };
    return Side.#get([prefix, 'queue', queue, queueOptions], () => new Queue(queue, options));
  }

  get worker() {
    const { prefix, queue, worker } = this.step;
    const options = { ...this.options, autorun: false, skipStalledCheck: true, ...worker };
    return Side.#get([prefix, 'worker', queue, worker], () => new Worker(queue, null, options));
  }

  get flows() {
    return Side.#get([this.step.prefix, 'flows'], () => new FlowProducer(this.options));
  }

  /** The job of the step's id, as the queue knows it. */
  get job() {
    return Side.#found(this.queue, this.step.job);
  }

  /** The job of the step's id, as the worker knows it: with the worker's options. */
  get activeJob() {
    return Side.#found(this.worker, this.step.job);
  }

  static async #found(owner, id) {
    const job = await Job.fromId(owner, id);
    if (!job) throw new Error(`there is no job ${id}`);
    return job;
  }

  static #get(path, make) {
    const key = JSON.stringify(path);
    if (!Side.#open.has(key)) Side.#open.set(key, make().on('error', (error) => console.error(error)));
    return Side.#open.get(key);
  }

  static async closeAll() {
    await Promise.all([...Side.#open.values()].map((each) => each.close()));
    Side.#open.clear();
  }
}

for await (const line of createInterface({ input: stdin })) {
  // Keys of jobs bear the prefix: in steps and answers a word stands for it.
  const { prefix } = JSON.parse(line);
  const step = JSON.parse(line.replaceAll('‹prefix›', prefix));
  now = step.now ?? now;
  try {
    const answer = JSON.stringify((await carryOut(step)) ?? null);
    print({ answer: JSON.parse(prefix ? answer.replaceAll(prefix, '‹prefix›') : answer) });
  } catch (error) {
    print({ error: String(error.message), code: error.code });
  }
}
await Side.closeAll();
connection.disconnect();

async function carryOut(step) {
  if (step.op === 'end') return Side.closeAll();
  if (!operations[step.op]) throw new RangeError(`no operation '${step.op}' in ops-….mjs`);
  return operations[step.op](new Side(step), step);
}
