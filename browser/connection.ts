/** Says when the connection is gone, since when, and what that means for paging. */
import { announce } from './announce.js';
import { serverNow } from './clock.js';
import { need } from './dom.js';
import { wordsOf } from '../templates/web/when.js';
import type { Loss } from './live.js';

/** A loss shorter than this is not worth a word. */
const patienceMs = 1500;
let lostAt: Date | null = null;
let timer = 0;
let over = false;
let because: string | undefined;

const lostWords = (): string => {
  if (over) return 'Signed out here. A new sign-in link opens the chat again. Paging goes on.';
  if (because) return because;
  return `No connection since ${wordsOf(lostAt ?? serverNow(), 'clock', serverNow())}. Paging goes on. Trying again.`;
};

/** Shows the line, or takes it away; called as well when a room was exchanged. */
export function showConnection(): void {
  const banner = need('.offline');
  banner.hidden = lostAt === null && !over;
  if (!banner.hidden) need('span', banner).textContent = lostWords();
}

/** Says so after a moment; at once where it is known why, or that it does not come back by itself. */
export function connectionLost({ final, words }: Loss): void {
  over ||= final;
  because = words ?? because;
  const known = final || words !== undefined;
  if (lostAt || (timer && !known)) return known ? showConnection() : undefined;
  clearTimeout(timer);
  const since = serverNow();
  timer = window.setTimeout(
    () => {
      timer = 0;
      lostAt = since;
      showConnection();
    },
    known ? 0 : patienceMs,
  );
}

export function connectionBack(): void {
  clearTimeout(timer);
  timer = 0;
  if (lostAt) announce('Connected again');
  lostAt = null;
  over = false;
  because = undefined;
  showConnection();
}
