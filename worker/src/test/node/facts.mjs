/** Prints one fact as one line of JSON, which is all that a script's caller reads. */
export function print(fact) {
  process.stdout.write(`${JSON.stringify(fact)}\n`);
}
