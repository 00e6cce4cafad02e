/** The messages: new ones at the bottom, edited ones where they stand, with focus, open details and the reader's place kept. */
import { announce } from './announce.js';
import { serverNow, writeTimes } from './clock.js';
import { all, fromHtml, make, need, setText } from './dom.js';
import { followPin } from './pin.js';
import { facts, room } from './state.js';
import { sameDay, wordsOf } from '../templates/web/when.js';
import type { Item } from '../api/realtime/protocol.js';

/** After a card changed its state its buttons ignore presses this long: no verb may slide under a finger. */
const guardMs = 700;
/** This near to the newest message counts as being there. Pixels. */
const nearPx = 80;
const guards = new WeakMap<Element, number>();
let below = 0;

const list = (): HTMLElement => need('#items');
const stream = (): HTMLElement => need('.stream');
const messages = (): HTMLElement[] => all('li[data-position]', list());
const positionOf = (message: HTMLElement): number => Number(message.dataset.position);
const isMine = (message: HTMLElement): boolean => message.dataset.author === facts.me.id;

/** Is the newest message in sight? The list is reversed: its scroll counts from the bottom. */
export const atBottom = (): boolean => Math.abs(stream().scrollTop) < nearPx;
/** Does somebody look at this page now? */
export const isWatched = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Must a press on this be ignored, because what stood there a moment ago was something else? */
export const isGuarded = (element: Element): boolean =>
  (guards.get(element.closest('.msg, .pin') ?? element) ?? 0) > performance.now();

/** Puts messages in their places; says what is new. `quiet` for what was there before (earlier messages). */
export function applyItems(items: readonly Item[], quiet = false): void {
  for (const item of items) {
    const made = fromHtml(item.html);
    const standing = list().querySelector<HTMLElement>(`li[data-id="${CSS.escape(item.id)}"]`);
    if (standing) replace(standing, made);
    else insert(made, quiet);
    writeTimes(made);
    const pin = followPin(made);
    if (pin && guards.has(made)) guards.set(pin, guards.get(made)!);
  }
  if (items.length > 0) showStream();
  writeDays();
}

/** The empty room's words make way for the first message. */
function showStream(): void {
  stream().hidden = false;
  all('.empty').forEach((element) => element.remove());
}

function insert(made: HTMLElement, quiet: boolean): void {
  const before = messages().findLast((message) => positionOf(message) < positionOf(made));
  const wasAtBottom = atBottom();
  const earlier = before ?? list().querySelector('.earlier');
  if (earlier) earlier.after(made);
  else list().prepend(made);
  if (quiet) return;
  if (!isMine(made)) {
    announce(spoken(made));
    if (!isWatched() || !wasAtBottom) markNew(made);
    if (!wasAtBottom) showBelow(below + 1);
  } else scrollToNewest();
}

function replace(standing: HTMLElement, made: HTMLElement): void {
  const [before, after] = [standing, made].map((message) => message.querySelector<HTMLElement>('article'));
  const focused = standing.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const open = all<HTMLDetailsElement>('details', standing).map((details) => details.open);
  standing.replaceWith(made);
  all<HTMLDetailsElement>('details', made).forEach((details, index) => (details.open = open[index] ?? false));
  if (focused) focusAgain(focused, made);
  if (after && before?.dataset.state !== after.dataset.state) {
    guards.set(made, performance.now() + guardMs);
    announce(after.dataset.say ?? '');
  }
}

/** Focus goes back to the same verb; where it is gone, to the card. */
function focusAgain(was: HTMLElement, made: HTMLElement): void {
  const commandOf = (element: HTMLElement): string | undefined =>
    /"command":"([^"]+)"/.exec(element.dataset.intent ?? '')?.[1];
  const wanted = commandOf(was);
  const same =
    wanted === undefined ? undefined : all('[data-intent]', made).find((button) => commandOf(button) === wanted);
  (same ?? made.querySelector<HTMLElement>('article'))?.focus({ preventScroll: true });
}

/** What a screen reader hears of a new message. */
function spoken(message: HTMLElement): string {
  const said = message.querySelector<HTMLElement>('article')?.dataset.say;
  if (said) return said;
  const author = message.querySelector('.msg-head b')?.textContent;
  const words = message.querySelector('.msg-text')?.textContent.trim() ?? '';
  return author ? `${author}: ${words}` : words;
}

/** Writes the lines between days, in the reader's zone. */
export function writeDays(): void {
  all('.day', list()).forEach((line) => line.remove());
  let last: Date | null = null;
  for (const message of messages()) {
    const at = new Date(message.dataset.at!);
    if (!last || !sameDay(last, at)) {
      const line = make('li', 'day');
      line.append(make('span', '', wordsOf(at, 'day', serverNow())));
      const newLine = message.previousElementSibling;
      (newLine?.matches('.new') ? newLine : message).before(line);
    }
    last = at;
  }
}

/** One line in blue before the first message that the reader has not seen. */
export function markNew(message: HTMLElement): void {
  if (list().querySelector('.new')) return;
  const line = make('li', 'new');
  line.append(make('span', '', 'New'));
  message.before(line);
}

/** Marks what came after this position, when it is somebody else's. */
export function markNewAfter(position: number): void {
  const first = messages().find((message) => positionOf(message) > position && !isMine(message));
  if (first && position > 0) markNew(first);
}

export const forgetNew = (): void => all('.new', list()).forEach((line) => line.remove());

function showBelow(count: number): void {
  below = count;
  const button = need<HTMLButtonElement>('[data-jump]');
  button.hidden = count === 0;
  setText(need('span', button), count === 1 ? '1 new message' : `${count} new messages`);
}

export function scrollToNewest(): void {
  stream().scrollTop = 0;
  showBelow(0);
}

/** An answer that only the reader sees, at the end of the room until dismissed or the page is left. */
export function addOwn(html: string): void {
  showStream();
  const made = fromHtml(html);
  list().append(made);
  writeTimes(made);
  scrollToNewest();
  announce(`Only you see this: ${made.querySelector('.reply')?.textContent.trim() ?? ''}`);
}

/** Words for something that did not work, where answers stand. */
export function addRefusal(words: string): void {
  const template = need<HTMLTemplateElement>('#refusal');
  const made = need('li', template.content).cloneNode(true) as HTMLElement;
  need('[data-words]', made).textContent = words;
  addOwn(made.outerHTML);
}

/** Follows the reader's scrolling and the dismissing of answers. */
export function startStream(onSeen: () => void): void {
  document.addEventListener(
    'scroll',
    (event) => {
      if (!(event.target instanceof Element) || !event.target.matches('.stream') || !atBottom()) return;
      showBelow(0);
      onSeen();
    },
    { capture: true, passive: true },
  );
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    if (target.closest('[data-jump]')) scrollToNewest();
    const own = target.closest('[data-dismiss]')?.closest('li');
    if (own) {
      own.remove();
      need('#write', room.element()).focus();
    }
  });
}
