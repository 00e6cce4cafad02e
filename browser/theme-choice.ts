/** System, light or dark; kept for this browser, and set before the first paint by theme.ts. */
import { all } from './dom.js';

/** Answers the choice of appearance, wherever the page has one. */
export function startThemeChoice(): void {
  const root = document.documentElement;
  for (const choice of all<HTMLInputElement>('input[name="theme"]')) {
    choice.checked = choice.value === (root.dataset.theme ?? 'system');
    choice.addEventListener('change', () => {
      if (choice.value === 'system') delete root.dataset.theme;
      else root.dataset.theme = choice.value;
      try {
        localStorage.setItem('openalert.theme', choice.value);
      } catch {
        // storage refused: it holds for this page
      }
    });
  }
}
