/** Signing in: the ways there are, by a one-time link, and what stands there when it cannot be done. */
import { askPage, type AskField } from './ask.js';
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

/** Nobody is signed in here any more. */
export const signedOutPage = (data: { now: Date }): string =>
  plainPage({
    heading: 'Signed out',
    paragraphs: ['This browser no longer sees your rooms. Pages still reach you on your other channels.'],
    links: [{ url: '/sign-in', label: 'Sign in again' }],
    now: data.now,
  });

/** The ways to sign in that are set up. */
export interface ChooserData {
  organisation: string;
  issuers: { id: string; name: string }[];
  /** Is there a form for a password? Break-glass accounts have theirs behind a link. */
  passwords: boolean;
  to: string;
  problem?: string | null;
  email?: string;
  formToken: string | null;
  now: Date;
}

const password: AskField = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
};

/** An address that leads on to a page after signing in. */
export const withReturn = (path: string, to: string, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams({ ...more, ...(to === '/' ? {} : { to }) }).toString();
  return query === '' ? path : `${path}?${query}`;
};

/** Every way to sign in: another issuer, a password, a one-time link. */
export const chooserPage = (data: ChooserData): string =>
  askPage({
    brand: data.organisation,
    heading: 'Sign in',
    problem: data.problem,
    issuers: data.issuers.map(({ id, name }) => ({
      url: withReturn(`/sign-in/${id}`, data.to),
      label: `Continue with ${name}`,
    })),
    form: data.passwords
      ? {
          action: '/sign-in',
          label: 'Continue',
          or: data.issuers.length > 0 ? 'Or with a password:' : undefined,
          hidden: [{ name: 'to', value: data.to }],
          fields: [
            {
              name: 'email',
              label: 'E-mail',
              type: 'email',
              autocomplete: 'username',
              value: data.email ?? '',
              maxlength: 320,
            },
            password,
          ],
        }
      : null,
    formToken: data.formToken,
    waysTitle: 'Neither works',
    ways: waysToSignIn,
    links: data.passwords
      ? []
      : [{ url: withReturn('/sign-in', data.to, { with: 'password' }), label: 'Sign in by break-glass' }],
    now: data.now,
  });

const code: AskField = {
  name: 'code',
  label: 'Code',
  type: 'text',
  autocomplete: 'one-time-code',
  maxlength: 40,
  hint: 'Six digits of your authenticator app, or a recovery code',
};

/** The second half of signing in with a password. */
export const codePage = (data: { problem?: string | null; formToken: string | null; now: Date }): string =>
  askPage({
    heading: 'Enter the code',
    problem: data.problem,
    form: { action: '/sign-in/totp', label: 'Sign in', fields: [code] },
    formToken: data.formToken,
    links: [{ url: '/sign-in', label: 'Begin again' }],
    now: data.now,
  });

/** The ways to prove once more who one is. */
export interface ProvePageData {
  hasCode: boolean;
  issuers: { id: string; name: string }[];
  to: string;
  problem?: string | null;
  formToken: string | null;
  now: Date;
}

/** Asked before something grave is done: is it still you? */
export const provePage = (data: ProvePageData): string =>
  askPage({
    heading: 'Confirm it is you',
    paragraphs: [
      'What comes next changes who may do what. The proof counts for ten minutes, in this browser.',
      ...(data.hasCode || data.issuers.length > 0
        ? []
        : ['You have neither an authenticator app nor single sign-on here, so a one-time link is the proof.']),
    ],
    problem: data.problem,
    issuers: data.issuers.map(({ id, name }) => ({
      url: withReturn(`/sign-in/${id}`, data.to, { for: 'proof' }),
      label: `Sign in at ${name} again`,
    })),
    form: data.hasCode
      ? {
          action: '/prove',
          label: 'Confirm',
          or: data.issuers.length > 0 ? 'Or with a code:' : undefined,
          hidden: [{ name: 'to', value: data.to }],
          fields: [code],
        }
      : null,
    formToken: data.formToken,
    waysTitle: 'By a one-time link',
    ways: waysToSignIn,
    links: [{ url: '/', label: 'Not now' }],
    now: data.now,
  });

