/** Signing in by a one-time link, and what stands there when it cannot be done. */
import { commandView } from './command-view.js';
import { plainPage } from './plain.js';

/** What GET /sign-in/<token> shows: looking does not spend the link, the button does; the page's script presses it at once. */
export function signInPage(data: {
  organisation: string;
  person: string;
  form: { action: string; token: string };
  now: Date;
}): string {
  return plainPage({
    brand: data.organisation,
    heading: `Sign in as ${data.person}`,
    paragraphs: ['The link works once. This browser stays signed in.'],
    form: { ...data.form, label: `Sign in as ${data.person}`, atOnce: true },
    now: data.now,
  });
}

const waysToSignIn = [
  {
    title: 'Ask for a new link',
    text: 'On the machine where OpenAlert runs:',
    command: commandView('Prints a new link', 'npx openalert sign-in'),
  },
  { title: 'Or restart OpenAlert', text: 'It prints a new link beside its address.', command: null },
];

/** The link was used, is too old, or never was one. */
export const spentLinkPage = (data: { now: Date }): string =>
  plainPage({
    heading: 'This link no longer works',
    paragraphs: ['A sign-in link works once and for a short time. Whoever used it is signed in where it was opened.'],
    ways: waysToSignIn,
    now: data.now,
  });

/** Nobody is signed in here; `signedOut` when that was just wished for. */
export const signedOutPage = (data: { signedOut: boolean; now: Date }): string =>
  plainPage({
    heading: data.signedOut ? 'Signed out' : 'Not signed in',
    paragraphs: [
      data.signedOut
        ? 'This browser no longer sees your rooms. Pages still reach you on your other channels.'
        : 'This browser has no session. A one-time link opens one.',
    ],
    ways: waysToSignIn,
    now: data.now,
  });

/** Plain http on an address that others can reach: a session there could be read on the way. */
export const needsHttpsPage = (data: { host: string; now: Date }): string =>
  plainPage({
    heading: 'Signing in needs https here',
    paragraphs: [
      `${data.host} is reached over plain http. Anybody on the way could read the session, so none is opened.`,
    ],
    ways: [
      {
        title: 'Put a proxy with a certificate in front',
        text: 'Caddy gets one by itself. Name your own domain and the port that OpenAlert listens on:',
        command: commandView('Terminal', "caddy reverse-proxy --from 'alerts.example.com' --to 'localhost:3000'"),
      },
      {
        title: 'Or come by the machine itself',
        text: 'Over ssh the address is a local one, and http is enough:',
        command: commandView('Terminal', `ssh -L 3000:localhost:3000 ${hostname(data.host)}`),
      },
    ],
    now: data.now,
  });

/** The name without its port, and only if it is one: it stands in a command that people copy. */
function hostname(host: string): string {
  const name = host.replace(/:\d+$/, '');
  return /^[\w.-]+$/.test(name) ? name : 'the-machine';
}
