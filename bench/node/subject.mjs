// One measured turn of stock BullMQ: `node subject.mjs <case> <redis port> <queue> <concurrency> <jobs>`.
// Waits for a line on stdin before the measured part; prints {millis, cpuMicros}.
import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';

const [kind, port, name, concurrencyText, jobsText] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port) };
const concurrency = Number(concurrencyText);
const jobs = Number(jobsText);

async function drain(queueName, count) {
  let done = 0;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const worker = new Worker(queueName, async () => null, { connection, concurrency });
  worker.on('completed', () => {
    if (++done === count) finish();
  });
  await finished;
  return () => worker.close();
}

async function add(queueName, count) {
  const queue = new Queue(queueName, { connection });
  await queue.waitUntilReady();
  let next = 0;
  const lane = async () => {
    while (next < count) await queue.add('n', { i: next++, text: 'x'.repeat(60) });
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return () => queue.close();
}

async function progress(queueName, count) {
  let done = 0;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const report = async (job) => {
    for (let step = 1; step <= 10; step++) await job.updateProgress({ percent: step * 10 });
  };
  const worker = new Worker(queueName, report, { connection, concurrency });
  worker.on('completed', () => {
    if (++done === count) finish();
  });
  await finished;
  return () => worker.close();
}

const run = { drain, add, progress }[kind];
await (await run(`${name}-warm`, Math.max(Math.floor(jobs / 4), 1)))();
console.log('ready');
await once(process.stdin, 'data');
const cpu = process.cpuUsage();
const began = process.hrtime.bigint();
const close = await run(name, jobs);
const millis = Number(process.hrtime.bigint() - began) / 1e6;
const used = process.cpuUsage(cpu);
console.log(JSON.stringify({ millis, cpuMicros: used.user + used.system }));
await close();
process.exit(0);
