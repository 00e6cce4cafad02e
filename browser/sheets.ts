/** What opens over the room: the two sheets of a phone, dialogs, the menu beside "me". Esc closes, focus goes back. */
import { all, need } from './dom.js';

const body = document.body;
const sheets: Record<string, string> = { nav: '#nav', oncall: '#oncall' };
let opener: HTMLElement | null = null;

/** What cannot be reached while a sheet stands open; the heading of the room can still be read. */
const behind = [
  ...['.skip', '#nav', '#oncall', '#talk > :not(.bar)', '#talk > .bar > :not(h1)'],
  ...['a', 'button', 'summary', 'input', 'select', 'pre', '[tabindex]'].map((reachable) => `#main ${reachable}`),
].join();

function setInert(open: string | undefined): void {
  for (const element of all(behind)) element.inert = open !== undefined && !element.matches(sheets[open]!);
}

export function openSheet(name: string, from: HTMLElement): void {
  opener = from;
  body.dataset.sheet = name;
  setInert(name);
  need('[data-close]', need(sheets[name]!)).focus();
}

/** Closes the sheet that is open, if one is; focus goes back to what opened it. */
export function closeSheet(): boolean {
  if (!body.dataset.sheet) return false;
  body.dataset.sheet = '';
  setInert(undefined);
  if (opener?.isConnected) opener.focus();
  opener = null;
  return true;
}

/** What opens in place: the menu beside "me", the pinned card. */
const menus = '.nav-me[open], .pin[open]';

function closeMenus(event: Event): void {
  for (const menu of all<HTMLDetailsElement>(menus)) if (!menu.contains(event.target as Node)) menu.open = false;
}

function escape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const menu = document.querySelector<HTMLDetailsElement>(menus);
  if (menu) {
    menu.open = false;
    return need('summary', menu).focus();
  }
  closeSheet();
}

function click(event: MouseEvent): void {
  const target = event.target as HTMLElement;
  const opens = target.closest<HTMLElement>('[data-sheet-opens]');
  const dialog = target.closest<HTMLElement>('[data-opens]')?.dataset.opens;
  closeMenus(event);
  if (opens) {
    event.preventDefault();
    return openSheet(opens.dataset.sheetOpens!, opens);
  }
  if (dialog) {
    closeSheet();
    return document.querySelector<HTMLDialogElement>(`#${dialog}`)?.showModal();
  }
  if (target.closest('[data-dialog-close]') || target.matches('dialog')) return target.closest('dialog')?.close();
  const outside = body.dataset.sheet && !target.closest(sheets[body.dataset.sheet]!);
  if (target.closest('[data-close]') || outside) {
    event.preventDefault();
    closeSheet();
  }
}

export function startSheets(): void {
  body.dataset.sheet = '';
  document.addEventListener('click', click);
  document.addEventListener('keydown', escape);
  // grown wide, there are no sheets
  matchMedia('(min-width: 861px)').addEventListener('change', (query) => query.matches && closeSheet());
}
