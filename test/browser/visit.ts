/// <reference lib="dom" />
/** A browser as a person has one: writing into the box, pasting a command, and the checks that every page passes. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });

/** A window with nothing in it; `complaints` collects what the page's scripts and its policy complain about. */
export async function openWindow(browser: Browser, options: { colorScheme?: 'light' | 'dark' } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, complaints, close: () => context.close() };
}

/** Types into the message box, whichever of its two forms stands there. */
export async function type(page: Page, line: string): Promise<void> {
  await page.locator('.write-box :is(textarea, input):visible').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(line);
}

export async function say(page: Page, line: string): Promise<void> {
  await type(page, line);
  await page.keyboard.press('Enter');
}

/** Runs a command as it was copied from the page. */
export const paste = async (command: string): Promise<string> =>
  (await promisify(execFile)('bash', ['-c', command.trim()])).stdout;

/** What axe finds; asked through the debugger, so that the page's own policy stays as strict as it is. */
export async function axeFindings(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeSource });
  const run = `axe.run(document, { runOnly: { type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })
    .then(({ violations }) => violations.map(({ id, nodes }) =>
      id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) => target.join(' ') + ' ' + failureSummary).join(', ')))`;
  const { result } = await session.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  return result.value as string[];
}

export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** A size of the window. */
export type Size = readonly [width: number, height: number];

/** A view that stands on the page, and the sizes in which it is looked at. */
export interface View {
  name: string;
  sizes: Size[];
}

/**
 * Looks at each view in each of its sizes, light and dark; answers what axe, the window's width and the page's policy find. The
 * browser also reports answers that a view provokes on purpose: `provoked` says which.
 */
export async function lookEverywhere(
  { page, complaints }: Awaited<ReturnType<typeof openWindow>>,
  views: AsyncIterable<View>,
  { width: usual, provoked }: { width: number; provoked: RegExp },
): Promise<{ findings: object[]; looks: number }> {
  const findings: object[] = [];
  let looks = 0;
  for await (const { name, sizes } of views) {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const axe = await axeFindings(page);
        const sideways = await scrollsSideways(page);
        const own = complaints.splice(0).filter((words) => !provoked.test(words));
        if (axe.length > 0 || sideways || own.length > 0)
          findings.push({ name, width, colorScheme, axe, sideways, complaints: own });
        looks += 1;
      }
    }
    await page.setViewportSize({ width: usual, height: 900 });
  }
  return { findings, looks };
}
