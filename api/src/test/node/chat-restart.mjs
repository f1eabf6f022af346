// A chat on the page whose answer is begun anew:
//   node chat-restart.mjs <baseUrl>     with CHROMIUM naming the browser
// Each line of JSON on standard input is answered by one:
//   {"ask": prompt}                        asks
//   {"await": {"text": …, "state": …}}     waits until the answer on the page is exactly that
// Answers are {text, state} of the answer as it stands on the page.

import { createInterface } from 'node:readline';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl] = process.argv.slice(2);

const browser = await launch();
try {
  const complaints = [];
  const page = await open(browser, baseUrl, { complaints });
  const answer = page.locator('[data-testid=chat-turn][data-role=assistant]');
  for await (const line of createInterface({ input: process.stdin })) {
    const { ask, await: wanted } = JSON.parse(line);
    if (ask) {
      await page.getByTestId('chat-prompt').fill(ask);
      await page.getByTestId('chat-send').click();
      await answer.waitFor(WAIT);
    } else {
      await page.waitForFunction(
        ([turn, { text, state }]) => turn.querySelector('.said').textContent === text && turn.dataset.state === state,
        [await answer.elementHandle(), wanted], WAIT);
    }
    if (complaints.length > 0) {
      throw new Error(complaints.join('\n'));
    }
    print({ text: await answer.locator('.said').textContent(), state: await answer.getAttribute('data-state') });
  }
} finally {
  await browser.close();
}
