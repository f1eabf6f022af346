// Adds the jobs of HandlersIT, with the deduplication ids that JobType.uniqueBy documents.
import { createHash } from 'node:crypto';
import { print } from './facts.mjs';
import { options, Queue, queueName } from './library.mjs';

const queue = new Queue(queueName, options);

function uniqueId(...parts) {
  const text = JSON.stringify(parts);
  return Buffer.byteLength(text) <= 128 ? text : createHash('sha256').update(text).digest('hex');
}

async function add(type, data, ...fields) {
  const id = uniqueId(type, ...fields.map((field) => data[field]));
  const job = await queue.add(type, data, { deduplication: { id } });
  print({ id: job.id });
}

await add('welcome', { userId: 7, day: '2026-01-31' }, 'userId', 'day');
await add('weights', { weight: 1.5e-9, text: 'ß\u0001' }, 'weight', 'text');
await add('weights', { weight: 2, text: 'long'.repeat(50) }, 'weight', 'text');
await queue.close();
