/**
 * Takes the pictures of docs/screens from a running demo, as a person would walk through it.
 *   node --import tsx scripts/screens.ts [folder]
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo, stopDemos } from '../test/browser/demo.js';
import { openBrowser, openWindow } from '../test/browser/visit.js';
import { walkViews } from '../test/browser/views.js';

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/screens', import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  const { page } = await openWindow(browser);
  for await (const { name, sizes } of walkViews(page, await startDemo())) {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
        if (name === 'chat-triggered' && width === 1440)
          await page.locator('.card').screenshot({ path: join(folder, `card-${colorScheme}.png`) });
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
} finally {
  await browser.close();
  await stopDemos();
}
