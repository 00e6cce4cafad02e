/** The shell of every page: head, style sheet, the theme before the first paint, one script. */
import { renderTemplate } from '../../templates/render.js';

/** A whole HTML document. `body` is finished HTML; `script` names a bundle of dist/browser. */
export function htmlDocument(page: { title: string; body: string; script: 'chat' | 'page'; now: Date }): string {
  return renderTemplate('pages/document.html', { ...page, now: page.now.toISOString() });
}

/** JSON that may stand in a script element: nothing in it can end the element. */
export const jsonForScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