/** A password is set together with an authenticator app. */
export const newPasswordPage = (data: {
  email: string;
  issuers: { id: string; name: string }[];
  problem?: string | null;
  formToken: string | null;
  now: Date;
}): string =>
  askPage({
    heading: 'How you sign in from now on',
    paragraphs: [
      data.issuers.length > 0
        ? 'Connect single sign-on, or set a password together with an authenticator app.'
        : 'Set a password, together with an authenticator app. Without it, each sign-in needs a new one-time link.',
    ],
    problem: data.problem,
    issuers: data.issuers.map(({ id, name }) => ({ url: `/sign-in/${id}?for=connect`, label: `Connect ${name}` })),
    form: {
      action: '/sign-in/new-password',
      label: 'Continue',
      or: data.issuers.length > 0 ? 'Or with a password:' : undefined,
      fields: [
        { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', value: data.email, maxlength: 320 },
        {
          name: 'password',
          label: 'New password',
          type: 'password',
          autocomplete: 'new-password',
          hint: 'At least 12 characters',
        },
      ],
    },
    formToken: data.formToken,
    links: [{ url: '/', label: 'Later' }],
    now: data.now,
  });

/** The app is told the secret, and the first code shows that it was. */
export const enrolPage = (data: {
  picture: string;
  secret: string;
  problem?: string | null;
  formToken: string | null;
  now: Date;
}): string =>
  askPage({
    heading: 'Add OpenAlert to your authenticator app',
    paragraphs: ['Let the app read the picture, then enter the code that it shows.'],
    problem: data.problem,
    picture: data.picture,
    secret: data.secret.replaceAll(/(.{4})(?=.)/g, '$1 '),
    form: {
      action: '/sign-in/new-password/code',
      label: 'Turn it on',
      fields: [{ ...code, inputmode: 'numeric', hint: 'Six digits' }],
    },
    formToken: data.formToken,
    links: [{ url: '/sign-in/new-password', label: 'Begin again' }],
    now: data.now,
  });

/** The recovery codes, this once. */
export const recoveryPage = (data: { codes: string[]; formToken: string | null; now: Date }): string =>
  askPage({
    heading: 'Keep these recovery codes',
    paragraphs: [
      'Each signs you in once, in place of a code, on the day the app is gone. They are not shown again.',
      'Whatever you were signed in with elsewhere has ended.',
    ],
    done: 'Password and authenticator app are set.',
    codes: data.codes,
    formToken: data.formToken,
    links: [{ url: '/', label: 'I have kept them' }],
    now: data.now,
  });

/** Somebody is signed in and in no team, so there is nothing to see yet; here is who can change that. */
export const noTeamPage = (data: {
  organisation: string;
  name: string;
  people: { name: string; role: string; manages: string[] }[];
  asked: boolean;
  done: string | null;
  formToken: string | null;
  now: Date;
}): string =>
  askPage({
    brand: data.organisation,
    heading: 'You are in, and in no team yet',
    paragraphs: [
      `${data.name}, incidents and schedules belong to teams. Once one of these people adds you, this page leads to them.`,
    ],
    done: data.done ?? (data.asked ? 'You asked within the last day. They were told.' : null),
    people: data.people.map(({ name, role, manages }) => ({
      name,
      what: manages.length > 0 ? `Manages ${manages.join(', ')}` : role === 'owner' ? 'Owner' : 'Admin',
    })),
    form: data.asked || data.done !== null ? null : { action: '/no-team', label: 'Ask for access', fields: [] },
    formToken: data.formToken,
    links: [
      { url: '/', label: 'Look again' },
      { url: '/me/sessions', label: 'Where you are signed in' },
    ],
    now: data.now,
  });

/** Somebody of another issuer has the e-mail address of somebody here. */
export const waitsPage = (data: { now: Date }): string =>
  plainPage({
    heading: 'An owner has to confirm that it is you',
    paragraphs: [
      'Somebody here has your e-mail address already, and an address alone proves nothing. The owners were told.',
      'Are you signed in elsewhere? Then connect this account there, under "Where you are signed in".',
    ],
    links: [{ url: '/sign-in', label: 'Sign in another way' }],
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
