/** Says when the connection is gone, since when, and what that means for paging. */
import { announce } from './announce.js';
import { serverNow } from './clock.js';
import { need } from './dom.js';
import { wordsOf } from '../templates/web/when.js';

/** A loss shorter than this is not worth a word. */
const patienceMs = 1500;
let lostAt: Date | null = null;
let timer = 0;
let over = false;

const lostWords = (): string => {
  if (over) return 'Signed out here. A new sign-in link opens the chat again. Paging goes on.';
  return `No connection since ${wordsOf(lostAt ?? serverNow(), 'clock', serverNow())}. Paging goes on. Trying again.`;
};

/** Shows the line, or takes it away; called as well when a room was exchanged. */
export function showConnection(): void {
  const banner = need('.offline');
  banner.hidden = lostAt === null && !over;
  if (!banner.hidden) need('span', banner).textContent = lostWords();
}

/** `final`: signed out; it does not come back by itself. */
export function connectionLost(final: boolean): void {
  over ||= final;
  if (lostAt || timer) return over ? showConnection() : undefined;
  const since = serverNow();
  timer = window.setTimeout(
    () => {
      timer = 0;
      lostAt = since;
      showConnection();
    },
    final ? 0 : patienceMs,
  );
}

export function connectionBack(): void {
  clearTimeout(timer);
  timer = 0;
  if (lostAt) announce('Connected again');
  lostAt = null;
  over = false;
  showConnection();
}
