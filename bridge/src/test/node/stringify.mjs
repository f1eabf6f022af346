// Reads JSON texts, an array of strings as its argument, and prints each as JavaScript writes it.

import { print } from './facts.mjs';

for (const text of JSON.parse(process.argv[2])) {
  print({ text, written: JSON.stringify(JSON.parse(text)) });
}
