/// <reference lib="dom" />
/** The five steps of a new user, in a real browser, light and dark; and what happens to an open page when OpenAlert restarts. */
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDemo, stopDemos } from './demo.js';
import { openBrowser, openWindow, paste, say, type } from './visit.js';
import type { Browser, Page } from 'playwright-core';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await stopDemos();
});

/** What a browser says by itself when a server is away. */
const isAbsence = (complaint: string) => /net::ERR|Failed to load resource|WebSocket/.test(complaint);
const idOf = (page: Page, card: string) => page.locator(card).evaluate((element) => element.closest('li')!.dataset.id);
const heightOf = (page: Page, card: string) =>
  page.locator(card).evaluate((element) => element.getBoundingClientRect().height);

describe.each(['light', 'dark'] as const)('a new user, %s', (colorScheme) => {
  it('sends an alert, acknowledges, resolves, declares, and finds everything after a restart', async () => {
    const demo = await startDemo();
    const { page, complaints, close } = await openWindow(browser, { colorScheme });
    expect(demo.readyMs).toBeLessThan(15_000);
    await page.goto(demo.signIn);
    await page.waitForSelector('#oncall:has-text("Sam")');
    const firing = await page.locator('.empty pre').innerText();
    expect(firing).toMatch(/^curl http:\/\/localhost:\d+\/webhooks\/alertmanager\/oak_/);
    await sendAlert(page, firing);
    await acknowledge(page);
    await resolveAtTheSource(page);
    await declare(page);
    const again = await restart(page, demo);
    expect(complaints.filter((complaint) => !isAbsence(complaint))).toEqual([]);
    await close();
    await again.stop();
  }, 90_000);
});

/** 1. Paste the command: within a second a card stands there, with who is paged, who is next, and a countdown. */
async function sendAlert(page: Page, command: string) {
  const began = performance.now();
  expect(await paste(command)).toContain('"accepted"');
  await page.waitForSelector('.card.is-triggered');
  expect(performance.now() - began).toBeLessThan(1000);
  await page.waitForSelector('.card:has-text("chat delivered, e-mail sent")');
  const words = await page.locator('.card').innerText();
  const wanted = ['Triggered', 'SEV1', 'Critical', 'INC-1', 'Checkout errors above 5%', 'checkout', 'since', '1 alert'];
  for (const text of [...wanted, 'env=prod', 'Paging you', 'then Priya in', 'Step 1 of 2'])
    expect(words).toContain(text);
  expect(await page.locator('.card-acts button').allInnerTexts()).toEqual([
    'Acknowledge',
    'Escalate',
    'Pass on',
    'Resolve',
    '',
  ]);
  expect(await page.locator('.card-acts button').last().getAttribute('aria-label')).toBe('More');
  expect(await page.locator('.card-links a').allInnerTexts()).toEqual(['Runbook', 'Dashboard', 'Source']);
  const count = await page.locator('.card .count').innerText();
  await page.waitForFunction((was) => document.querySelector('.card .count')?.textContent !== was, count);
}

/** 2. Acknowledge with a comment: the same card turns amber in place, and the countdown is gone. */
async function acknowledge(page: Page) {
  const id = await idOf(page, '.card.is-triggered');
  await say(page, '/incident ack looking at it');
  await page.waitForSelector('.card.is-acknowledged');
  expect(await idOf(page, '.card.is-acknowledged')).toBe(id);
  const words = await page.locator('.card').innerText();
  expect(words).toContain('Acknowledged by you');
  expect(words).toContain('Sam acknowledged in chat: “looking at it”');
  expect(await page.locator('.card .count').count()).toBe(0);
}

/** 3. The resolved payload: the card turns green and shrinks to a line that offers Reopen. */
async function resolveAtTheSource(page: Page) {
  const height = await heightOf(page, '.card');
  await page.click('text=Send a test alert');
  const commands = await page.locator('#test-alert pre').allInnerTexts();
  await page.keyboard.press('Escape');
  await paste(commands.find((command) => command.includes('"status": "resolved"'))!);
  await page.waitForSelector('.card-line.is-resolved');
  expect(await heightOf(page, '.card-line')).toBeLessThan(height / 2);
  expect(await page.locator('.card-line button').innerText()).toMatch(/^Reopen\s+10 min left$/);
}

