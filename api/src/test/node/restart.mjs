// The page outlives a restart of its server:
//   node restart.mjs <baseUrl> <signalFile>
// Writes the file when a job runs and the page shows it; whoever started this then stops the server and starts
// it again at the same address. Prints what the page shows of the job's steps, and of a job added after.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl, signalFile] = process.argv.slice(2);

const browser = await launch();
try {
  const complaints = [];
  // What chromium itself writes when a connection is refused or cut.
  const page = await open(browser, baseUrl, { complaints, expected: ['Failed to load resource', 'net::ERR_'] });
  await page.evaluate(() => {
    globalThis.states = [];
    const lamp = document.getElementById('connection');
    new MutationObserver(() => globalThis.states.push(lamp.dataset.state)).observe(lamp, { attributeFilter: ['data-state'] });
  });
  const before = await add(page);
  await before.and(page.locator('[data-state="completed"]')).waitFor(WAIT);

  await writeFile(signalFile, '');
  const lamp = page.getByTestId('connection');
  await lamp.and(page.locator('[data-state="reconnecting"]')).waitFor(WAIT);
  await lamp.and(page.locator('[data-state="live"]')).waitFor({ timeout: 90_000 });
  const after = await add(page);
  await after.and(page.locator('[data-state="completed"]')).waitFor(WAIT);

  assert.deepEqual(complaints, []);
  print({ states: await page.evaluate(() => globalThis.states), jobs: await page.getByTestId('job-card').count() });
} finally {
  await browser.close();
}

async function add(page) {
  const cards = page.getByTestId('job-card');
  const count = await cards.count();
  await page.getByTestId('add-echo').click();
  await page.waitForFunction((seen) => document.querySelectorAll('[data-testid=job-card]').length > seen, count, WAIT);
  return page.locator(`[data-job-id="${await cards.first().getAttribute('data-job-id')}"]`);
}
