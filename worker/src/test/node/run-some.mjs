// Runs jobs of a queue until so many have ended; 'fail' throws, every other returns its data:
//   node run-some.mjs <redisUrl> <prefix> <queue> <count>
// Publishes an event 'greeting' with QueueEventsProducer first.

import { QueueEventsProducer, Worker } from 'bullmq';
import { args, options, queueName } from './library.mjs';

const producer = new QueueEventsProducer(queueName, options);
await producer.publishEvent({ eventName: 'greeting', who: 'node' }, 10000);
let left = Number(args[0]);
await new Promise((resolve) => {
  const worker = new Worker(
    queueName,
    async (job) => {
      if (job.name === 'fail') throw new Error('on purpose');
      return job.data;
    },
    options,
  );
  const ended = () => --left === 0 && worker.close().then(resolve);
  worker.on('completed', ended).on('failed', ended);
});
await producer.close();
