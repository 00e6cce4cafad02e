/** The message box. A line that begins with a slash becomes a command: a combobox with the verbs above it. */
import { announce } from './announce.js';
import { all, make, need } from './dom.js';
import { createListbox } from './listbox.js';
import { isRefusal, refusalWords, say } from './live.js';
import { addOwn, addRefusal, forgetNew, scrollToNewest } from './stream.js';
import { openForm } from './forms.js';
import { facts, room } from './state.js';
import { complete, isBareRoot, isCommandLine, runsOnEnter, type Completion, type Known, type Option } from './verbs.js';

const textarea = (): HTMLTextAreaElement => need('#write');
const command = (): HTMLInputElement => need('#write-command');
const popup = (): HTMLElement => need('#verbs');
const drafts = new Map<string, string>();
const keys = new Map<string, string>();
let completion: Completion | null = null;
let moved = false;

const list = createListbox(
  command,
  () => need('#verbs-list'),
  (index) => take(completion!.options[index]!),
);

/** The incident that a verb without a number means: this room's own, else the only one that is open here. */
function known(): Known {
  const own = room.incident();
  const numbersOf = (states: string): number[] => [
    ...new Set(all(states, need('#items')).map((card) => Number(card.dataset.incident))),
  ];
  const open = numbersOf('article.is-triggered, article.is-acknowledged, article.is-snoozed');
  const loud = numbersOf('article.is-triggered');
  const only = open.length === 1 ? open[0]! : loud.length === 1 ? loud[0]! : null;
  return { ...facts, incident: own ?? only, ownRoom: own !== null };
}

const value = (): string => (command().hidden ? textarea().value : command().value);

/** Writes into the box, in the form that fits: one line with completion for commands, many lines for talk. */
export function setValue(line: string, focus = true): void {
  const isCommand = isCommandLine(line);
  const [shown, other] = isCommand ? [command(), textarea()] : [textarea(), command()];
  shown.hidden = false;
  other.hidden = true;
  other.value = '';
  if (shown.value !== line) shown.value = line;
  if (focus) {
    shown.focus();
    shown.setSelectionRange(line.length, line.length);
  }
  grow();
  suggest();
}

/** Where the browser cannot size a box by its content, its lines do. */
function grow(): void {
  if (!CSS.supports('field-sizing', 'content')) textarea().rows = Math.min(12, textarea().value.split('\n').length);
}

function suggest(): void {
  moved = false;
  const about = known();
  completion = command().hidden ? null : complete(command().value, about);
  popup().hidden = completion === null;
  command().setAttribute('aria-expanded', String(completion !== null));
  list.fill((completion?.options ?? []).map(optionElement));
  if (completion) writeHeading(about.incident);
}

function writeHeading(incident: number | null): void {
  const heading = need('[data-verbs-for]');
  heading.textContent = incident === null ? 'Commands' : 'Commands, for ';
  if (incident !== null) heading.append(make('strong', '', `INC-${incident}`));
}

function optionElement(option: Option): HTMLElement {
  const row = make('div', 'verb');
  const code = make('code');
  code.append(make('b', '', option.name), ` `, make('i', '', option.usage));
  const key = make('kbd', '', 'Enter');
  key.setAttribute('aria-hidden', 'true');
  row.append(code, make('span', '', option.does), key);
  return row;
}

function hidePopup(): void {
  completion = null;
  popup().hidden = true;
  command().setAttribute('aria-expanded', 'false');
  command().removeAttribute('aria-activedescendant');
}

/** Puts an option into the line. */
function take(option: Option): void {
  setValue(option.line);
}

function commandKey(event: KeyboardEvent): void {
  const option = completion?.options[list.chosen()];
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (!completion) return suggest();
    moved = true;
    return list.move(event.key === 'ArrowDown' ? 1 : -1);
  }
  if (event.key === 'Tab' && option && !event.shiftKey && option.line !== command().value) {
    event.preventDefault();
    return take(option);
  }
  if (event.key === 'Escape' && completion) {
    event.preventDefault();
    return hidePopup();
  }
  if (event.key === 'Enter' && !event.isComposing) {
    event.preventDefault();
    enter(option);
  }
}

/** Enter runs what was begun or picked; from a bare "/incident" it only fills in, so that a slip acts on nothing. */
function enter(option: Option | undefined): void {
  const line = command().value;
  if (!moved && isBareRoot(line)) return void send();
  const bare = option && option.line.startsWith(line.trimEnd()) && option.line.trimEnd() !== line.trimEnd();
  const begun = option && completion && bare;
  const picked = option && completion && moved && option.line.trimEnd() !== line.trimEnd();
  if (!begun && !picked) return void send();
  const runs = runsOnEnter(option, completion!, moved);
  take(option);
  if (runs) void send();
}

async function send(): Promise<void> {
  const line = value().trim();
  if (!line) return;
  const from = room.id();
  // the same words tried again carry the same key: they are said once, even if the first try did arrive
  const key = keys.get(line) ?? crypto.randomUUID();
  keys.set(line, key);
  setValue('');
  problem('');
  scrollToNewest();
  const answer = await say(line, key);
  if (isRefusal(answer)) return notSent(line, from, refusalWords(answer));
  keys.delete(line);
  forgetNew();
  if (answer.form && room.id() === from) openForm(answer.form);
  if (answer.html && room.id() === from) addOwn(answer.html);
}

/** What was not sent goes back into the box, unless something new is being written there. */
function notSent(line: string, from: string, words: string): void {
  if (isCommandLine(line)) addRefusal(words);
  else problem(words);
  if (room.id() !== from) drafts.set(from, line);
  else if (!value()) setValue(line);
}

function problem(words: string): void {
  const place = need('.write-said');
  place.hidden = !words;
  place.textContent = words;
}

/** Keeps what is being written in the room that is left. */
export const keepDraft = (): void => void drafts.set(room.id(), value());
/** Brings back what was being written here, and focus where there is a keyboard. */
export function restoreDraft(): void {
  setValue(drafts.get(room.id()) ?? '', matchMedia('(pointer: fine)').matches);
}

export function startWriting(): void {
  document.addEventListener('input', (event) => {
    if (event.target !== textarea() && event.target !== command()) return;
    const line = (event.target as HTMLInputElement).value;
    if (isCommandLine(line) === !command().hidden) return void (grow(), suggest());
    setValue(line);
    if (isCommandLine(line)) announce('Commands');
  });
  document.addEventListener('keydown', (event) => {
    if (event.target === command()) return commandKey(event);
    if (event.target !== textarea() || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  });
  document.addEventListener('submit', (event) => {
    if (!(event.target as Element).matches('[data-write]')) return;
    event.preventDefault();
    void send();
  });
  document.addEventListener('click', (event) => {
    const types = (event.target as Element).closest<HTMLElement>('[data-type]')?.dataset.type;
    if (types) return setValue(types);
    if (completion && !(event.target as Element).closest('.write')) hidePopup();
  });
  document.addEventListener('focusout', (event) => {
    if (event.target === command() && !popup().contains(event.relatedTarget as Node | null)) hidePopup();
  });
}
