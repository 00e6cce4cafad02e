/** What every view must be, in every size, light and dark: accessible, within its own policy, and never wider than the window. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startDemo, stopDemos, type Demo } from './demo.js';
import { lookEverywhere, openBrowser, openWindow } from './visit.js';
import { walkViews } from './views.js';
import type { Browser } from 'playwright-core';

let browser: Browser;
let demo: Demo;
beforeAll(async () => {
  [browser, demo] = await Promise.all([openBrowser(), startDemo()]);
});
afterAll(async () => {
  await browser.close();
  await stopDemos();
});

it('is accessible, keeps to its policy and scrolls nowhere sideways, whatever the view, the size and the light', async () => {
  const window = await openWindow(browser);
  const { findings, looks } = await lookEverywhere(window, walkViews(window.page, demo), {
    width: 1440,
    provoked: /status of 40[34]/,
  });
  expect(findings).toEqual([]);
  expect(looks).toBeGreaterThan(50);
  process.stdout.write(`views: ${looks} looked at\n`);
  await window.close();
}, 180_000);
