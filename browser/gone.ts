/** A room that is not for the reader any more: leaves it for #incidents, and says why. */
import { all, need, setText } from './dom.js';
import { openRoom } from './rooms.js';

let leaving = false;

/** Nothing of the room stays on the page: no form about it, no way back to it. `onOpened` as after any change of rooms. */
export async function leaveRoom(words: string, onOpened: () => void): Promise<void> {
  if (leaving) return;
  leaving = true;
  try {
    all<HTMLDialogElement>('dialog[open]').forEach((dialog) => dialog.close());
    // #incidents itself is closed: whatever is left for this reader, the server knows.
    if (location.pathname === '/') return location.assign('/');
    await openRoom('/', 'replace');
    onOpened();
    showWhy(words);
  } finally {
    leaving = false;
  }
}

/** One line over the messages, until another room is opened. */
function showWhy(words: string): void {
  const line = need('.gone');
  line.hidden = false;
  // After it stands there: a screen reader tells of a change, not of what appears with its words in it.
  requestAnimationFrame(() => setText(need('span', line), words));
}
