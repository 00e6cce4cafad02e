/// <reference lib="dom" />
/** What is asked before a verb runs, by keyboard and by mouse, in a real browser. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startDemo, stopDemos } from './demo.js';
import { openBrowser, openWindow, paste, say } from './visit.js';
import type { Browser } from 'playwright-core';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await stopDemos();
});

it('opens over the room, gives focus back when it is left, and does what was chosen, once', async () => {
  const demo = await startDemo();
  const { page, complaints, close } = await openWindow(browser, { colorScheme: 'light' });
  await page.goto(demo.signIn);
  await paste(await page.locator('.empty pre').innerText());
  await page.waitForSelector('.card.is-triggered:has-text("e-mail sent")');

  // Left by Esc: nothing happened, and focus is where it was.
  await page.locator('.card button:has-text("Escalate")').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[data-form]');
  expect(await page.evaluate(() => document.activeElement?.closest('.pick')?.textContent)).toContain('The next step');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[data-form]', { state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Escalate');

  // By keyboard: down to Sam, who is on call; the button names him.
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[data-form]');
  await page.keyboard.press('ArrowDown');
  expect(await page.locator('dialog [type="submit"]').innerText()).toBe('Page Sam');
  await page.keyboard.press('ArrowUp');
  expect(await page.locator('dialog [type="submit"]').innerText()).toBe('Page Priya');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[data-form]', { state: 'detached' });
  await page.waitForSelector('.card.is-triggered:has-text("Step 2 of 2")');

  // What was written stays when something is wrong with it.
  await say(page, '/incident link INC-1');
  await page.fill('[name="url"]', 'the runbook');
  await page.fill('[name="label"]', 'Runbook of the pool');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog .problem:has-text("https://")');
  expect(await page.inputValue('[name="label"]')).toBe('Runbook of the pool');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('url');
  await page.fill('[name="url"]', 'https://runbooks.example/pool');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.card-links a:has-text("Runbook of the pool")');

  await say(page, '/incident snooze INC-1');
  await page.waitForSelector('dialog[data-form]:has-text("Snooze INC-1")');
  // On a phone it is a sheet: from side to side, and down to the bottom.
  await page.setViewportSize({ width: 390, height: 844 });
  const sheet = (await page.locator('dialog[data-form]').boundingBox())!;
  expect([sheet.x, sheet.width, sheet.y + sheet.height]).toEqual([0, 390, 844]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.click('dialog [type="submit"]');
  await page.waitForSelector('.card.is-snoozed:has-text("by you")');
  // A card that has just changed ignores presses for a moment, so that no verb slides under a finger.
  const wake = page.locator('.card.is-snoozed button:has-text("Wake now")');
  while ((await page.locator('.card.is-triggered').count()) === 0) {
    if ((await wake.count()) > 0) await wake.click();
    await page.waitForSelector('.card.is-triggered', { timeout: 500 }).catch(() => undefined);
  }
  expect(complaints).toEqual([]);
  await close();
}, 90_000);
