// Many streams on one HTTP/2 connection over TLS:
//   node http2-streams.mjs <origin> <certificateFile> <adminUrl> <streams>
// Each watches a queue of its own. Publishes an event to each, ends half of the streams, and publishes another to
// the rest. Prints what the connection spoke, the heads, what each has seen (all that differ), and how many streams
// the server counts.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, constants } from 'node:http2';
import { print } from './facts.mjs';

const [origin, certificateFile, adminUrl, streamsText] = process.argv.slice(2);
const count = Number(streamsText);

const session = connect(origin, { ca: await readFile(certificateFile) });
await once(session, 'remoteSettings');
const streams = await Promise.all(Array.from({ length: count }, (_, i) => open(i)));
const heads = different(streams, ({ head }) => head);
const opened = await counted(count);

await publish(streams, 1);
const first = different(streams, ({ seen }) => seen.join());

const half = streams.splice(0, count / 2);
for (const { request } of half) {
  request.close(constants.NGHTTP2_CANCEL);
}
const openAfterHalf = await counted(count / 2);
await publish(streams, 2);
const second = different(streams, ({ seen }) => seen.join());

print({ protocol: session.alpnProtocol, heads, open: opened, first, openAfterHalf, second });
session.destroy();

/** Opens the stream of a queue, and waits for its first ping. */
async function open(i) {
  const request = session.request({ ':path': `/api/events?queue=q${i}`, accept: 'text/event-stream' });
  const stream = { i, request, seen: [], heard: () => {} };
  const live = new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('error', reject);
    request.on('data', (part) => {
      const blocks = (text + part).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const [, name] = /^event: (.*)$/m.exec(block);
        if (name === 'ping') {
          resolve();
        } else {
          stream.seen.push(JSON.parse(/^data: (.*)$/m.exec(block)[1]).n);
          stream.heard();
        }
      }
    });
  });
  const [head] = await once(request, 'response');
  stream.head = `${head[':status']} ${head['content-type']}`;
  await live;
  return stream;
}

/** Publishes one event to the queue of each, and waits until each has as many as there were. */
async function publish(to, n) {
  await Promise.all(
    to.map(async (stream) => {
      const heard = new Promise((resolve) => {
        stream.heard = () => stream.seen.length >= n && resolve();
      });
      const request = session.request({ ':method': 'POST', ':path': '/api/events', 'content-type': 'application/json' });
      request.end(JSON.stringify({ queue: `q${stream.i}`, event: 'tick', data: { n } }));
      request.resume();
      await Promise.all([once(request, 'close'), heard]);
    }),
  );
}

function different(list, look) {
  return [...new Set(list.map(look))];
}

/** Waits until the server counts so many; a stream that was ended is noticed a little later. */
async function counted(wanted) {
  for (;;) {
    const { counters } = await (await fetch(`${adminUrl}metrics`)).json();
    if (counters['sse.connections'].count === wanted) {
      return wanted;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
