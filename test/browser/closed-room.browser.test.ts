/// <reference lib="dom" />
/** What a person sees whose room is closed to them, whose session ends, or who has too many tabs: a sentence, and where to go on. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { createVisitors } from '../sockets.js';
import { sessionOffer } from '../../core/commands/session/offer.js';
import { systemActor } from '../../core/people/actor.js';
import { axeFindings, openBrowser, openWindow, type } from './visit.js';
import type { Browser, Page } from 'playwright-core';

let browser: Browser;
let h: Harness;
let close: () => Promise<void>;
let page: Page;
let complaints: string[];
const visitors = createVisitors();

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  h = await createHarness();
  await h.say('sam', '/incident declare secret of the board sev2');
  await h.settle();
  ({ page, complaints, close } = await openWindow(browser));
  const offer = await h.system.core.execute(sessionOffer, {
    actor: systemActor(h.system.home.id),
    input: { handle: 'priya' },
  });
  await page.goto(`${h.system.url}/sign-in/${String(offer.data!.token)}`);
  await page.waitForSelector('.app-chat');
});
afterEach(async () => {
  visitors.leave();
  await close();
  await h.stop();
});

const inPrivateRoom = async () => {
  await page.locator('#rooms a:has-text("secret")').click();
  await page.waitForSelector('.bar h1:has-text("secret")');
};
const makePrivate = async () => {
  const [incident] = await h.database.query<{ id: string }>(`update incidents set private = true returning id`);
  h.system.core.signals.publish({ topic: 'incident-access', incident: incident!.id });
};
const announced = () => page.locator('.gone').innerText();

it('leads out of a room that is closed, says why, and leaves nothing of it behind', async () => {
  await inPrivateRoom();
  await type(page, 'a word about the');
  // A form about it stands open, and holds the focus.
  await page.locator('.bar .pin > summary').click();
  await page.locator('.pin-card button:has-text("More"), .pin-card button[aria-label="More"]').first().click();
  await page.waitForSelector('.msg-own, dialog[data-form]');
  await makePrivate();
  await page.waitForSelector('.gone:not([hidden]) span:not(:empty)', { timeout: 5000 });
  expect(await announced()).toBe('This room is closed to you now: its incident was made private, or the room is gone.');
  expect(await page.locator('.gone').getAttribute('role')).toBe('status');
  expect(await page.locator('.bar h1').innerText()).toBe('incidents');
  expect(new URL(page.url()).pathname).toBe('/');
  await page.waitForSelector('#rooms:not(:has-text("secret"))');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  // The keyboard goes on in the message box, which is empty: what was begun was for the other room.
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('write');
  expect(await page.locator('#write').inputValue()).toBe('');
  expect(await page.locator('#talk').getAttribute('data-incident')).toBe('');
  expect(await axeFindings(page)).toEqual([]);
  // Another room: the line has been read.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('incidents');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.gone[hidden]', { state: 'attached' });
  expect(complaints).toEqual([]);
}, 60_000);

it('leads out of a room that was closed while there was no connection', async () => {
  await inPrivateRoom();
  await page.context().setOffline(true);
  visitors.leave();
  await h.database.query(`update incidents set private = true`);
  // The connection that the window had is not cut by being offline: the server ends it.
  await page.context().setOffline(false);
  await page.waitForSelector('.gone:not([hidden]) span:not(:empty)', { timeout: 6000 });
  expect(await announced()).toMatch(/^This room is closed to you now/);
  expect(complaints.filter((words) => !/net::ERR|WebSocket/.test(words))).toEqual([]);
}, 60_000);

it('says that one is signed out, and tries no more', async () => {
  await h.database.query(`delete from sessions`);
  await page.waitForSelector('.offline:not([hidden]):has-text("Signed out here")', { timeout: 8000 });
  let tries = 0;
  page.on('request', (request) => (tries += request.url().includes('socket.io') ? 1 : 0));
  page.on('websocket', () => (tries += 1));
  await page.waitForTimeout(4000);
  expect(tries).toBe(0);
  expect(complaints).toEqual([]);
}, 60_000);

it('says that the chat stands open too often, and when it is closed for it', async () => {
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await Promise.all(Array.from({ length: 19 }, () => visitors.connect(h, 'priya', { cookie })));
  const second = await page.context().newPage();
  await second.goto(h.system.url);
  await second.waitForSelector('.offline:not([hidden]):has-text("stands open 20 times")', { timeout: 8000 });
  expect(await axeFindings(second)).toEqual([]);
  expect(await page.locator('.offline').isHidden()).toBe(true);
}, 60_000);
