/** The local outbox: where mail lands while no mail server is configured. */
import { renderTemplate } from '../../templates/render.js';
import { whenView } from '../../templates/web/when.js';
import { htmlDocument } from './document.js';
import { wordsIn, type PageViewer } from './message.js';

/** The mails, and who reads them. */
export interface OutboxPageData {
  organisation: string;
  viewer: PageViewer;
  /** Newest first; the items of core/queries/outbox/list.ts. */
  mails: { id: string; recipient: string; subject: string; text: string; createdAt: Date }[];
  now: Date;
}

/** The list; the newest mail stands open. Its text is shown, not its HTML: what it says is the same. */
export function outboxPage(data: OutboxPageData): string {
  const mails = data.mails.map((mail, index) => ({
    subject: mail.subject,
    recipient: mail.recipient,
    when: whenView(mail.createdAt, 'date', data.now, data.viewer.zone),
    words: wordsIn(mail.text, data.viewer),
    open: index === 0,
  }));
  const body = renderTemplate('pages/outbox.html', { organisation: data.organisation, mails });
  return htmlDocument({ title: `Outbox · ${data.organisation} · OpenAlert`, body, script: 'page', now: data.now });
}