/** 4. Declare by hand: a room of its own with the card pinned; and whatever is typed, there is an answer. */
async function declare(page: Page) {
  await say(page, '/incident declare checkout errors sev2');
  await page.waitForSelector('.card.is-triggered');
  await say(page, '/incident declare search is slow sev3');
  await page.waitForSelector('.card:has-text("INC-3")');
  await say(page, '/incident ack');
  await page.waitForSelector('.reply:has-text("Which one? ack needs an incident.")');
  expect(await page.locator('.reply-rows button').allInnerTexts()).toEqual(['ack', 'ack']);
  await page.locator('.reply-rows li', { hasText: 'INC-3' }).getByRole('button').click();
  await page.waitForSelector('.card.is-acknowledged:has-text("INC-3")');
  await page.click('#rooms >> text=INC-2');
  await page.waitForSelector('h1:has-text("INC-2")');
  expect(page.url()).toContain('/rooms/inc-2-checkout-errors');
  await page.waitForSelector('.msg:has-text("Pinned to this room") .card.is-triggered');
  await page.click('.pin summary');
  await page.click('.pin-card button:has-text("Acknowledge")');
  await page.waitForSelector('.pin-card .card.is-acknowledged:has-text("Acknowledged by you")');
  await page.keyboard.press('Escape');
  await say(page, '/incident help');
  await page.waitForSelector('.reply:has-text("/incident override @user 2h [schedule]")');
  await say(page, '/incident acknowlege');
  await page.waitForSelector('.reply:has-text("Did you mean ack?") button');
  await type(page, '/inc ack');
  await page.waitForSelector('#verbs:visible');
  await page.keyboard.press('Escape');
  await type(page, '');
  await say(page, 'I am on it');
  await page.waitForSelector('.msg-text:has-text("I am on it")');
}

/** 5. Ctrl-C and start again: no process stays, everything is there, and the open page catches up by itself. */
async function restart(page: Page, demo: Awaited<ReturnType<typeof startDemo>>) {
  expect(await demo.stop(true)).toBe(0);
  expect(processesOn(demo.dataDir)).toEqual([]);
  await page.waitForSelector('.offline:visible');
  const again = await startDemo({ dataDir: demo.dataDir, port: Number(new URL(demo.url).port) });
  expect(again.readyMs).toBeLessThan(5000);
  await page.waitForSelector('.offline', { state: 'hidden' });
  await say(page, 'back again');
  await page.waitForSelector('.msg-text:has-text("back again")');
  await page.goto(`${again.url}/`);
  expect(await page.locator('.card').count()).toBe(3);
  await say(page, '/incident list all');
  await page.waitForSelector('.reply:has-text("3 incidents")');
  return again;
}

function processesOn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes(folder));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

it('shows, after the connection was away, what happened meanwhile, each message once and in order', async () => {
  const demo = await startDemo();
  const { page, close } = await openWindow(browser);
  await page.goto(demo.signIn);
  await page.waitForSelector('#write:visible');
  const sender = await openWindow(browser);
  await sender.page.context().addCookies(await page.context().cookies());
  await sender.page.goto(`${demo.url}/`);
  await say(page, 'one');
  await page.waitForSelector('.msg-text:has-text("one")');
  await page.context().setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  for (const words of ['two', 'three', 'four']) {
    await say(sender.page, words);
    await sender.page.waitForSelector(`.msg-text:has-text("${words}")`);
  }
  await page.context().setOffline(false);
  await page.waitForSelector('.msg-text:has-text("four")');
  expect(await page.locator('.msg-text').allInnerTexts()).toEqual(['one', 'two', 'three', 'four']);
  await sender.close();
  await close();
  await demo.stop();
}, 60_000);

it('shows the card within a second of the alert, p99 over 100 alerts', async () => {
  const demo = await startDemo();
  const { page, close } = await openWindow(browser);
  await page.goto(demo.signIn);
  const [, url] = /curl (\S+)/.exec(await page.locator('.empty pre').innerText())!;
  const waits: number[] = [];
  for (let n = 1; n <= 100; n += 1) {
    const labels = { alertname: `Alert${n}`, severity: 'critical' };
    const alert = { status: 'firing', labels, startsAt: new Date().toISOString() };
    const seen = page.waitForSelector(`.card:has-text("Alert${n}")`);
    const began = performance.now();
    const body = JSON.stringify({ version: '4', groupKey: `g${n}`, alerts: [alert] });
    expect((await fetch(url!, { method: 'POST', body })).status).toBe(202);
    await seen;
    waits.push(performance.now() - began);
  }
  waits.sort((a, b) => a - b);
  process.stdout.write(`alert to card: p50 ${waits[49]!.toFixed(0)} ms, p99 ${waits[98]!.toFixed(0)} ms\n`);
  expect(waits[98]).toBeLessThan(1000);
  await close();
  await demo.stop();
}, 120_000);
