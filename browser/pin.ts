/** The card pinned to an incident's room: under the bar, one press away, and always as the incident stands. */
import { writeTimes } from './clock.js';

/** A message of the room came or changed: when it is the pinned one, the card under the bar follows, and is answered. */
export function followPin(message: HTMLElement): HTMLElement | null {
  const pin = document.querySelector<HTMLElement>('.pin');
  const card = message.querySelector('article');
  if (!pin || !card || !message.querySelector('.pinned')) return null;
  pin.dataset.pin = message.dataset.id;
  pin.hidden = false;
  pin.querySelector('.pin-card')!.replaceChildren(card.cloneNode(true));
  writeTimes(pin);
  return pin;
}
