/**
 * Takes pictures of a running demo, as a person would walk through it.
 *   node --import tsx scripts/screens.ts           the few of docs/screens
 *   node --import tsx scripts/screens.ts <folder>  every view, in every size
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo, stopDemos } from '../test/browser/demo.js';
import { openBrowser, openWindow, type View } from '../test/browser/visit.js';
import { createSettingsWorld, walkSettings } from '../test/browser/settings-views.js';
import { walkViews } from '../test/browser/views.js';
import type { Page } from 'playwright-core';

/** What docs/screens keeps: a view and its width. */
const kept = [
  'chat-empty-1440',
  'chat-triggered-1440',
  'chat-triggered-390',
  'chat-states-1440',
  'chat-verbs-1440',
  'chat-answers-1440',
  'chat-foresight-1440',
  'form-escalate-1440',
  'form-escalate-390',
  'page-390',
  'review-1440',
  'review-390',
  'settings-people-1280',
  'settings-people-390',
  'settings-person-1280',
  'settings-team-1280',
  'settings-roles-1280',
  'settings-sign-in-1280',
  'settings-sign-in-390',
  'settings-sign-in-foreseen-1280',
  'settings-sign-in-foreseen-390',
  'settings-mapping-1280',
  'settings-integrations-1280',
  'settings-integrations-390',
  'settings-keys-1280',
  'settings-keys-390',
  'settings-audit-1280',
  'settings-audit-390',
  'settings-health-1280',
  'settings-health-390',
  'sign-in-1280',
  'sign-in-390',
  'sign-in-code-1280',
  'sign-in-code-390',
  'new-password-1280',
  'new-password-390',
  'new-password-code-1280',
  'new-password-code-390',
  'no-team-1280',
  'no-team-390',
  'me-sessions-1280',
  'me-sessions-390',
];
const isWanted = (name: string) => process.argv[2] !== undefined || kept.includes(name);
const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/screens', import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();

/** Takes the pictures of one walk. */
async function take(page: Page, views: AsyncGenerator<View>): Promise<void> {
  for await (const { name, sizes } of views) {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (isWanted(`${name}-${width}`))
          await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
        if (name === 'chat-triggered' && width === 1440)
          await page
            .locator('.card')
            .screenshot({ path: join(folder, colorScheme === 'dark' ? 'card-dark.png' : 'card.png') });
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
}

try {
  const { page } = await openWindow(browser);
  await take(page, walkViews(page, await startDemo()));
  const world = await createSettingsWorld();
  const { page: settings } = await openWindow(browser);
  await take(settings, walkSettings(settings, world));
  await world.h.stop();
} finally {
  await browser.close();
  await stopDemos();
}
