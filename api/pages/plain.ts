/** Pages of one message: a heading, what it means, and the one thing to press. */
import { renderTemplate } from '../../templates/render.js';
import { htmlDocument } from './document.js';
import type { CommandView } from './command-view.js';

/** A page of one message. */
export interface PlainPage {
  brand?: string;
  heading: string;
  paragraphs: string[];
  /** `token` is that of api/auth/csrf.ts. */
  form?: { action: string; token: string; label: string; atOnce?: boolean };
  ways?: { title: string; text: string; command: CommandView | null }[];
  links?: { url: string; label: string }[];
  /** The id of an error; last, as it is for whoever looks into the log. */
  id?: string;
  now: Date;
}

/** A whole document with one message. */
export function plainPage(page: PlainPage): string {
  const { form } = page;
  const body = renderTemplate('pages/plain.html', {
    brand: page.brand ?? 'OpenAlert',
    heading: page.heading,
    paragraphs: page.paragraphs,
    form: form ? { ...form, atOnce: form.atOnce ?? false } : null,
    ways: page.ways ?? [],
    links: page.links ?? [],
    id: page.id ?? null,
  });
  return htmlDocument({ title: `${page.heading} · OpenAlert`, body, script: 'page', now: page.now });
}
