/** Pages that ask one thing: a heading, what it means, a form or the ways to go on. */
import { htmlDocument } from './document.js';
import { renderTemplate } from '../../templates/render.js';
import type { CommandView } from './command-view.js';

/** A field of a form on such a page. */
export interface AskField {
  name: string;
  label: string;
  type: 'email' | 'password' | 'text';
  /** What browsers and password keepers fill it with. */
  autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  value?: string;
  inputmode?: 'numeric';
  maxlength?: number;
  hint?: string;
}

/** A page that asks one thing. */
export interface AskPage {
  brand?: string;
  heading: string;
  paragraphs?: string[];
  /** What was wrong with the last answer. */
  problem?: string | null;
  /** What was just done. */
  done?: string | null;
  /** Recovery codes, shown this once. */
  codes?: string[];
  /** An SVG of ours. */
  picture?: string;
  secret?: string;
  /** Other ways in, as large buttons; the first is the primary one. */
  issuers?: { url: string; label: string }[];
  form?: {
    action: string;
    label: string;
    fields: AskField[];
    hidden?: { name: string; value: string }[];
    /** What stands between the buttons and the form. */
    or?: string;
  } | null;
  formToken: string | null;
  people?: { name: string; what: string }[];
  waysTitle?: string;
  ways?: { title: string; text: string; command: CommandView | null }[];
  links?: { url: string; label: string }[];
  now: Date;
}

/** A whole document that asks one thing. */
export function askPage(page: AskPage): string {
  const { form, issuers = [] } = page;
  const body = renderTemplate('pages/ask.html', {
    brand: page.brand ?? 'OpenAlert',
    heading: page.heading,
    paragraphs: page.paragraphs ?? [],
    problem: page.problem ?? null,
    done: page.done ?? null,
    codes: page.codes ?? null,
    picture: page.picture ?? null,
    secret: page.secret ?? null,
    issuers: issuers.map((issuer, index) => ({ ...issuer, primary: index === 0 })),
    form: form
      ? {
          ...form,
          or: form.or ?? null,
          hidden: form.hidden ?? [],
          fields: form.fields.map((field, index) => ({
            value: '',
            inputmode: null,
            maxlength: 200,
            hint: null,
            ...field,
            focus: issuers.length === 0 && index === form.fields.findIndex(({ value }) => !value),
          })),
          primary: issuers.length === 0,
          formToken: page.formToken,
        }
      : null,
    people: page.people ?? [],
    waysTitle: page.waysTitle ?? null,
    ways: page.ways ?? [],
    links: page.links ?? [],
  });
  return htmlDocument({ title: `${page.heading} · OpenAlert`, body, script: 'page', now: page.now });
}
