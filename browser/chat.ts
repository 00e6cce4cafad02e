/** The script of the chat: wires the parts. The page is readable without it; with it, it lives. */
import { startClock, writeTimes } from './clock.js';
import { connectionBack, connectionLost, showConnection } from './connection.js';
import { startCopying } from './copy.js';
import { all, fromHtml, need } from './dom.js';
import { openForm } from './forms.js';
import { leaveRoom } from './gone.js';
import { startFind } from './find.js';
import { showHere } from './here.js';
import { earlier, isRefusal, press, refusalWords, startLive } from './live.js';
import { applyRooms, countUnseen, markRead, showRoom, startRooms } from './rooms.js';
import { closeSheet, startSheets } from './sheets.js';
import { room } from './state.js';
import { startThemeChoice } from './theme-choice.js';
import { addOwn, addRefusal, applyItems, isGuarded, startStream } from './stream.js';
import { keepDraft, restoreDraft, setValue, startWriting } from './write.js';
import type { ItemsPush } from '../api/realtime/protocol.js';

/** New or edited messages of the open room. */
function onItems({ items, head }: ItemsPush): void {
  const fresh = items.filter((item) => item.position > room.head()).length;
  applyItems(items);
  room.setHead(head);
  countUnseen(fresh);
}

/** The right column was drawn anew; the two places elsewhere that say my duty follow. */
function showPanel(html: string): void {
  const panel = need('#panel');
  const focused = panel.contains(document.activeElement)
    ? (document.activeElement as HTMLElement).dataset.intent
    : undefined;
  panel.replaceChildren(...fromHtml(`<div>${html}</div>`).childNodes);
  if (focused)
    all('[data-intent]', panel)
      .find((button) => button.dataset.intent === focused)
      ?.focus();
  showDuty();
  writeTimes(panel);
}

function showDuty(): void {
  for (const name of ['strip', 'me']) {
    const from = document.querySelector(`#panel [data-duty-${name}]`);
    if (from)
      need(`[data-duty="${name}"]`).replaceChildren(...[...from.childNodes].map((node) => node.cloneNode(true)));
  }
  writeTimes(room.element());
}

/** A button that runs something. It keeps its place; what it changes shows on the card. */
async function onPress(button: HTMLElement): Promise<void> {
  if (isGuarded(button) || button.ariaBusy === 'true') return;
  button.ariaBusy = 'true';
  const answer = await press(JSON.parse(button.dataset.intent!));
  button.ariaBusy = null;
  if (isRefusal(answer)) addRefusal(refusalWords(answer));
  else if (answer.form) openForm(answer.form);
  else if (answer.html) addOwn(answer.html);
  if (button.closest('#panel') && (isRefusal(answer) || answer.html)) closeSheet();
}

async function loadEarlier(link: HTMLElement): Promise<void> {
  const first = document.querySelector<HTMLElement>('#items li[data-position]');
  const answer = await earlier(Number(first?.dataset.position ?? 0));
  if (isRefusal(answer)) return addRefusal(refusalWords(answer));
  applyItems(answer.items, true);
  if (!answer.more) link.closest('.earlier')?.remove();
  first?.querySelector<HTMLElement>('article, a, button')?.focus({ preventScroll: true });
}

function startPressing(): void {
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>('[data-intent]');
    if (button) return void onPress(button);
    const link = target.closest<HTMLElement>('[data-earlier]');
    if (!link) return;
    event.preventDefault();
    void loadEarlier(link);
  });
}

/** Another room stands open. */
function onOpened(): void {
  closeSheet();
  restoreDraft();
  showDuty();
  showConnection();
}

startClock();
startThemeChoice();
startSheets();
startCopying();
startWriting();
startFind((line) => setValue(line));
startStream(markRead);
startRooms(keepDraft, onOpened);
startPressing();
showDuty();
showRoom();
startLive({
  items: onItems,
  rooms: applyRooms,
  panel: showPanel,
  here: showHere,
  gone: (words) => void leaveRoom(words, onOpened),
  connected: connectionBack,
  lost: connectionLost,
});
