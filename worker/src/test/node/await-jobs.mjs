// Awaits jobs of a queue with waitUntilFinished, wherever they run:
//   node await-jobs.mjs <redisUrl> <prefix> <queue> <job name> …
// Adds a job of each name, and prints for each how it ended: {"returned": value} or {"failed": reason}.
// The jobs are kept: waitUntilFinished looks for the job first, and fails if it is over and removed.
// An event 'heard' is printed as {"heard": fields} when it comes before all have ended.

import { QueueEvents } from 'bullmq';
import { print } from './facts.mjs';
import { args, options, Queue, queueName } from './library.mjs';

const queue = new Queue(queueName, options);
// From the beginning: with '$' an event before the first read's is missed now and then.
const events = new QueueEvents(queueName, { ...options, lastEventId: '0' });
const heard = [];
events.on('heard', (fields) => heard.push(fields));
await events.waitUntilReady();
for (const name of args) {
  const job = await queue.add(name, {});
  try {
    print({ returned: await job.waitUntilFinished(events, 20000) });
  } catch (error) {
    print({ failed: error.message });
  }
}
heard.forEach((fields) => print({ heard: fields }));
await Promise.all([queue.close(), events.close()]);
