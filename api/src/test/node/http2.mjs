// The page through a proxy that speaks HTTP/2, with a certificate that nobody else knows:
//   node http2.mjs <baseUrl>
// Adds a job and watches its end. Prints the protocols over which the page and all that it loaded have come.

import assert from 'node:assert/strict';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl] = process.argv.slice(2);

const browser = await launch();
try {
  const complaints = [];
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await open(context, baseUrl, { complaints });
  await page.getByTestId('add-echo').click();
  const card = page.getByTestId('job-card').first();
  await card.and(page.locator('[data-state="completed"]')).waitFor(WAIT);

  const protocols = await page.evaluate(() => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return [...new Set(loaded.map((entry) => entry.nextHopProtocol))];
  });
  assert.deepEqual(complaints, []);
  print({ protocols, detail: await card.getByTestId('job-detail').textContent() });
} finally {
  await browser.close();
}
