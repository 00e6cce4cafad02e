/** Says things to screen readers through one hidden live region. A countdown never comes here. */

let queue: string[] = [];
let timer = 0;

/** Several within a moment are said as one, so that none cuts off another. */
export function announce(words: string): void {
  if (!words || queue.includes(words)) return;
  queue.push(words);
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const region = document.querySelector('#announce');
    if (!region) return; // a plain page: the button itself says it
    region.textContent = '';
    const said = queue.slice(-3).join('. ');
    queue = [];
    // emptied first: the same words said again are said again
    requestAnimationFrame(() => (region.textContent = said));
  }, 150);
}
