/** Keeps every time on the page true: in the reader's zone, ageing, counting down, by the server's clock. */
import { leftOf, offerLeftOf, wallOf, wordsOf, type WhenStyle } from '../templates/web/when.js';
import { all, need, setText } from './dom.js';

let offset = 0;

/** The server's time is this; the network's way is taken for nothing. */
export function setServerNow(iso: string): void {
  const server = Date.parse(iso);
  if (!Number.isNaN(server)) offset = server - Date.now();
}

export const serverNow = (): Date => new Date(Date.now() + offset);

/** Writes all times below `root` as of now. */
export function writeTimes(root: ParentNode = document): void {
  const now = serverNow();
  for (const element of all<HTMLTimeElement>('time[data-style]', root)) {
    setText(element, wordsOf(new Date(element.dateTime), element.dataset.style as WhenStyle, now));
  }
  for (const element of all('[data-wall]', root)) setText(element, wallOf(now, element.dataset.wall!));
  for (const element of all('.count[data-until]', root))
    setText(element, leftOf(new Date(element.dataset.until!), now));
  for (const bar of all<HTMLProgressElement>('progress[data-until]', root)) {
    bar.value = Math.min(bar.max, Math.max(0, (Date.parse(bar.dataset.until!) - now.getTime()) / 1000));
  }
  for (const button of all<HTMLButtonElement>('button[data-until]', root)) writeOffer(button, now);
}

/** A button that is offered for a while says how long, and goes. */
function writeOffer(button: HTMLButtonElement, now: Date): void {
  const until = new Date(button.dataset.until!);
  if (until > now) {
    const left = button.querySelector('[data-left]');
    if (left) setText(left, offerLeftOf(until, now));
    return;
  }
  if (button === document.activeElement) button.closest('article')?.focus({ preventScroll: true });
  button.remove();
}

/** Starts the one timer of the page; it beats on whole seconds of the server. */
export function startClock(): void {
  setServerNow(need('body').dataset.now ?? '');
  const beat = (): void => {
    writeTimes();
    setTimeout(beat, 1000 - (serverNow().getTime() % 1000));
  };
  beat();
}
