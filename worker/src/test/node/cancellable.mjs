// Runs one job that never ends by itself, and stops it when its cancel is heard:
//   node cancellable.mjs <redisUrl> <prefix> <queue>
// This is all that a Node process needs so that Java's cancel reaches it.

import { QueueEvents, UnrecoverableError } from 'bullmq';
import { print } from './facts.mjs';
import { options, queueName, Worker } from './library.mjs';

const requests = new QueueEvents('nubabel', options);
await requests.waitUntilReady();
await new Promise((resolve) => {
  const worker = new Worker(
    queueName,
    (job, token, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new UnrecoverableError(signal.reason)));
      }),
    options,
  );
  requests.on('cancel', ({ data }) => {
    const request = JSON.parse(data);
    print(request);
    if (request.queue === queueName) {
      worker.cancelJob(request.jobId, request.failedReason);
    }
  });
  worker.on('failed', () => worker.close().then(resolve));
});
await requests.close();
