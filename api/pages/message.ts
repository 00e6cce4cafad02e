/** One message of a room as a list item: talk, a card, or a notice. Cards arrive as finished HTML, so that api names no card. */
import { renderTemplate } from '../../templates/render.js';
import { withoutEnd } from '../../core/without-end.js';
import { faceOf } from '../../templates/web/face.js';
import { whenView } from '../../templates/web/when.js';

/** What a message needs to be shown; a RoomMessage of core/queries/room/read.ts is one. */
export interface MessageItem {
  id: string;
  position: number;
  kind: 'text' | 'card' | 'notice';
  author: { id: string | null; name: string };
  text: string;
  pinned: boolean;
  postedAt: Date;
  editedAt: Date | null;
}

/** Who reads it: mentions of them stand out, times are in their zone. */
export interface PageViewer {
  id: string;
  name: string;
  handle?: string;
  zone?: string;
}

interface Word {
  text: string;
  code: boolean;
  mention: 'me' | 'who' | null;
  url: string | null;
  line: boolean;
}

const plain = (text: string): Word => ({ text, code: false, mention: null, url: null, line: false });
/** `code`, an address, a mention or a new line. Every alternative is linear: no nested repetition. */
const special = /`([^`\n]+)`|(https?:\/\/[^\s<>"']+)|(^|(?<=[\s(]))@([\w.-]*\w)|(\n)/gu;

/** Splits what somebody wrote into words to be escaped, code, links, mentions and new lines. */
export function wordsIn(text: string, viewer: PageViewer): Word[] {
  const words: Word[] = [];
  let from = 0;
  for (const match of text.matchAll(special)) {
    if (match.index > from) words.push(plain(text.slice(from, match.index)));
    words.push(...specialWord(match, viewer));
    from = match.index + match[0].length;
  }
  if (from < text.length) words.push(plain(text.slice(from)));
  return words;
}

function specialWord(match: RegExpMatchArray, viewer: PageViewer): Word[] {
  const [all, code, url, , name] = match;
  if (code !== undefined) return [{ ...plain(code), code: true }];
  if (url !== undefined) {
    const end = withoutEnd(url, '.,;:!?)]').length;
    return [{ ...plain(url.slice(0, end)), url: url.slice(0, end) }, plain(url.slice(end))];
  }
  if (name !== undefined) {
    const mine = [viewer.handle, viewer.name].some((own) => own?.toLowerCase() === name.toLowerCase());
    return [{ ...plain(all), mention: mine ? 'me' : 'who' }];
  }
  return [{ ...plain(''), line: true }];
}

/** The `<li>` of a message. `cardHtml` is what the card's renderer made of it, null for talk and notices. */
export function renderMessage(message: MessageItem, viewer: PageViewer, now: Date, cardHtml: string | null): string {
  const talk = message.kind === 'text';
  return renderTemplate('web/message.html', {
    id: message.id,
    position: message.position,
    look: message.kind === 'notice' ? 'sys' : talk ? 'talk' : 'card',
    when: whenView(message.postedAt, 'time', now, viewer.zone),
    author: message.author.name,
    authorId: message.author.id,
    face: talk && cardHtml === null ? faceOf(message.author) : null,
    card: cardHtml,
    pinned: message.pinned,
    edited: message.editedAt !== null,
    words: wordsIn(message.text, viewer),
  });
}

/** The `<li>` of an answer that only the asker sees; `body` is finished HTML, `said` what they typed. */
export function renderEphemeral(body: string, said: string | null): string {
  return renderTemplate('web/ephemeral.html', { body, said: said === null ? null : said.slice(0, 200) });
}
