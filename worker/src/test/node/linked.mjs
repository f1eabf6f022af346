// Adds jobs to a queue and runs them, by Sentinels or in a Cluster, until so many have completed:
//   node linked.mjs sentinel|cluster <ports, …> <prefix> <queue> <jobs to add> <jobs to run> [passwords: redis, sentinel]
// Prints the id of each job that was run here, after {"added": count}.

import IORedis from 'ioredis';
import { Queue, Worker } from 'bullmq';
import { print } from './facts.mjs';

const [form, ports, prefix, name, toAdd, toRun, password, sentinelPassword] = process.argv.slice(2);
const hosts = ports.split(',').map((port) => ({ host: '127.0.0.1', port: Number(port) }));
const connect = () =>
  form === 'cluster'
    ? new IORedis.Cluster(hosts, { redisOptions: { maxRetriesPerRequest: null } })
    : new IORedis({ sentinels: hosts, name: 'mymaster', password, sentinelPassword, maxRetriesPerRequest: null });

const connection = connect();
const queue = new Queue(name, { connection, prefix });
for (let i = 0; i < Number(toAdd); i++) {
  await queue.add('from node', { i });
}
print({ added: Number(toAdd) });
if (Number(toRun) > 0) {
  let left = Number(toRun);
  const worker = new Worker(name, async (job) => print(job.id), { connection: connect(), prefix });
  await new Promise((resolve) => worker.on('completed', () => --left === 0 && resolve()));
  await worker.close();
}
await queue.close();
process.exit(0);
