// One stream through parsers that others have written:
//   node parsers.mjs <baseUrl> <path> <names>     with CHROMIUM naming the browser
// `names` is a JSON array of the events that may come, which an EventSource has to be told; all stop at `last`.
// Prints for each {parser, events: [[id, name, data], …]}, without pings.

import { EventSource as PackageEventSource } from 'eventsource';
import { createParser } from 'eventsource-parser';
import { EventSource as UndiciEventSource } from 'undici';
import { launch } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl, path, namesJson] = process.argv.slice(2);
const names = JSON.parse(namesJson);
const url = new URL(path, baseUrl).href;

print({ parser: 'eventsource', events: await collect(PackageEventSource, url, names) });
print({ parser: 'undici', events: await collect(UndiciEventSource, url, names) });
print({ parser: 'eventsource-parser', events: await parse() });
print({ parser: 'chromium', events: await inChromium() });

/** Runs in the browser as well. */
function collect(Source, url, names) {
  return new Promise((resolve, reject) => {
    const events = [];
    const source = new Source(url);
    for (const name of names) {
      source.addEventListener(name, (event) => {
        events.push([event.lastEventId, event.type, event.data]);
        if (event.type === 'last') {
          source.close();
          resolve(events);
        }
      });
    }
    source.addEventListener('error', (event) => reject(new Error(`${Source.name}: ${event.message ?? 'cut'}`)));
  });
}

async function parse() {
  const events = [];
  const parser = createParser({
    onEvent: ({ id, event = 'message', data }) => event === 'ping' || events.push([id, event, data]),
    onError: (error) => {
      throw error;
    },
  });
  const text = new TextDecoder();
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  const reader = response.body.getReader();
  while (events.at(-1)?.[1] !== 'last') {
    parser.feed(text.decode((await reader.read()).value, { stream: true }));
  }
  abort.abort();
  return events;
}

async function inChromium() {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    // Any document of the server's origin that opens no streams.
    await page.goto(`${baseUrl}page.css`);
    return await page.evaluate(`(${collect})(EventSource, ${JSON.stringify(url)}, ${JSON.stringify(names)})`);
  } finally {
    await browser.close();
  }
}
