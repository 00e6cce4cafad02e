/** What every view must be, in every size, light and dark: accessible, within its own policy, and never wider than the window. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startDemo, stopDemos, type Demo } from './demo.js';
import { axeFindings, openBrowser, openWindow, scrollsSideways } from './visit.js';
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
  const { page, complaints, close } = await openWindow(browser);
  const findings: object[] = [];
  let looks = 0;
  for await (const { name, sizes } of walkViews(page, demo)) {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const axe = await axeFindings(page);
        const sideways = await scrollsSideways(page);
        // A page that is refused on purpose is one the browser reports.
        const own = complaints.splice(0).filter((words) => !/status of 40[34]/.test(words));
        if (axe.length > 0 || sideways || own.length > 0)
          findings.push({ name, width, colorScheme, axe, sideways, complaints: own });
        looks += 1;
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  expect(findings).toEqual([]);
  expect(looks).toBeGreaterThan(50);
  process.stdout.write(`views: ${looks} looked at\n`);
  await close();
}, 180_000);
