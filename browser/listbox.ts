/** A list under a combobox: options, the one that is chosen, and its keys. Focus stays in the input. */
import { all } from './dom.js';

export interface Listbox {
  /** The chosen option's index, -1 for none. */
  chosen: () => number;
  choose: (index: number) => void;
  move: (by: number) => void;
  fill: (options: HTMLElement[]) => void;
}

/** Wires `list` to `input`; a press on an option calls `onPick`. */
export function createListbox(
  input: () => HTMLInputElement,
  list: () => HTMLElement,
  onPick: (index: number) => void,
): Listbox {
  let at = -1;
  const options = (): HTMLElement[] => all('[role="option"]', list());

  function choose(index: number): void {
    at = index;
    options().forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
    const chosen = options()[index];
    if (chosen) input().setAttribute('aria-activedescendant', chosen.id);
    else input().removeAttribute('aria-activedescendant');
    chosen?.scrollIntoView({ block: 'nearest' });
  }

  return {
    chosen: () => at,
    choose,
    move(by) {
      const count = options().length;
      if (count > 0) choose((at + by + count) % count);
    },
    fill(made) {
      made.forEach((option, index) => {
        option.id = `${list().id}-${index}`;
        option.setAttribute('role', 'option');
        // pressed, not clicked: the input must not lose its focus
        option.addEventListener('mousedown', (event) => event.preventDefault());
        option.addEventListener('click', () => onPick(index));
      });
      list().replaceChildren(...made);
      choose(made.length > 0 ? 0 : -1);
    },
  };
}
