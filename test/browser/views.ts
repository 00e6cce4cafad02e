/**
 * Every view of the product, reached as a person reaches it. The test looks at each for what a page must be; scripts/screens.ts
 * takes the pictures of docs/screens from the same walk.
 */
import { paste, say, type, type Size, type View } from './visit.js';
import type { Demo } from './demo.js';
import type { Page } from 'playwright-core';

const desktop: Size = [1440, 900];
const tall: Size = [1440, 1380];
const laptop: Size = [1024, 900];
const phone: Size = [390, 844];
const small: Size = [320, 640];

/** Goes through the product; the window shows each view while it is yielded. */
export async function* walkViews(page: Page, demo: Demo): AsyncGenerator<View> {
  await page.goto(demo.signIn);
  await page.waitForSelector('.app-chat');
  yield { name: 'chat-empty', sizes: [desktop, phone] };
  yield* onTheSide(page);
  const resolved = await readResolvedCommand(page);
  await paste(await page.locator('.empty pre').innerText());
  await page.waitForSelector('.card.is-triggered:has-text("e-mail sent")');
  yield { name: 'chat-triggered', sizes: [desktop, laptop, phone, small] };
  await type(page, '/inc ');
  await page.waitForSelector('#verbs:visible');
  yield { name: 'chat-verbs', sizes: [desktop, phone] };
  yield* answers(page);
  yield* forms(page);
  yield* states(page, resolved);
  yield* outside(page, demo);
}

async function readResolvedCommand(page: Page): Promise<string> {
  await page.click('text=Send a test alert');
  const commands = await page.locator('#test-alert pre').allInnerTexts();
  await page.keyboard.press('Escape');
  return commands.find((command) => command.includes('"status": "resolved"'))!;
}

/** What opens over the chat or beside it. */
async function* onTheSide(page: Page): AsyncGenerator<View> {
  await page.click('text=Send a test alert');
  yield { name: 'chat-test-alert', sizes: [desktop, phone] };
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  yield { name: 'chat-find', sizes: [desktop, phone] };
  await page.keyboard.press('Escape');
  for (const sheet of ['nav', 'oncall']) {
    await page.setViewportSize({ width: phone[0], height: phone[1] });
    await page.click(`.bar [data-sheet-opens="${sheet}"]`);
    yield { name: `chat-${sheet}`, sizes: [phone] };
    await page.keyboard.press('Escape');
  }
}

/** What is asked before a verb runs. */
async function* forms(page: Page): AsyncGenerator<View> {
  const close = async () => {
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[data-form]', { state: 'detached' });
  };
  await page.locator('.card.is-triggered button:has-text("Escalate")').click();
  await page.waitForSelector('dialog[data-form]:has-text("On call now")');
  yield { name: 'form-escalate', sizes: [desktop, phone, small] };
  await page.locator('.pick:has-text("Tom")').click();
  await page.locator('dialog[data-form] [type="submit"]').click();
  await page.waitForSelector('.reply:has-text("Tom is not on call")');
  yield { name: 'form-confirm', sizes: [desktop, phone] };
  await page.click('[data-dismiss]');
  await say(page, '/incident link INC-1');
  await page.fill('dialog[data-form] [name="url"]', 'the runbook');
  await page.locator('dialog[data-form] [type="submit"]').click();
  await page.waitForSelector('dialog[data-form] .problem');
  yield { name: 'form-problem', sizes: [desktop, phone] };
  await close();
  await page.locator('.card.is-triggered button[aria-label="More"]').click();
  await page.waitForSelector('.reply:has-text("More for INC-1")');
  yield { name: 'chat-more', sizes: [desktop, phone] };
  await page.click('[data-dismiss]');
  await say(page, '/incident doctor');
  await page.waitForSelector('.said:has-text("doctor")');
  await say(page, '/incident simulate checkout');
  await page.waitForSelector('.reply:has-text("Nothing is stored")');
  yield { name: 'chat-foresight', sizes: [tall, phone] };
  while (await page.locator('[data-dismiss]').count()) await page.locator('[data-dismiss]').first().click();
}

