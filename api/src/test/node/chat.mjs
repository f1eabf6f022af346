// A chat on the page, with the demo model:
//   node chat.mjs <baseUrl> [screenshotDir]
// Asks one question and watches the answer grow to its end; asks another and stops it. Prints what was seen.

import assert from 'node:assert/strict';
import { launch, open, WAIT } from './browser.mjs';
import { print } from './facts.mjs';

const [baseUrl] = process.argv.slice(2);

const browser = await launch();
try {
  const complaints = [];
  const page = await open(browser, baseUrl, { complaints });

  const answer = await ask(page, 'What is Nubabel?');
  const lengths = await answer.evaluateHandle((turn) => {
    const said = turn.querySelector('.said');
    const values = [said.textContent.length];
    new MutationObserver(() => values.push(said.textContent.length)).observe(said, { childList: true, characterData: true, subtree: true });
    return values;
  });
  await answer.and(page.locator('[data-state="completed"]')).waitFor(WAIT);

  const stopped = await ask(page, 'And what is it not?');
  await page.waitForFunction((turn) => turn.querySelector('.said').textContent.length > 0, await stopped.elementHandle(), WAIT);
  await page.getByTestId('chat-stop').click();
  await stopped.and(page.locator('[data-state="failed"]')).waitFor(WAIT);
  await page.getByTestId('chat-send').waitFor(WAIT);

  assert.deepEqual(complaints, []);
  print({
    lengths: await lengths.jsonValue(),
    answer: await answer.locator('.said').textContent(),
    stopped: await stopped.locator('.who').textContent(),
  });
} finally {
  await browser.close();
}

/** Asks, and returns the turn of the answer. */
async function ask(page, prompt) {
  const turns = page.getByTestId('chat-turn');
  const count = await turns.count();
  await page.getByTestId('chat-prompt').fill(prompt);
  await page.getByTestId('chat-send').click();
  await page.waitForFunction((seen) => document.querySelectorAll('[data-testid=chat-turn]').length > seen + 1, count, WAIT);
  return turns.nth(count + 1);
}
