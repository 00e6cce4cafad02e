/** What the pages share: who is there, what a form says, and where somebody is sent. */
import { checkForm, formToken } from '../auth/csrf.js';
import { clientAddress } from '../client.js';
import { sessionOf, type Session } from '../auth/who.js';
import { cleanText, readBody } from '../edge.js';
import { isOutsider } from '../../core/people/permission.js';
import { reachOf, type Reach } from '../auth/cookies.js';
import { safeReturn } from '../../core/session/safe-return.js';
import { paths } from '../paths.js';
import { needsHttpsPage } from '../pages/sign-in.js';
import type { Clock } from '../../core/clock.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { KeepRefusal } from '../../core/store/keep-refusal.js';
import type { Request, Response } from 'express';
import type { Where } from '../auth/local-account.js';

/** What the kit needs. */
export interface PageKitParts {
  lookups: Lookups;
  clock: Clock;
  publicUrl: string;
  /** Told when something is done with a session. */
  seen: (session: Session) => void;
  /** Writes into the audit that somebody who is signed in was refused. */
  keepRefusal: KeepRefusal;
}

/** Forms hold a few short fields. */
const largestForm = 32_768;

/** Sends a page; what is on it is for its reader alone. */
export const sendPage = (response: Response, page: string, status = 200): void =>
  void response.status(status).set('cache-control', 'no-store').type('html').send(page);

/** Who is there, if anybody is. */
export async function visitorOf(parts: PageKitParts, request: Request): Promise<Session | null> {
  const session = await sessionIn(parts, request);
  if (session) parts.seen(session);
  return session;
}

function sessionIn({ lookups, publicUrl }: PageKitParts, request: Request): Promise<Session | null> {
  const whence = { reach: reachOf(request, publicUrl), address: clientAddress(request) };
  return sessionOf(lookups, request.headers.cookie, whence);
}

/** Who is there; whoever is not signed in is sent to sign in, and comes back to this page. */
export async function signedIn(parts: PageKitParts, request: Request, response: Response): Promise<Session | null> {
  const session = await visitorOf(parts, request);
  if (!session) response.set('cache-control', 'no-store').redirect(303, signInPath(request.originalUrl));
  return session;
}

/** Who is there and in a team; whoever is in none is sent to the page that says so. */
export async function inTeam(parts: PageKitParts, request: Request, response: Response): Promise<Session | null> {
  const session = await signedIn(parts, request, response);
  if (!session || !isOutsider(session.actor)) return session;
  response.set('cache-control', 'no-store').redirect(303, '/no-team');
  return null;
}

/** The page that signs in, and leads back. */
const signInPath = (to: string): string => (to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`);

/** The path of ours that a request was made from; undefined where the browser does not say, or it was another site. */
export function cameFrom({ headers }: Request): string | undefined {
  const referer = headers.referer && URL.canParse(headers.referer) ? new URL(headers.referer) : undefined;
  return referer && referer.host === headers.host ? referer.pathname + referer.search : undefined;
}

/** The page that asks for a fresh proof, and leads on to a path of ours. */
export function provePath(path: string): string {
  const to = safeReturn(path);
  return to === '/' ? '/prove' : `/prove?to=${encodeURIComponent(to)}`;
}

/** Where a request was made that asks for a fresh proof: a form's page, or the page itself. */
export const askedAt = (request: Request): string =>
  request.method === 'GET' ? request.originalUrl : (cameFrom(request) ?? '/');

/** What a form on the page that answers this request has to carry. */
export const tokenOf = ({ publicUrl }: { publicUrl: string }, request: Request): string =>
  formToken({ request, response: request.res! }, publicUrl);

/** The fields of a form of ours. @throws Forbidden where it comes from elsewhere */
export async function formOf(parts: PageKitParts, request: Request): Promise<URLSearchParams> {
  const fields = new URLSearchParams((await readBody(request, largestForm)).toString());
  await refuseForged(parts, request, fields);
  return fields;
}

/** As `checkForm`; with a session the audit keeps that it was refused. @throws Forbidden where it comes from elsewhere */
export async function refuseForged(
  parts: PageKitParts,
  request: Request,
  fields: URLSearchParams | undefined,
): Promise<void> {
  try {
    checkForm(request, fields, parts.publicUrl);
  } catch (error) {
    const session = await sessionIn(parts, request);
    const actor = session && { ...session.actor, via: 'page' as const };
    if (actor) await parts.keepRefusal({ error, actor, verb: runsAt(request) ?? 'form.send' });
    throw error;
  }
}

/** The command or query of the path of a request, as the registry says; undefined where it runs none. */
export function runsAt({ method, baseUrl, route }: Request): string | undefined {
  const path = `${baseUrl}${(route as { path: string }).path}`;
  return paths.find((one) => one.method === method && one.path === path)?.runs;
}

/** A field of a form, without what no database can keep; '' where there is none. */
export const fieldOf = (form: URLSearchParams, name: string, most = 1000): string =>
  cleanText(form.get(name) ?? '').slice(0, most);

/** A parameter of the address; '' where there is none. */
export const parameterOf = (request: Request, name: string): string =>
  cleanText(new URL(request.originalUrl, 'http://localhost').searchParams.get(name) ?? '').slice(0, 1000);

/** How the browser came, where a session may be opened; undefined over plain http, and then the page says why. */
export function safeReach(
  { publicUrl, clock }: PageKitParts,
  request: Request,
  response: Response,
): Exclude<Reach, 'open'> | undefined {
  const reach = reachOf(request, publicUrl);
  if (reach !== 'open') return reach;
  sendPage(response, needsHttpsPage({ host: request.headers.host ?? '', now: clock.now() }), 403);
  return undefined;
}

/** From where somebody comes, for the audit and for their list of sessions. */
export const whereOf = (request: Request): Where => {
  const address = clientAddress(request);
  const agent = request.headers['user-agent'];
  return { address, ...(agent ? { agent: cleanText(agent).slice(0, 300) } : {}) };
};
