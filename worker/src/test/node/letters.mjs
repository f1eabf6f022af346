// Prints what Node finds in a dead-letter queue:
//   node letters.mjs <redisUrl> <prefix> <queue>

import { print } from './facts.mjs';
import { Queue, options, queueName } from './library.mjs';

const queue = new Queue(queueName, options);
for (const job of await queue.getJobs(['waiting'])) {
  print({ id: job.id, name: job.name, data: job.data, opts: job.opts });
}
await queue.close();
