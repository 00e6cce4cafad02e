/** The shell of every page: head, style sheet, the theme before the first paint, one script. */
import { renderTemplate } from '../../templates/render.js';

/** A page around its body. */
interface DocumentPage {
  title: string;
  /** Finished HTML. */
  body: string;
  /** A bundle of dist/browser. */
  script: 'chat' | 'page';
  /**
   * What the browser says in Referer: our origin alone, since the address of a page may be a link that signs in or acts. Saying
   * nothing would take Origin away from its forms. `same-origin` says the whole address, to us and nobody else.
   */
  referrer?: 'strict-origin' | 'same-origin';
  now: Date;
}

/** A whole HTML document. */
export function htmlDocument({ referrer = 'strict-origin', ...page }: DocumentPage): string {
  return renderTemplate('pages/document.html', { ...page, referrer, now: page.now.toISOString() });
}

/** JSON that may stand in a script element: nothing in it can end the element. */
export const jsonForScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
