/** The script of the plain pages: times, Copy, and the form of a sign-in link, which it sends at once. */
import { startClock } from './clock.js';
import { all } from './dom.js';
import { startCopying } from './copy.js';

startClock();
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
