/** Find or run (Ctrl K): the rooms and the verbs in one list. */
import { all, icon, make, need } from './dom.js';
import { createListbox } from './listbox.js';
import { closeSheet } from './sheets.js';
import { facts } from './state.js';

interface Hit {
  name: string;
  detail: string;
  sign: string;
  run: () => void;
}

/** At most this many stand in the list. */
const shownHits = 12;
const dialog = (): HTMLDialogElement => need('#find');
const input = (): HTMLInputElement => need('input', dialog());
let hits: Hit[] = [];

const list = createListbox(
  input,
  () => need('#find-list'),
  (index) => run(hits[index]),
);

function everything(type: (line: string) => void): Hit[] {
  const rooms = all<HTMLAnchorElement>('#rooms a[data-room]').map((link) => ({
    name: need('.name', link).textContent.trim(),
    detail: 'room',
    sign: link.querySelector('use')?.getAttribute('href')?.split('#i-')[1] ?? 'hash',
    run: () => link.click(),
  }));
  const verbs = facts.verbs.map((verb) => ({
    name: `${verb.verb} ${verb.usage}`.trim(),
    detail: verb.does,
    sign: 'terminal',
    run: () => type(`/incident ${verb.verb} `),
  }));
  return [...rooms, ...verbs];
}

function show(type: (line: string) => void): void {
  const wanted = input().value.trim().toLowerCase();
  const rank = (hit: Hit): number =>
    hit.name.toLowerCase().startsWith(wanted) ? 0 : hit.name.toLowerCase().includes(wanted) ? 1 : 2;
  hits = everything(type)
    .filter((hit) => `${hit.name} ${hit.detail}`.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, shownHits);
  list.fill(hits.map(hitElement));
  need('.none', dialog()).hidden = hits.length > 0;
  need('#find-list').hidden = hits.length === 0;
}

function hitElement(hit: Hit): HTMLElement {
  const row = make('div', 'verb');
  row.append(icon(hit.sign), make('span', 'name', hit.name), make('span', '', hit.detail));
  return row;
}

function run(hit: Hit | undefined): void {
  if (!hit) return;
  dialog().close();
  closeSheet();
  hit.run();
}

/** `type` writes a line into the message box. */
export function startFind(type: (line: string) => void): void {
  const open = (): void => {
    if (dialog().open) return dialog().close();
    input().value = '';
    dialog().showModal();
    show(type);
    input().focus();
  };
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener('click', (event) => (event.target as Element).closest('[data-find]') && open());
  input().addEventListener('input', () => show(type));
  input().addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      list.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      run(hits[list.chosen()]);
    }
  });
}
