/** Says in the bar who else looks at the open room. */
import { need } from './dom.js';

/** More names than this become a number. */
const mostNames = 3;

/** "Priya and Tom are here too"; nothing where nobody else is. */
export function hereWords(others: string[]): string {
  if (others.length === 0) return '';
  const named = others.slice(0, mostNames);
  const left = others.length - named.length;
  const all = left > 0 ? [...named, `${left} more`] : named;
  const who = all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} and ${all.at(-1)!}`;
  return `${who} ${others.length === 1 ? 'is' : 'are'} here too`;
}

export function showHere(others: string[]): void {
  need('.bar .here').textContent = hereWords(others);
}
