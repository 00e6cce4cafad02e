/** What the page knows about itself: the reader, the verbs, the room that stands open. */
import { need } from './dom.js';
import type { Person, Verb } from './verbs.js';

interface Facts {
  me: { id: string; name: string };
  verbs: Verb[];
  people: Person[];
}

/** Facts of the whole page; they do not change with the room. */
export const facts = JSON.parse(need('#facts').textContent) as Facts;

/** The open room, read from the page each time: it is exchanged when the room is. */
export const room = {
  element: (): HTMLElement => need('#talk'),
  id: (): string => room.element().dataset.room!,
  /** The cursor up to which this page has seen the room. */
  head: (): number => Number(room.element().dataset.head),
  called: (): string => room.element().dataset.called!,
  incident: (): number | null => Number(room.element().dataset.incident) || null,
  setHead(head: number): void {
    room.element().dataset.head = String(Math.max(head, room.head()));
  },
};
