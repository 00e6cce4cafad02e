/** The page of an incident's review: what was written, or the draft; and the form in which it is edited. */
import MarkdownIt from 'markdown-it';
import { htmlDocument } from './document.js';
import { incidentName } from '../../core/incident/incident.js';
import { renderTemplate } from '../../templates/render.js';
import { whenView } from '../../templates/web/when.js';

/** What the page shows. */
export interface ReviewPageData {
  organisation: string;
  number: number;
  /** The path of its room; null where it has none. */
  room: string | null;
  /** Markdown. */
  text: string;
  /** 0: it is the draft. */
  version: number;
  written: { at: Date; by: string } | null;
  /** Things happened after it was written. */
  newer: number;
  mayWrite: boolean;
  /** The form instead of the text: what is wrong with what was sent, and how it is sent. */
  editing: { problem: string | null; formToken: string } | null;
  zone: string | undefined;
  now: Date;
}

/** Markdown of people: HTML in it is text, an image is a link, and an address that runs something is none. */
const markdown = new MarkdownIt({ html: false, linkify: true }).disable('image');
// A wide table scrolls in a box of its own, by keys as well.
markdown.renderer.rules.table_open = () =>
  '<div class="prose-table" role="group" aria-label="Table" tabindex="0"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';

/** The whole page. */
export function reviewPage(data: ReviewPageData): string {
  const { number, organisation, version, written, editing, zone, now } = data;
  const name = incidentName(number);
  const body = renderTemplate('pages/review.html', {
    ...{ organisation, name, version, editing },
    path: `/incidents/${name}`,
    room: data.room,
    says: written ? { by: written.by, at: whenView(written.at, 'date', now, zone) } : null,
    newer: data.newer === 0 ? null : data.newer === 1 ? '1 thing' : `${data.newer} things`,
    mayWrite: data.mayWrite,
    text: data.text,
    html: editing ? '' : markdown.render(data.text),
  });
  return htmlDocument({ title: `Review of ${name} · ${organisation} · OpenAlert`, body, script: 'page', now });
}
