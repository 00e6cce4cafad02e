/** What is asked before a verb runs: a dialog. Esc and Cancel close it, focus goes back, and what was written is sent once. */
import { all, fromHtml, need } from './dom.js';
import { isRefusal, press, refusalWords } from './live.js';
import { addOwn } from './stream.js';
import { writeTimes } from './clock.js';

/** Opens a form that the server rendered, in place of one that stands open. */
export function openForm(html: string): void {
  const made = fromHtml(html) as HTMLDialogElement;
  all<HTMLDialogElement>('[data-form]').forEach((standing) => standing.remove());
  document.body.append(made);
  writeTimes(made);
  const key = crypto.randomUUID();
  made.addEventListener('close', () => made.remove());
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(made, key);
  });
  made.addEventListener('change', () => nameSubmit(made));
  made.addEventListener('input', (event) => {
    const search = (event.target as HTMLElement).closest<HTMLInputElement>('[data-search]');
    if (search) find(made, search);
  });
  made.showModal();
  const first = made.querySelector<HTMLElement>('[aria-invalid], :checked, .form-b .input') ?? made;
  first.focus();
  nameSubmit(made);
}

/** The button names who is chosen. */
function nameSubmit(form: HTMLElement): void {
  const named = form.querySelector<HTMLInputElement>('[data-submit]:checked')?.dataset.submit;
  if (named) need('[type="submit"]', form).textContent = named;
}

function find(form: HTMLElement, search: HTMLInputElement): void {
  const wanted = search.value.trim().toLowerCase();
  for (const group of all('.picks-g', need(`#${search.dataset.search!}`, form))) {
    const picks = all('.pick', group);
    for (const pick of picks) pick.hidden = !pick.textContent.toLowerCase().includes(wanted);
    group.hidden = picks.every((pick) => pick.hidden);
  }
}

async function send(dialog: HTMLDialogElement, key: string): Promise<void> {
  const form = need<HTMLFormElement>('form', dialog);
  const submit = need<HTMLButtonElement>('[type="submit"]', dialog);
  if (submit.ariaBusy === 'true') return;
  submit.ariaBusy = 'true';
  const values = Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  );
  const answer = await press(JSON.parse(form.dataset.runs!), values, key);
  submit.ariaBusy = null;
  if (isRefusal(answer)) {
    const says = need('[data-says]', dialog);
    says.classList.add('is-bad');
    says.textContent = refusalWords(answer);
    return;
  }
  if (answer.form) return openForm(answer.form);
  dialog.close();
  if (answer.html) addOwn(answer.html);
}
