/** A notice as a card: words, rows and buttons. Pure. */
import { person, text, time, type Button, type ReplyCard, type Span } from '../card.js';
import { plainNotice, type Notice, type NoticeAct, type Phrase } from '../../core/notification/notice.js';

/** The card of a notice; its plain words are those of a reader elsewhere. */
export const noticeCard = (notice: Notice, now: Date): ReplyCard => ({
  type: 'reply',
  tone: notice.tone,
  text: notice.words.map(spanOf),
  rows: notice.rows.map(({ words, detail, at, act }) => ({
    title: words.map(spanOf),
    ...(detail ? { detail: detail.map(spanOf) } : {}),
    ...(at ? { at } : {}),
    ...(act ? { button: buttonOf(act) } : {}),
  })),
  buttons: notice.acts.map(buttonOf),
  ...(notice.path === null ? {} : { links: [{ label: 'Open', url: notice.path, icon: 'room' as const }] }),
  fallback: plainNotice(notice, { id: null, zone: 'UTC' }, now),
});

function spanOf(phrase: Phrase): Span {
  if (typeof phrase === 'string') return text(phrase);
  if ('strong' in phrase) return text(phrase.strong, true);
  if ('person' in phrase) return person(phrase.person);
  return time(new Date(phrase.at), phrase.style);
}

const buttonOf = ({ label, command, input, form, primary }: NoticeAct): Button => ({
  label,
  intent: { command, input, ...(form ? { form } : {}) },
  ...(primary ? { style: 'primary' as const } : {}),
});
