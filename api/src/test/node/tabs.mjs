// Many tabs on one server, over HTTP/1.1, where a browser allows six connections for all of them:
//   node tabs.mjs <baseUrl> <adminUrl>
// Prints how many streams the server counts for six tabs, after the tab that holds the stream is closed, and
// what each tab has seen of one job's events.

import assert from 'node:assert/strict';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl, adminUrl] = process.argv.slice(2);

const browser = await launch();
try {
  const complaints = [];
  const context = await browser.newContext();
  const tabs = [];
  for (let i = 0; i < 6; i++) {
    tabs.push(await open(context, baseUrl, { complaints }));
  }
  const six = await streams();
  const first = await addAndSee(tabs);

  const [leader, ...others] = tabs;
  await leader.close();
  const second = await addAndSee(others);
  const five = await streams();

  assert.deepEqual(complaints, []);
  print({ six, five, first, second });
} finally {
  await browser.close();
}

/** Open streams of the server, when the number has been the same for a while: a closed one is noticed a little later. */
async function streams() {
  let before = -1;
  for (let same = 0; same < 3; ) {
    const { counters } = await (await fetch(`${adminUrl}metrics`)).json();
    const count = counters['sse.connections'].count;
    same = count === before ? same + 1 : 0;
    before = count;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return before;
}

/** Adds a job and waits until each tab shows its end; how often each shows that it began and ended. */
async function addAndSee(pages) {
  const response = await fetch(`${baseUrl}api/queues/demo/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'echo', data: {} }),
  });
  const { id } = await response.json();
  return Promise.all(
    pages.map(async (page) => {
      const rows = page.getByTestId('event-row').filter({ has: page.getByText(`#${id}`, { exact: true }) });
      const named = (name) => rows.and(page.locator(`[data-event="${name}"]`));
      await named('completed').waitFor(WAIT);
      return [await named('active').count(), await named('completed').count()];
    }),
  );
}
