// Two tabs that watch one answer, behind a proxy that says in X-Node which node serves a response:
//   node chat-tabs.mjs <baseUrl>     with CHROMIUM naming the browser
// Each line of JSON on standard input is answered by one:
//   {"watch": streamPath}   opens two tabs, on two nodes, and waits until both show a piece of the answer
//   {"await": "completed"}  waits until both are there, and closes them
// Answers are arrays of what each tab has seen: {text, grown, state, events, nodes}. `text` is what stands there,
// `grown` what the pieces made of it before the end brought the whole; `nodes` in the order that they served it.

import { createInterface } from 'node:readline';
import { launch } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl] = process.argv.slice(2);
const PATIENCE = { timeout: 90_000 };
const PAGE = `<!doctype html><title>an answer</title><p></p><script type="module">
  import { chatReducer, openStream } from '/nubabel-sse.js';
  const tab = (globalThis.tab = { events: [], ...chatReducer.initial });
  openStream(new URLSearchParams(location.search).get('stream')).on('*', (event) => {
    tab.events.push(event.name);
    tab.grown = event.name === 'completed' ? tab.text : tab.grown;
    Object.assign(tab, chatReducer.reduce(tab, event));
    document.querySelector('p').textContent = tab.text;
  });
</script>`;

const browser = await launch();
let tabs = [];
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const { watch, await: state } = JSON.parse(line);
    if (watch) {
      tabs = [await open(watch)];
      tabs.push(await openElsewhere(watch, tabs[0].nodes[0]));
      print(await Promise.all(tabs.map(look)));
    } else {
      await Promise.all(tabs.map(({ page }) => page.waitForFunction((wanted) => globalThis.tab.state === wanted, state, PATIENCE)));
      print(await Promise.all(tabs.map(look)));
      await Promise.all(tabs.map(({ page }) => page.context().close()));
    }
  }
} finally {
  await browser.close();
}

/** A tab that shows a piece of the answer, in a context of its own: nothing is shared with other tabs. */
async function open(stream) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const nodes = [];
  page.on('response', (response) => {
    const node = response.url().endsWith(stream) && response.headers()['x-node'];
    // After one that could not be reached nginx names the one that answered.
    node && nodes.push(node.split(', ').at(-1));
  });
  await page.route('**/tab.html?*', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await page.goto(`${baseUrl}tab.html?${new URLSearchParams({ stream })}`);
  await page.waitForFunction(() => globalThis.tab?.text !== '' && globalThis.tab?.state === 'answering', null, PATIENCE);
  return { page, nodes };
}

/** A node that was killed and is back gets nothing from nginx for a few seconds; the next tab will be on it. */
async function openElsewhere(stream, node) {
  const deadline = Date.now() + PATIENCE.timeout;
  for (;;) {
    const tab = await open(stream);
    if (tab.nodes[0] !== node) {
      return tab;
    }
    await tab.page.context().close();
    if (Date.now() > deadline) {
      throw new Error(`all tabs are served by ${node}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What a person sees, and how it came about. */
async function look({ page, nodes }) {
  const { state, events, grown } = await page.evaluate(() => globalThis.tab);
  return { text: await page.locator('p').textContent(), grown, state, events, nodes };
}
