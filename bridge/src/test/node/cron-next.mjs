// Asks cron-parser as BullMQ does, with a fresh expression for each answer:
//   node cron-next.mjs <file>
// Each line of the file is {"pattern", "tz", "from": [ms, …], "chain": n}. Prints for each a fact:
// {"error": text} if the pattern is refused, else {"next": [[ms, …], …]}: for each `from` up to n
// answers, each asked with the one before; a chain ends where there is none.

import { readFileSync } from 'node:fs';
import { CronExpressionParser } from 'cron-parser';
import { print } from './facts.mjs';

for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const { pattern, tz, from, chain } = JSON.parse(line);
  try {
    CronExpressionParser.parse(pattern, { tz });
    print({ next: from.map((ms) => answers(pattern, tz, ms, chain)) });
  } catch (error) {
    print({ error: error.message });
  }
}

function answers(pattern, tz, from, chain) {
  const found = [];
  let currentDate = from;
  while (found.length < chain) {
    try {
      currentDate = CronExpressionParser.parse(pattern, { currentDate, tz }).next().getTime();
    } catch {
      break;
    }
    found.push(currentDate);
  }
  return found;
}