async function* answers(page: Page): AsyncGenerator<View> {
  await say(page, '/incident help');
  await page.waitForSelector('.reply:has-text("Every command")');
  yield { name: 'chat-help', sizes: [desktop, phone] };
  await page.click('[data-dismiss]');
  for (const line of ['/incident acknowlege', '/incident why', '/incident oncall', '/incident show INC-1']) {
    await say(page, line);
    await page.waitForSelector(`.said:has-text("${line}")`);
  }
  yield { name: 'chat-answers', sizes: [tall, phone] };
  while (await page.locator('[data-dismiss]').count()) await page.locator('[data-dismiss]').first().click();
}

/** Incidents in every state beside each other, with people talking. */
async function* states(page: Page, resolvedCommand: string): AsyncGenerator<View> {
  await say(page, '/incident ack INC-1 looking at it');
  await page.waitForSelector('.card.is-acknowledged');
  yield { name: 'chat-acknowledged', sizes: [desktop, phone] };
  await paste(resolvedCommand);
  await page.waitForSelector('.card-line.is-resolved');
  await say(page, '/incident declare search results are stale sev3');
  await page.waitForSelector('.card:has-text("INC-2")');
  await say(page, '/incident ack INC-2 rebuilding the index');
  await page.waitForSelector('.card.is-acknowledged');
  await say(page, 'The index is 40 minutes behind. @Maya can you look at the `search-indexer` queue?');
  await say(page, '/incident declare mails are late sev4');
  await page.waitForSelector('.card:has-text("INC-3")');
  await say(page, '/incident snooze INC-3 30m until the provider answers');
  await page.waitForSelector('.card.is-snoozed');
  await say(page, '/incident declare checkout errors sev2');
  await page.waitForSelector('.card.is-triggered:has-text("e-mail sent")');
  while (await page.locator('[data-dismiss]').count()) await page.locator('[data-dismiss]').first().click();
  yield { name: 'chat-states', sizes: [desktop, phone] };
  await page.click('#rooms >> text=INC-4');
  await page.waitForSelector('h1:has-text("INC-4")');
  yield { name: 'room', sizes: [desktop, phone] };
  await page.click('.pin summary');
  yield { name: 'room-pinned', sizes: [desktop, phone] };
  await page.keyboard.press('Escape');
}

/** An incident is over: what it took, and what people write about it. */
async function* lookingBack(page: Page, demo: Demo): AsyncGenerator<View> {
  await page.goto(demo.url);
  await page.waitForSelector('.app-chat');
  await say(page, '/incident status INC-4 identified a bad deploy');
  await say(page, '/incident resolve INC-4 rolled back');
  await say(page, '/incident review INC-4');
  await page.waitForSelector('.reply:has-text("has no review yet")');
  yield { name: 'chat-review', sizes: [desktop, phone] };
  await page.click('.reply a:has-text("Write the review")');
  await page.waitForSelector('.prose h1:has-text("INC-4")');
  yield { name: 'review', sizes: [desktop, phone, small] };
  await page.click('.review-bar a:has-text("Write it")');
  await page.waitForSelector('h1:has-text("Review of INC-4")');
  yield { name: 'review-edit', sizes: [desktop, phone] };
  await page.fill('textarea[name="text"]', '# Checkout errors\n\nA **bad deploy**, rolled back after three minutes.');
  await page.click('button:has-text("Keep the review")');
  await page.waitForSelector('.review-bar:has-text("Written by")');
  yield { name: 'review-written', sizes: [desktop, phone] };
}

/** Pages beside the chat. */
async function* outside(page: Page, demo: Demo): AsyncGenerator<View> {
  await page.goto(`${demo.url}/outbox`);
  yield { name: 'outbox', sizes: [desktop, phone] };
  await page.goto((await page.locator('a[href*="/act/"]').first().getAttribute('href'))!);
  yield { name: 'page', sizes: [phone, small, desktop] };
  await page.click('button:has-text("Acknowledge")');
  await page.waitForSelector('text=Acknowledged by you');
  yield { name: 'page-acknowledged', sizes: [phone, desktop] };
  yield* lookingBack(page, demo);
  await page.goto(`${demo.url}/nowhere`);
  yield { name: 'not-found', sizes: [desktop, phone] };
  await page.goto(`${demo.url}/api/v1/docs`);
  await page.locator('details.ref-route').nth(1).locator('summary').click();
  yield { name: 'reference', sizes: [desktop, phone] };
  await page.goto(demo.signIn);
  yield { name: 'link-spent', sizes: [desktop, phone] };
}
