// Adds jobs and waits for their ends as a Node service would, by QueueEvents:
//   node add-and-await.mjs <redisUrl> <prefix> <queue> '[{"name": …, "data": …, "opts": …}, …]'
// Prints for each job {"id", "name", "returnvalue"} or {"id", "name", "failedReason"}, in the order given, then for
// each event of these jobs {"event", "jobId", …}, in the order heard.

import { once } from 'node:events';
import { print } from './facts.mjs';
import { Queue, QueueEvents, args, options, queueName } from './library.mjs';

const WAIT_MILLIS = 30_000;
const HEARD = ['added', 'waiting', 'active', 'progress', 'completed', 'failed', 'delayed', 'retries-exhausted'];

const queue = new Queue(queueName, options);
// From the stream's beginning: without it, what comes between `waitUntilReady` and the first read goes unheard.
const queueEvents = new QueueEvents(queueName, { ...options, lastEventId: '0-0' });
try {
  await queueEvents.waitUntilReady();
  const heard = [];
  for (const event of HEARD) {
    queueEvents.on(event, (fields) => heard.push({ event, ...fields }));
  }

  const jobs = [];
  for (const { name, data, opts } of JSON.parse(args[0])) {
    jobs.push(await queue.add(name, data, opts));
  }
  for (const outcome of await Promise.all(jobs.map(outcomeOf))) {
    print(outcome);
  }
  const ids = new Set(jobs.map((job) => job.id));
  await hearTheEndOf(ids, heard);
  heard.filter(({ jobId }) => ids.has(jobId)).forEach(print);
} finally {
  await queueEvents.close();
  await queue.close();
}

async function outcomeOf(job) {
  const { id, name } = job;
  try {
    return { id, name, returnvalue: await job.waitUntilFinished(queueEvents, WAIT_MILLIS) };
  } catch (error) {
    return { id, name, failedReason: error.message };
  }
}

/** `waitUntilFinished` may know the end from the job itself, before its event has come. */
async function hearTheEndOf(ids, heard) {
  const signal = AbortSignal.timeout(WAIT_MILLIS);
  const ended = () => heard.filter(({ event, jobId }) => /^(completed|failed)$/.test(event) && ids.has(jobId));
  while (ended().length < ids.size) {
    await Promise.race(['completed', 'failed'].map((event) => once(queueEvents, event, { signal })));
  }
}
