/// <reference lib="dom" />
/**
 * A window in which nothing that was written by others may run, ask or build anything, and the list of what did. Terms: *caught*
 * one such thing, in words; *provoke* to do to every element what a reader may do without pressing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

declare global {
  interface Window {
    caught: (what: string) => Promise<void>;
  }
}

const templates = fileURLToPath(new URL('../../templates', import.meta.url));
const sources = readdirSync(templates, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.html.hbs'))
  .map((file) => readFileSync(`${templates}/${file}`, 'utf8'))
  .join('\n');
const found = (pattern: RegExp) => [...new Set([...sources.matchAll(pattern)].map(([, name]) => name!.toLowerCase()))];

/** What our own templates write, and what the sprite, the picture of a code and the browser's script add to it. */
const own = {
  tags: [...found(/<([a-z][a-z0-9-]*)/gi), 'strong'],
  attributes: [...found(/[\s"}]([a-z][a-z-]*)(?=[=\s>{])/gi), 'aria-busy', 'shape-rendering'],
};

/** A window that leaves `site` for nothing; whatever comes of hostile words is in `caught`. */
export async function openTrap(browser: Browser, site: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const caught: string[] = [];
  const isOwn = (url: string) => url.startsWith(site) || url === 'about:blank';
  await context.exposeFunction('caught', (what: string) => void caught.push(what));
  await context.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'print'] as const)
      window[name] = (() => void window.caught(`${name} ran`)) as never;
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      void window.caught(`the policy stopped ${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on('request', (request) => {
    if (!isOwn(request.url())) caught.push(`asked ${request.url()}`);
  });
  await context.route(
    (url) => !isOwn(url.href),
    (route) => route.abort(),
  );
  context.on('dialog', (dialog) => {
    caught.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('weberror', (error) => caught.push(`an error: ${error.error().message}`));
  context.on('console', (message) => {
    if (/content security policy|trusted/i.test(message.text())) caught.push(`a complaint: ${message.text()}`);
  });
  return { context, page: await context.newPage(), caught };
}

/** Opens what can be opened, and does to every element what makes handlers run. */
export const provoke = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const details of Array.from(document.querySelectorAll('details'))) details.open = true;
    const names =
      'load error focus blur focusin mouseover mouseenter mousemove pointerover pointerenter wheel animationstart transitionend ' +
      'copy beforetoggle toggle begin loadstart pageshow hashchange dragstart formdata close start finish';
    for (const element of [window, ...Array.from(document.querySelectorAll('*'))])
      for (const name of names.split(' ')) element.dispatchEvent(new Event(name, { bubbles: name === 'mouseover' }));
  });

/** What stands on the page that no template of ours wrote: elements, attributes, addresses that act, names of the page's own. */
export const foreign = (page: Page): Promise<string[]> =>
  page.evaluate(({ tags, attributes }) => {
    const wrong = Object.keys(Object.prototype).map((name) => `Object.prototype.${name}`);
    const addresses = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'];
    const isSafe = (name: string, value: string) => {
      if (!URL.canParse(value, location.href)) return false;
      const { protocol, origin } = new URL(value, location.href);
      const leads = name === 'href' && /^(https?|mailto):$/.test(protocol);
      return leads || origin === location.origin;
    };
    for (const element of Array.from(document.querySelectorAll('*'))) {
      const tag = element.localName;
      const svg = element.closest('svg') && ['svg', 'path', 'use'].includes(tag);
      if (!tags.includes(tag) && !svg) wrong.push(`<${tag}>`);
      const isData = element.getAttribute('type') === 'application/json';
      if (tag === 'script' && !isData && !/^\/assets\/\w+\.js$/.test(element.getAttribute('src') ?? ''))
        wrong.push(`<script>${element.textContent}`);
      if (tag === 'link' && !element.getAttribute('href')?.startsWith('/assets/')) wrong.push(element.outerHTML);
      for (const { name, value } of Array.from(element.attributes)) {
        const known = /^(aria|data)-[a-z-]+$/.test(name) || attributes.includes(name) || svg;
        if (!known || /^on|^style$|^srcdoc$/.test(name)) wrong.push(`<${tag} ${name}=${value}>`);
        if (addresses.includes(name) && !isSafe(name, value)) wrong.push(`<${tag} ${name}=${value}>`);
        if (['id', 'name', 'class', 'is'].includes(name) && value.includes('canary'))
          wrong.push(`<${tag} ${name}=${value}>`);
      }
    }
    return wrong;
  }, own);

/** All that a reader reads on the page, and what stands in its fields. */
export const readable = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.textContent,
      ...Array.from(document.querySelectorAll('input, textarea'), (field) => (field as HTMLInputElement).value),
    ].join('\n'),
  );
