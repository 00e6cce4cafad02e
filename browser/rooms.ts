/** The rooms on the left: which one stands open, what is unread, and changing rooms without loading the page. */
import { announce } from './announce.js';
import { writeTimes } from './clock.js';
import { all, fromHtml, icon, keep, make, need, recall, trusted } from './dom.js';
import { isRefusal, join, peek } from './live.js';
import { atBottom, isWatched, markNewAfter, writeDays } from './stream.js';
import { facts, room } from './state.js';

/** Up to which cursor each room was read here, by this person. */
const seenKey = `openalert.read.${facts.me.id}`;
const seen: Record<string, number> = recall(seenKey) ?? {};
const firstVisit = recall(seenKey) === null;
/** Rooms that stood there when the page came: to somebody new, what is in them is not news. */
const stoodThere = new Set(all<HTMLElement>('#rooms a[data-room]').map((link) => link.dataset.room));
const unread = new Map<string, number>();
const asked = new Map<string, number>();
let plainTitle = document.title;
let leaving: ((path: string) => void) | null = null;

const links = (): HTMLAnchorElement[] => all<HTMLAnchorElement>('a[data-room]', need('#rooms'));

/** The reader has seen everything of the open room. */
export function markRead(): void {
  if (!isWatched() || !atBottom()) return showUnread();
  seen[room.id()] = room.head();
  keep(seenKey, seen);
  unread.delete(room.id());
  showUnread();
}

/** Messages came into the open room while nobody looked. */
export function countUnseen(count: number): void {
  if (count > 0 && !(isWatched() && atBottom())) unread.set(room.id(), (unread.get(room.id()) ?? 0) + count);
  markRead();
}

/** The server drew the list anew. */
export function applyRooms(html: string): void {
  const holder = need('#rooms');
  const focused = holder.contains(document.activeElement)
    ? (document.activeElement as HTMLElement).dataset.room
    : undefined;
  const made = fromHtml(`<div>${html}</div>`);
  holder.replaceChildren(...made.childNodes);
  if (focused)
    links()
      .find((link) => link.dataset.room === focused)
      ?.focus();
  markCurrent();
  void countOthers();
}

/** Shows which room stands open, and brings its header up to date. */
function markCurrent(): void {
  for (const link of links()) {
    const current = link.dataset.room === room.id();
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    if (current) writeHeader(link);
  }
}

function writeHeader(link: HTMLAnchorElement): void {
  need('.bar .topic').textContent = link.dataset.topic ?? '';
  const heading = need('.bar h1');
  heading.className = [...link.classList].find((name) => name.startsWith('is-')) ?? '';
  const sign = link.querySelector('.i use')?.getAttribute('href')?.split('#i-')[1];
  if (sign) heading.querySelector('.i')?.replaceWith(icon(sign));
}

/** Asks how much is new in rooms whose head moved; a card that was only edited is not. */
export async function countOthers(): Promise<void> {
  for (const link of links()) {
    const id = link.dataset.room!;
    const head = Number(link.dataset.head);
    if (id === room.id()) continue;
    seen[id] ??= firstVisit && stoodThere.has(id) ? head : 0;
    if (head <= seen[id] || asked.get(id) === head) continue;
    const answer = await peek(id, seen[id]);
    if (isRefusal(answer)) continue;
    asked.set(id, head);
    unread.set(id, answer.fresh);
  }
  showUnread();
}

function showUnread(): void {
  for (const link of links()) {
    const count = link.dataset.room === room.id() ? 0 : (unread.get(link.dataset.room!) ?? 0);
    link.classList.toggle('unread', count > 0);
    link.querySelector('.badge')?.remove();
    if (count === 0) continue;
    const badge = make('span', 'badge', count > 99 ? '99+' : String(count));
    badge.append(make('span', 'vh', ' unread'));
    link.append(badge);
  }
  const total = [...unread.values()].reduce((sum, count) => sum + count, 0);
  document.title = total > 0 ? `(${total}) ${plainTitle}` : plainTitle;
  writeFavicon(total);
}

/** The tab's sign: an octagon while something is triggered here, a dot while something is unread. */
function writeFavicon(total: number): void {
  const loud = document.querySelector('article.is-triggered, #rooms .is-triggered') !== null;
  const name = loud ? 'icon-triggered' : total > 0 ? 'icon-unread' : 'icon';
  const sign = need<HTMLLinkElement>('link[rel="icon"]');
  if (!sign.href.endsWith(`/${name}.svg`)) sign.href = `/assets/${name}.svg`;
}

/** Opens a room in place of the present one; where that fails the browser goes there by itself. */
export async function openRoom(path: string, step: 'push' | 'replace' | 'stay' = 'push'): Promise<void> {
  try {
    const response = await fetch(path, { headers: { accept: 'text/html' }, credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(trusted(await response.text()), 'text/html');
    const talk = page.querySelector<HTMLElement>('#talk');
    if (!response.ok || !talk) return void location.assign(path);
    leaving?.(path);
    if (step === 'push') history.pushState(null, '', path);
    if (step === 'replace') history.replaceState(null, '', path);
    plainTitle = page.title;
    const strip = [...need('[data-duty="strip"]').childNodes];
    room.element().replaceWith(document.adoptNode(talk));
    need('[data-duty="strip"]').replaceChildren(...strip);
    showRoom();
    announce(room.called());
    await join();
  } catch {
    location.assign(path);
  }
}

/** What a room needs once it stands on the page: times, days, the line before what is new. */
export function showRoom(): void {
  writeTimes(room.element());
  markNewAfter(seen[room.id()] ?? 0);
  writeDays();
  markCurrent();
  unread.delete(room.id());
  markRead();
}

/** Follows links to rooms, wherever they stand. `onLeave` keeps what was being written. */
export function startRooms(onLeave: () => void, onOpened: () => void): void {
  leaving = onLeave;
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (!link || modified || link.target || link.origin !== location.origin) return;
    if (link.pathname !== '/' && !link.pathname.startsWith('/rooms/')) return;
    if (link.getAttribute('href')!.startsWith('#') || link.hasAttribute('data-earlier')) return;
    event.preventDefault();
    void openRoom(link.pathname).then(onOpened);
  });
  addEventListener('popstate', () => void openRoom(location.pathname, 'stay').then(onOpened));
  for (const name of ['focus', 'visibilitychange'] as const) {
    (name === 'focus' ? window : document).addEventListener(name, () => markRead());
  }
}
