/// <reference lib="dom" />
/** The settings in a real browser: what every page must be, in both sizes, light and dark; and their use by keyboard alone. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { axeFindings, lookEverywhere, openBrowser, openWindow } from './visit.js';
import { createSettingsWorld, walkSettings, type SettingsWorld } from './settings-views.js';
import { enrol } from '../visitor.js';
import type { Browser, Page } from 'playwright-core';

let browser: Browser;
let world: SettingsWorld;
beforeAll(async () => {
  [browser, world] = await Promise.all([openBrowser(), createSettingsWorld()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await world.h.stop();
});

it('are accessible, keep to their policy and scroll nowhere sideways, whatever the page, the size and the light', async () => {
  const window = await openWindow(browser);
  const { findings, looks } = await lookEverywhere(window, walkSettings(window.page, world), {
    width: 1280,
    provoked: /status of 4(00|03|09)/,
  });
  expect(findings).toEqual([]);
  expect(looks).toBeGreaterThan(50);
  await window.close();
}, 180_000);

/** Presses Tab until the element of these words has the focus; fails after a hundred. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let press = 0; press < 100; press += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (text.includes(words)) return;
  }
  throw new Error(`Tab never reached ${words}`);
}

it('are used by keyboard alone: the skip link, the list, a form, a row that opens, a question that is answered', async () => {
  const { page, complaints, close } = await openWindow(browser);
  await world.signIn(page);
  await page.goto(world.at('/settings/teams'));
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the settings');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Make a team');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Night shift');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.told:has-text("Night shift is a team now.")');
  await tabTo(page, 'Add to Night shift');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.told:has-text("of Night shift.")');
  await tabTo(page, 'Take out…');
  await page.keyboard.press('Space');
  await tabTo(page, 'Keep');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.confirm:not([open])');
  // What came back with something wrong has the focus where it is wrong, and what was typed is there.
  await page.fill('[name="handle"]', 'Night Shift!');
  await page.locator('[name="handle"]').press('Enter');
  await page.waitForSelector('.problem:has-text("small letters")');
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('Night Shift!');
  expect(complaints.filter((words) => !/status of 400/.test(words))).toEqual([]);
  await close();
}, 60_000);

/** The elements that a keyboard must reach, and those that it reaches by Tab with a focus that is seen, as they are called. */
async function tabThrough(page: Page): Promise<{ missed: string[]; unseen: string[]; reached: number }> {
  const wanted = await page.evaluate(() => {
    const selector = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
    const shown = Array.from(document.querySelectorAll<HTMLElement>(selector)).filter((element) =>
      element.checkVisibility({ visibilityProperty: true }),
    );
    shown.forEach((element, index) => (element.dataset.tab = String(index)));
    (document.activeElement as HTMLElement | null)?.blur();
    return shown.map((element) => `${element.localName} ${element.getAttribute('name') ?? element.innerText}`.trim());
  });
  const reached = new Set<number>();
  const unseen: string[] = [];
  for (let press = 0; press < wanted.length + 5; press += 1) {
    await page.keyboard.press('Tab');
    const { tab, seen } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const style = getComputedStyle(element);
      const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
      return { tab: Number(element.dataset.tab ?? -1), seen: marked && element.matches(':focus-visible') };
    });
    if (tab >= 0 && !seen) unseen.push(wanted[tab]!);
    if (tab >= 0) reached.add(tab);
  }
  return { missed: wanted.filter((_, index) => !reached.has(index)), unseen, reached: reached.size };
}

it.each([
  ['people', 'Add a person', 'details[open] [name="email"]'],
  ['integrations', 'Deploy hooks', '.int-row[open]:has-text("Deploy hooks")'],
  ['keys', 'Make a key', 'details[open] [name="scope-read"]'],
  ['health', 'Audit', 'h1:has-text("Audit")'],
])(
  'are reached by Tab, all of %s, with a focus that is seen, and Enter does what a press does',
  async (path, words, done) => {
    const { page, complaints, close } = await openWindow(browser);
    await world.signIn(page);
    await page.goto(world.at(`/settings/${path}`));
    const { missed, unseen, reached } = await tabThrough(page);
    expect({ missed, unseen }).toEqual({ missed: [], unseen: [] });
    expect(reached).toBeGreaterThan(10);
    await tabTo(page, words);
    await page.keyboard.press('Enter');
    await page.waitForSelector(done);
    expect(complaints).toEqual([]);
    await close();
  },
  60_000,
);

it('ask for a fresh proof, and show after it what was typed, to be sent once more', async () => {
  const { codes } = await enrol(world.h, 'sam');
  const { page, complaints, close } = await openWindow(browser);
  await world.signIn(page, 'sam');
  await world.h.database.query(`update sessions set proved_at = null`);
  await page.goto(world.at('/settings/keys'));
  await page.click('summary:has-text("Make a key")');
  await page.fill('[name="name"]', 'typed with care');
  await page.check('[name="scope-respond"]');
  await page.selectOption('[name="days"]', '365');
  await page.click('button:has-text("Make this key")');
  await page.waitForSelector('h1:has-text("Confirm it is you")');
  expect(page.url()).not.toContain('typed');
  await page.fill('[name="code"]', codes[0]!);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.told:has-text("Nothing is done yet. What you entered stands here again.")');
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.inputValue('[name="name"]')).toBe('typed with care');
  expect(await page.isChecked('[name="scope-respond"]')).toBe(true);
  expect(await page.inputValue('[name="days"]')).toBe('365');
  expect(await page.locator('b:has-text("typed with care")').count()).toBe(0);
  await page.click('button:has-text("Make this key")');
  await page.waitForSelector('h1:has-text("typed with care is a key now")');
  await page.goto(world.at('/settings/keys'));
  expect(await page.locator('.told').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
}, 60_000);

it('copies the snippet, keeps the chosen appearance, and opens and closes the menu of a phone', async () => {
  const { page, close } = await openWindow(browser, { colorScheme: 'light' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await world.signIn(page);
  await page.goto(world.at('/settings/integrations'));
  await page.click('.int:has-text("Deploy hooks")');
  await page.click('.int-row[open] [data-copy]');
  await page.waitForSelector('[data-copy]:has-text("Copied")');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('/webhooks/generic-json/YOUR_KEY');
  await page.click('.nav-me summary');
  await page.click('.me-menu label:has-text("Dark")');
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.click('[data-sheet-opens="nav"]');
  expect(await page.locator('#nav').isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.locator('#nav').isVisible()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Menu');
  await close();
}, 60_000);
