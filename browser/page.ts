/** The script of the plain pages: times, Copy, what opens over them, and the form of a sign-in link, which it sends at once. */
import { startClock } from './clock.js';
import { all } from './dom.js';
import { startCopying } from './copy.js';
import { startSheets } from './sheets.js';
import { startThemeChoice } from './theme-choice.js';

startClock();
startThemeChoice();
if (document.querySelector('[data-sheet-opens]')) startSheets();
// What came back with something wrong is where the reader goes on.
document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
if (document.querySelector('[data-copy]')) startCopying();
document.querySelector<HTMLFormElement>('form[data-submit-at-once]')?.requestSubmit();
for (const form of all<HTMLFormElement>('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    // pressed twice is meant once; the pressed button's value is sent, so it is dimmed only after that
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() =>
      all<HTMLButtonElement>('button', form).forEach((button) => button.setAttribute('aria-busy', 'true')),
    );
  });
}
