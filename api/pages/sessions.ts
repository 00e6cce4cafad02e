/** Where somebody is signed in, each with the button that ends it. */
import { htmlDocument } from './document.js';
import { renderTemplate } from '../../templates/render.js';
import { whenView } from '../../templates/web/when.js';
import type { SessionRow } from '../../core/store/sql/session-rows.js';

/** What the page shows. */
export interface SessionsPageData {
  organisation: string;
  sessions: SessionRow[];
  /** The session of this browser. */
  ownId: string;
  /** What somebody signs in with, in a sentence. */
  ways: string;
  /** Further ways to set up. */
  connect: { url: string; label: string }[];
  done: string | null;
  formToken: string | null;
  zone: string | undefined;
  now: Date;
}

const how: Record<SessionRow['method'], string> = {
  link: 'By a one-time link',
  password: 'With a password and a code',
  entra: 'Through Microsoft',
  oidc: 'Through single sign-on',
};

/** The page of one's own sessions. */
export function sessionsPage(data: SessionsPageData): string {
  const { now, zone, formToken } = data;
  const body = renderTemplate('pages/sessions.html', {
    organisation: data.organisation,
    done: data.done,
    others: data.sessions.length > 1,
    formToken,
    ways: data.ways,
    connect: data.connect,
    sessions: data.sessions.map((session) => ({
      id: session.id,
      own: session.id === data.ownId,
      browser: browserOf(session.agent),
      how: how[session.method],
      address: session.address,
      since: whenView(session.createdAt, 'clock', now, zone),
      seen: whenView(session.lastSeenAt, 'ago', now, zone),
      formToken,
    })),
  });
  return htmlDocument({ title: 'Where you are signed in · OpenAlert', body, script: 'page', now });
}

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** "Firefox on Linux", as far as a browser says what it is. */
export function browserOf(agent: string | null): string {
  const find = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent ?? ''))?.[1];
  const browser = find(browsers);
  const system = find(systems);
  if (!browser) return system ? `A browser on ${system}` : 'A browser';
  return system ? `${browser} on ${system}` : browser;
}
