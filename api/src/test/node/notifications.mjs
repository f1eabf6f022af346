// A notification is posted with curl while three tabs are open, two of anna's and one of ben's:
//   node notifications.mjs <baseUrl> [screenshotDir]
// Prints what each tab shows, and what a tab of anna's that comes later is given of the past.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl] = process.argv.slice(2);

const browser = await launch();
try {
  const complaints = [];
  const context = await browser.newContext();
  const anna = await listen(context, 'anna', complaints);
  const alsoAnna = await listen(context, 'anna', complaints);
  const ben = await listen(context, 'ben', complaints);

  await curl({ userId: 'anna', text: 'for anna' });
  await curl({ userId: 'ben', text: 'for ben' });
  for (const [page, text] of [[anna, 'for anna'], [alsoAnna, 'for anna'], [ben, 'for ben']]) {
    await page.getByTestId('notification').filter({ hasText: text }).waitFor(WAIT);
  }
  const late = await listen(context, 'anna', complaints);
  await late.getByTestId('notification').first().waitFor(WAIT);

  assert.deepEqual(complaints, []);
  print({ anna: await texts(anna), alsoAnna: await texts(alsoAnna), ben: await texts(ben), late: await texts(late) });
} finally {
  await browser.close();
}

async function listen(context, user, complaints) {
  const page = await open(context, baseUrl, { complaints });
  await page.getByTestId('user-id').fill(user);
  await page.getByTestId('listen').click();
  await page.getByTestId('listening').and(page.locator('[data-state="live"]')).waitFor(WAIT);
  return page;
}

async function curl(body) {
  await promisify(execFile)('curl', [
    '-sSf', '-H', 'Content-Type: application/json', '-d', JSON.stringify(body), `${baseUrl}api/notifications`,
  ]);
}

function texts(page) {
  return page.getByTestId('notification').locator('.row-event').allTextContents();
}
