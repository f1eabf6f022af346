// One measured turn of stock BullMQ: `node subject.mjs <case> <redis port> <queue> <concurrency> <jobs>
// <jobs to warm up with>`. Waits for a line on stdin before the measured part; prints {millis,
// cpuMicros, rssBytes} and, for `latency`, {p50, p99} in ms. The cases are those of Java's twin,
// JavaSubject.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, QueueEvents, Worker } from 'bullmq';

const [kind, port, name, concurrencyText, jobsText, warmUpText] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port) };
const concurrency = Number(concurrencyText);
const jobs = Number(jobsText);
const text = 'x'.repeat(60);
const BULK = 1000;
const JOBS_PER_SECOND = 200;
const WARM_UP_PER_SECOND = 1000;
const WARM_UPS = 3;

/** Waits for so many calls of `hit`. */
function countdown(count) {
  let left = count;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const hit = () => {
    if (--left === 0) finish();
  };
  return { hit, finished };
}

async function work(queueName, count, processor) {
  const { hit, finished } = countdown(count);
  const worker = new Worker(queueName, processor, { connection, concurrency });
  worker.on('completed', hit);
  await finished;
  return () => worker.close();
}

const cases = {
  drain: (queueName, count) => work(queueName, count, async () => null),

  progress: (queueName, count) =>
    work(queueName, count, async (job) => {
      for (let step = 1; step <= 10; step++) await job.updateProgress({ percent: step * 10 });
    }),

  async add(queueName, count) {
    const queue = new Queue(queueName, { connection });
    await queue.waitUntilReady();
    let next = 0;
    const lane = async () => {
      while (next < count) await queue.add('n', { i: next++, text });
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    return () => queue.close();
  },

  async bulk(queueName, count) {
    const queue = new Queue(queueName, { connection });
    for (let from = 0; from < count; from += BULK) {
      const size = Math.min(BULK, count - from);
      await queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: 'n', data: { i: from + i, text } })));
    }
    return () => queue.close();
  },

  async events(queueName, count) {
    const { hit, finished } = countdown(count);
    const events = new QueueEvents(queueName, { connection, lastEventId: '0-0' });
    events.on('waiting', hit);
    await finished;
    return () => events.close();
  },

  async latency(queueName, count, perSecond = JOBS_PER_SECOND) {
    const waits = [];
    const { hit, finished } = countdown(count);
    const queue = new Queue(queueName, { connection });
    const worker = new Worker(
      queueName,
      async (job) => {
        waits.push(performance.now() - job.data.at);
        hit();
      },
      { connection, concurrency },
    );
    await worker.waitUntilReady();
    const began = performance.now();
    for (let i = 0; i < count; i++) {
      const early = began + (i * 1000) / perSecond - performance.now();
      if (early > 1) await sleep(early);
      void queue.add('n', { at: performance.now() });
    }
    await finished;
    waits.sort((a, b) => a - b);
    quantiles = { p50: waits[Math.floor(count * 0.5)], p99: waits[Math.floor(count * 0.99)] };
    return async () => {
      await worker.close();
      await queue.close();
    };
  },
};

let quantiles = {};
const run = cases[kind];
const some = Math.ceil(Number(warmUpText) / WARM_UPS);
for (let i = 0; i < WARM_UPS; i++) {
  const done = await (kind === 'latency'
    ? run(`${name}-warm`, some, WARM_UP_PER_SECOND)
    : run(`${name}-warm`, some));
  await done();
}
console.log('ready');
await once(process.stdin, 'data');
const cpu = process.cpuUsage();
const began = process.hrtime.bigint();
const close = await run(name, jobs);
const millis = Number(process.hrtime.bigint() - began) / 1e6;
const used = process.cpuUsage(cpu);
const rssBytes = process.memoryUsage.rss();
console.log(JSON.stringify({ millis, cpuMicros: used.user + used.system, rssBytes, ...quantiles }));
await close();
process.exit(0);
