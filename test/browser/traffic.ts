/// <reference lib="dom" />
/**
 * Everything that browsers send while people go through the product, and the question whether a secret is in it. Terms: *trace*
 * a text that others may see or keep: an address, a Referer, a Location, what a page's scripts read.
 */
import type { BrowserContext, Page } from 'playwright-core';

/** Something that only those may know to whom it was given. */
export interface Secret {
  name: string;
  value: string;
  /** The addresses that are made to carry it; nothing else is, whatever it is. */
  carriedBy?: RegExp;
  /** How many traces there were when it was spent: no address carries it from then on. */
  spentAt?: number;
}

/** One text that others may see or keep. */
export interface Trace {
  kind: 'address' | 'location' | 'socket' | 'referer' | 'document.referrer' | 'script' | 'log';
  text: string;
}

/** What was seen of browsers. */
interface Traffic {
  traces: Trace[];
  /** What was answered to windows: `200 /settings/keys`. */
  pages: Set<string>;
  requests: number;
  /** Keeps what this window sends. */
  watch: (context: BrowserContext) => void;
  /** Keeps what the scripts of the page that stands there can read. */
  look: (page: Page) => Promise<void>;
  /** Waits for the headers of all that was sent. */
  settle: () => Promise<void>;
}

export function recordTraffic(): Traffic {
  const traces: Trace[] = [];
  const waiting: Promise<unknown>[] = [];
  const add = (kind: Trace['kind'], text: string | null | undefined) => {
    if (text) traces.push({ kind, text });
  };
  const traffic: Traffic = {
    traces,
    pages: new Set(),
    requests: 0,
    watch(context) {
      context.on('request', (request) => {
        traffic.requests += 1;
        add('address', request.url());
        // A window that closes takes the headers of what it had just sent along.
        waiting.push(
          request
            .allHeaders()
            .then(({ referer }) => add('referer', referer))
            .catch(() => undefined),
        );
      });
      context.on('response', (response) => {
        // Rooms are fetched by the page's script, and take the place of the one that stands there.
        if (/^(document|fetch)$/.test(response.request().resourceType()))
          traffic.pages.add(`${response.status()} ${new URL(response.url()).pathname}`);
        add('location', response.headers().location);
      });
      context.on('page', (page) => {
        page.on('websocket', (socket) => add('socket', socket.url()));
        page.on('download', (download) => traffic.pages.add(`200 ${new URL(download.url()).pathname}`));
      });
    },
    async look(page) {
      const read = await page.evaluate(() => ({
        referrer: document.referrer,
        kept: [location.href, document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)],
      }));
      add('document.referrer', read.referrer);
      for (const text of read.kept) add('script', String(text));
    },
    async settle() {
      await Promise.all(waiting);
    },
  };
  return traffic;
}

/** A secret as it is written in addresses and headers. */
const spellingsOf = (value: string): string[] => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').replace(/=+$/, ''),
  Buffer.from(value).toString('base64url'),
];

/** Which of these secrets stand in a text, spelled in any way. */
function secretsIn(text: string, secrets: Secret[]): Secret[] {
  const texts = [
    text,
    text.replaceAll('%25', '%').replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  ];
  return secrets.filter(({ value }) =>
    spellingsOf(value).some((spelling) => texts.some((one) => one.includes(spelling))),
  );
}

/** The traces that a secret is in, and may not be. */
export function leaksIn(traces: Trace[], secrets: Secret[]): string[] {
  return traces.flatMap(({ kind, text }, at) =>
    secretsIn(text, secrets)
      .filter(({ carriedBy, spentAt = Infinity }) => {
        const isAddress = kind === 'address' || kind === 'location' || kind === 'script';
        return !isAddress || !carriedBy?.test(text) || at >= spentAt;
      })
      .map(({ name }) => `${name} in a ${kind}: ${text}`),
  );
}
