// Takes the pictures of the page that stand in the README:
//   node pictures.mjs <baseUrl> <directory>     against a server with the demo worker and a chat
// Leaves page.png, page-dark.png and page-phone.png there.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl, directory] = process.argv.slice(2);
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

const browser = await launch();
try {
  const page = await open(browser, baseUrl, { viewport: DESKTOP, colorScheme: 'light' });

  await page.getByTestId('user-id').fill('mia');
  await page.getByTestId('listen').click();
  await page.getByTestId('listening').and(page.locator('[data-state="live"]')).waitFor(WAIT);
  for (const text of ['welcome back', 'your video is ready']) {
    await page.getByTestId('message-text').fill(text);
    await page.getByTestId('notify').click();
    await page.getByTestId('notification').filter({ hasText: text }).waitFor(WAIT);
  }

  for (const job of ['unrecoverable', 'fail', 'echo']) {
    await page.getByTestId(`add-${job}`).click();
  }
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=job-card][data-connection=ended]').length >= 3, null, WAIT);
  await page.getByTestId('chat-prompt').fill('What is Nubabel?');
  await page.getByTestId('chat-send').click();
  await page.getByTestId('add-steps').click();
  await page.waitForFunction(() => (document.querySelector('[data-role=assistant] .said')?.textContent.length ?? 0) > 200, null, WAIT);

  await shot(page, 'page');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'page-dark');
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'light' });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `on a phone the page is ${overflow} px too wide`);
  await shot(page, 'page-phone');
  print({ directory });
} finally {
  await browser.close();
}

async function shot(page, name) {
  await page.evaluate(() => {
    const turns = document.getElementById('chat-turns');
    turns.scrollTop = turns.scrollHeight;
    scrollTo(0, 0);
  });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: !name.endsWith('phone') });
}
