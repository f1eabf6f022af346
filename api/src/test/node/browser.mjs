// A real browser for the tests of the page. Anything that it complains about is a failure: an error in the
// console, an exception, a breach of the page's content security policy.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const WAIT = { timeout: 30_000 };

/** Starts the browser that CHROMIUM names, /usr/bin/chromium by default, in a profile that is new and empty. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // For a container, where there is no sandbox to be had; and no talk with the browser's makers.
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/**
 * Opens the page in a tab of `context`, a browser or one of its contexts, and waits until its stream is live.
 * Errors that hold one of the `expected` words are no complaint: a server that is stopped, say.
 */
export async function open(context, baseUrl, { complaints = [], expected = [], ...options } = {}) {
  const page = await context.newPage(options);
  const complain = (text) => expected.some((word) => text.includes(word)) || complaints.push(text);
  page.on('console', (message) => message.type() === 'error' && complain(message.text()));
  page.on('pageerror', (error) => complain(String(error)));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (breach) => console.error(`policy: ${breach.violatedDirective}`));
  });
  const response = await page.goto(baseUrl, WAIT);
  assert.equal(response.status(), 200);
  await page.locator('html[data-ready="true"]').waitFor(WAIT);
  return page;
}
