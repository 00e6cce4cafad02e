/** Copy buttons: the text of the box they stand in. */
import { announce } from './announce.js';
import { need } from './dom.js';

async function copyText(source: HTMLElement): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(source.textContent);
  // over plain http there is no clipboard: select it, and let the browser's own copy do it
  getSelection()?.selectAllChildren(source);
  if (!document.execCommand('copy')) throw new Error('refused');
}

/** Answers every `[data-copy]` of the page, those that come later included. */
export function startCopying(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-copy]');
    if (!button) return;
    const words = need('span', button);
    const say = (said: string): void => {
      words.textContent = said;
      announce(said);
      setTimeout(() => (words.textContent = 'Copy'), 2000);
    };
    copyText(need('pre', button.closest('.code')!)).then(
      () => say('Copied'),
      () => say('Selected'),
    );
  });
}
