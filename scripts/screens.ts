/** Takes the pictures of docs/screens from a running demo, as a person would walk through it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { startDemo } from '../test/browser/demo.js';

const folder = new URL('../docs/screens/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const demo = await startDemo();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: demo.browserArgs,
});
const page = await (
  await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
).newPage();
const shoot = async (name: string) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}${name}-${colorScheme}.png` });
  }
};
const say = async (at: Page, text: string) => {
  await at.fill('textarea', text);
  await at.keyboard.press('Enter');
};

await page.goto(demo.signIn);
await page.waitForSelector('#oncall');
await shoot('chat-empty');
execFileSync('bash', ['-c', (await page.locator('pre').first().innerText()).trim()], { stdio: 'ignore' });
await page.waitForSelector('.card.is-triggered');
await page.waitForSelector('text=e-mail sent');
await shoot('chat-triggered');
await page.locator('.card.is-triggered').screenshot({ path: `${folder}card.png` });
await page.click('.card.is-triggered button:has-text("Acknowledge")');
await page.waitForSelector('.card.is-acknowledged');
await say(page, '/incident declare checkout errors sev2');
await page.waitForSelector('.card.is-triggered');
await shoot('chat-declared');
await page.setViewportSize({ width: 390, height: 844 });
await shoot('chat-phone');
await page.goto(demo.url + '/outbox');
await shoot('outbox-phone');
await browser.close();
await demo.stop();
