// Upserts one job scheduler:
//   node scheduler-upsert.mjs <redisUrl> <prefix> <queue> <id> <repeat JSON> <template JSON>

import { Queue, args, options, queueName } from './library.mjs';

const [id, repeat, template] = args;
const queue = new Queue(queueName, options);
await queue.upsertJobScheduler(id, JSON.parse(repeat), JSON.parse(template));
await queue.close();
