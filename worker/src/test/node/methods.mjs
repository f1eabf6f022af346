// Prints the public methods of bullmq's classes, those that its type declarations name:
//   node methods.mjs
// Prints {"Queue": [name, …], …}. What every class has and does nothing to Redis is left out.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as bullmq from 'bullmq';
import { print } from './facts.mjs';

const CLASSES = ['Queue', 'Job', 'FlowProducer', 'QueueEvents', 'QueueEventsProducer', 'JobScheduler'];
const OF_ALL = new Set(['constructor', 'close', 'trace', 'emit', 'off', 'on', 'once', 'getBackend', 'disconnect', 'waitUntilReady']);
const declarations = join(dirname(fileURLToPath(import.meta.resolve('bullmq'))), '..', 'esm', 'classes');

print(Object.fromEntries(CLASSES.map((name) => [name, methodsOf(bullmq[name])])));

function methodsOf(type) {
  const names = new Set(Object.getOwnPropertyNames(type).filter((name) => typeof type[name] === 'function'));
  const hidden = new Set(OF_ALL);
  for (let of = type; of.prototype && of.name !== 'EventEmitter'; of = Object.getPrototypeOf(of)) {
    const file = of.name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
    const text = readFileSync(join(declarations, `${file}.d.ts`), 'utf8');
    for (const name of Object.getOwnPropertyNames(of.prototype)) {
      const isPublic = new RegExp(`^    (get |set )?${name}[<(]`, 'm').test(text);
      (isPublic ? names : hidden).add(name);
    }
  }
  return [...names].filter((name) => !hidden.has(name)).sort();
}
