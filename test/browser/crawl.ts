/// <reference lib="dom" />
/** Goes from page to page as a reader does: by the links that stand on them, each pressed where it stands, the nearest pages first. */
import type { Page } from 'playwright-core';

/** What a crawl is bound by. */
interface Crawl {
  /** Where it begins: addresses that are typed in. */
  from: string[];
  /** Whether a link is followed. */
  follows: (href: string) => boolean;
  /** Done on every page that stands there. */
  visit: (page: Page) => Promise<void>;
}

/** A page's links, as absolute addresses without what stands behind #. */
const linksOn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href]'), ({ href }) => href.split('#')[0]!),
  );

/** Presses the link to an address where it stands, in this window; waits until a page or a file came of it. */
export async function press(page: Page, href: string): Promise<void> {
  const came = (event: 'framenavigated' | 'download') =>
    page.waitForEvent(event as 'framenavigated', { timeout: 10_000 }).catch(() => undefined);
  const arrival = Promise.race([came('framenavigated'), came('download')]);
  await page.evaluate((wanted) => {
    const links = Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href]'));
    const link = links.find((one) => one.href.split('#')[0] === wanted)!;
    link.removeAttribute('target');
    link.click();
  }, href);
  if (!(await arrival)) throw new Error(`Nothing came of the link to ${href} on ${page.url()}`);
  await page.waitForLoadState('load');
}

/** Crawls; answers the addresses that it followed. */
export async function crawl(page: Page, { from, follows, visit }: Crawl): Promise<string[]> {
  const seen = new Set<string>();
  const queue: { on: string | null; href: string }[] = from.map((href) => ({ on: null, href }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { on, href } = next;
    if (seen.has(href)) continue;
    seen.add(href);
    if (on === null) await page.goto(href);
    else {
      // Many links stand on every page: they are pressed wherever the reader is.
      if (!(await linksOn(page)).includes(href)) await page.goto(on);
      // What stood there may be gone by now.
      if (!(await linksOn(page)).includes(href)) continue;
      await press(page, href);
    }
    await visit(page);
    const standsOn = page.url();
    for (const link of await linksOn(page))
      if (!seen.has(link) && follows(link)) queue.push({ on: standsOn, href: link });
  }
  return [...seen];
}
