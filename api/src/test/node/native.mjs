// The browser's own EventSource, with nothing of ours around it:
//   node native.mjs <baseUrl>     with CHROMIUM naming the browser
// Each line of JSON on standard input is answered by one:
//   {"open": {"a": path, "b": path}}     opens streams, each under a name
//   {"await": {"a": "note2", "b": "end"}}   waits until each has brought that
// Answers hold the events of each so far, without pings: a name, and the number `n` of its data if there is one;
// `closed` stands for the end of a source that has given up.

import { createInterface } from 'node:readline';
import { launch } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl] = process.argv.slice(2);
const PATIENCE = { timeout: 90_000 };

const browser = await launch();
try {
  const page = await browser.newPage();
  // Any document of the server's origin that opens no streams.
  await page.goto(`${baseUrl}page.css`);
  for await (const line of createInterface({ input: process.stdin })) {
    const { open, await: wanted } = JSON.parse(line);
    if (open) {
      await page.evaluate(listen, open);
    } else {
      await page.waitForFunction(
        (labels) => Object.entries(labels).every(([name, label]) => globalThis.seen[name].includes(label)), wanted, PATIENCE);
    }
    print(await page.evaluate(() => globalThis.seen));
  }
} finally {
  await browser.close();
}

function listen(paths) {
  globalThis.seen = {};
  for (const [name, path] of Object.entries(paths)) {
    const heard = (globalThis.seen[name] = []);
    const source = new EventSource(path);
    for (const event of ['snapshot', 'note', 'failed', 'end', 'removed', 'gap', 'message']) {
      source.addEventListener(event, ({ data }) => heard.push(`${event}${JSON.parse(data).n ?? ''}`));
    }
    source.addEventListener('error', () => source.readyState === source.CLOSED && heard.push('closed'));
  }
}
