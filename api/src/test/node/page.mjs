// Uses the page as a person would, in a real browser:
//   node page.mjs <baseUrl> <screenshotDir>     with CHROMIUM naming the browser, /usr/bin/chromium by default
// Adds one job of each kind, waits for its end, and takes pictures. Anything that the browser complains
// about is a failure: an error in the console, an exception, a breach of the page's content security policy.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launch, open as openPage, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl, screenshotDir] = process.argv.slice(2);
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

const browser = await launch();
try {
  const complaints = [];
  const page = await openPage(browser, baseUrl, { complaints, viewport: DESKTOP, colorScheme: 'light' });

  const steps = await add(page, 'steps');
  const bars = await watchBar(steps);
  await page.waitForFunction((values) => values.at(-1) >= 40, bars, WAIT);
  const active = await shot(page, 'active');
  await end(steps, 'completed');
  const seen = await bars.evaluate((values) => values);
  assert.equal(seen.at(-1), 100, `the bar stands at ${seen.at(-1)}`);
  assert.ok(seen.some((value) => value > 0 && value < 100), `the bar never stood in between: ${seen}`);

  const echo = await add(page, 'echo');
  await end(echo, 'completed');
  const fail = await add(page, 'fail');
  await end(fail, 'completed');
  const unrecoverable = await add(page, 'unrecoverable');
  await end(unrecoverable, 'failed');
  const ofSteps = page.getByTestId('event-row').filter({ hasText: await text(steps, 'job-id') });
  await ofSteps.filter({ hasText: 'completed' }).waitFor(WAIT);

  const pictures = [active, ...(await pose(page))];
  assert.deepEqual(complaints, []);
  print({
    steps: { bar: seen, detail: await text(steps, 'job-detail') },
    echo: await text(echo, 'job-detail'),
    fail: await text(fail, 'job-detail'),
    unrecoverable: await text(unrecoverable, 'job-detail'),
    pictures,
  });
} finally {
  await browser.close();
}

/** Clicks the button and returns the new job's card, held by its job id. */
async function add(page, job) {
  const cards = page.getByTestId('job-card');
  const before = await cards.count();
  await page.getByTestId(`add-${job}`).click();
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-testid=job-card]').length > count, before, WAIT);
  return page.locator(`[data-job-id="${await cards.first().getAttribute('data-job-id')}"]`);
}

/** Records each value at which the card's bar stands from now on. */
function watchBar(card) {
  return card.getByTestId('job-progress').evaluateHandle((bar) => {
    const values = [Number(bar.ariaValueNow)];
    new MutationObserver(() => values.push(Number(bar.ariaValueNow)))
      .observe(bar, { attributeFilter: ['aria-valuenow'] });
    return values;
  });
}

/** Waits until the job has ended as expected, and until its own stream has said so and closed. */
async function end(card, state) {
  await card.and(card.page().locator(`[data-state="${state}"][data-connection="ended"]`)).waitFor(WAIT);
}

function text(card, part) {
  return card.getByTestId(part).textContent();
}

async function pose(page) {
  const light = await shot(page, 'desktop-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await shot(page, 'desktop-dark');
  await page.setViewportSize(PHONE);
  const phoneDark = await shot(page, 'phone-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const phone = await shot(page, 'phone');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `on a phone the page is ${overflow} px too wide`);
  return [light, dark, phone, phoneDark];
}

async function shot(page, name) {
  const path = join(screenshotDir, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
