/** Small helpers to find and make elements. */

/** The one element that must be there; what is missing is a mistake of a template, and said so. */
export function need<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

export const all = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** An element with a class and text; text is never HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  words = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (words) made.textContent = words;
  return made;
}

/** What a browser with Trusted Types offers; TypeScript does not know it yet. */
interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createHTML: (html: string) => string },
  ) => { createHTML: (html: string) => string };
}

/** The one policy that may make HTML (api/protection.ts names it). What it is given comes from our own server, which escapes. */
const own = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('openalert', {
  createHTML: (html) => html,
});

/** HTML that our own server rendered, for the few places that take HTML. */
export const trusted = (html: string): string => own?.createHTML(html) ?? html;

/** The first element of HTML that our own server rendered. A template element runs nothing. */
export function fromHtml(html: string): HTMLElement {
  const holder = document.createElement('template');
  holder.innerHTML = trusted(html);
  return need('*', holder.content);
}

/** An icon of the sprite. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `/assets/icons.svg#i-${name}`);
  svg.append(use);
  return svg;
}

/** Sets text only where it changed: a selection inside survives. */
export function setText(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

/** Reads JSON from storage; null when there is none, or storage is refused. */
export function recall<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

/** Keeps JSON in storage; a browser that refuses forgets, nothing worse. */
export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // nothing hangs on it
  }
}
