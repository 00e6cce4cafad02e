/**
 * What the pages of the settings share: who is there and may they, the frame around a page, and forms. A form that does its work
 * leads on with a sentence that is told once; one that is refused comes back with what was typed, and so does one that asked for a
 * fresh proof first. Terms: *visit* one request of somebody who is signed in and may.
 */
import { Router, type Request, type Response } from 'express';
import { cleanText } from '../../edge.js';
import { formField } from '../../auth/csrf.js';
import { cameFrom, formOf, provePath, runsAt, sendPage, signedIn, tokenOf, type PageKitParts } from '../page-kit.js';
import { InvalidInput, OpenAlertError, ProofNeeded } from '../../../core/errors.js';
import { flashCookie, takeFlash, type Flash } from '../../auth/flash.js';
import { guardOf, pageAbove, passes, sectionsFor } from '../../pages/settings/sections.js';
import { hasProof, lacking } from '../../../core/people/authorise.js';
import { isOutsider, type Permission } from '../../../core/people/permission.js';
import { reachOf } from '../../auth/cookies.js';
import { keepForm, takeForm } from '../../auth/kept-form.js';
import { listPeople } from '../../../core/queries/people/list.js';
import { problemOf } from '../../problem.js';
import { refusedPage } from '../../pages/settings/refused.js';
import { safeReturn } from '../../../core/session/safe-return.js';
import { sendLines } from '../send-lines.js';
import { settingsFrame } from '../../pages/settings/frame.js';
import { showOrganisation } from '../../../core/queries/organisation/show.js';
import { whoMay } from '../../../core/people/who-may.js';
import type { Drawn, Returned } from '../../pages/settings/form.js';
import type { Execute } from '../../../core/execute.js';
import type { Path } from '../../paths.js';
import type { Role } from '../../../core/people/role.js';
import type { RunQuery } from '../../../core/query.js';
import type { Sealer } from '../../../core/sealed.js';
import type { UserActor } from '../../../core/people/actor.js';

/** What the kit needs. */
export interface SettingsKitParts extends PageKitParts {
  execute: Execute;
  runQuery: RunQuery;
  /** Seals what waits in the browser for a proof. */
  sealer: Sealer;
}

/** One request of somebody who may make it. */
export interface Visit {
  actor: UserActor;
  request: Request;
  response: Response;
  /** A parameter of the path; '' where there is none. */
  named: (name: string) => string;
  drawn: Drawn;
}

/** What a page is: its title, its finished body, and whether it answers with another status. */
export interface Page {
  title: string;
  body: string;
}

/** What a form did: where it leads, with a sentence; or a page that shows what is shown this once. */
export type Done = ({ to: string } & Flash) | Page;

/** What the routes of one page of the settings are given. */
export interface SettingsKit {
  get: (path: string, section: string, page: (visit: Visit) => Promise<Page>) => void;
  /** A file of lines, sent while they are read. */
  lines: (path: string, section: string, lines: (visit: Visit) => AsyncIterable<string>) => void;
  /** `page` is what the form stands on: it is drawn again where the form is refused. */
  post: (
    path: string,
    section: string,
    parts: {
      act: (visit: Visit, fields: Record<string, string>) => Promise<Done>;
      page: (visit: Visit) => Promise<Page>;
    },
  ) => void;
}

/** The kit, and the router that it fills. */
export function createSettingsKit(parts: SettingsKitParts): {
  kit: SettingsKit;
  router: Router;
  enter: Enter;
  refuse: Refuse;
} {
  const router = Router({ caseSensitive: true });
  const enter = createEnter(parts);
  const kit: SettingsKit = {
    get(path, section, page) {
      router.get(path, async (request, response) => {
        const entered = await enter(request, response, path, section);
        if (!entered) return;
        const { visit, says, forget } = withKeptForm(parts, entered);
        try {
          const shown = await page(visit);
          if (forget) response.appendHeader('set-cookie', forget);
          await send(parts, visit, section, { ...shown, status: 200, says });
        } catch (error) {
          const values = fieldsOf(new URL(request.originalUrl, 'http://localhost').searchParams);
          // An address from elsewhere is no form that somebody filled in.
          const isOurs = cameFrom(request)?.split('?')[0] === request.path;
          if (!(error instanceof ProofNeeded) || !isOurs || Object.keys(values).length === 0) throw error;
          leadToProof(parts, visit, { page: request.path, to: request.path, values });
        }
      });
    },
    lines(path, section, lines) {
      router.get(path, async (request, response) => {
        const visit = await enter(request, response, path, section);
        const file = { type: 'application/x-ndjson', name: path.split('/').at(-1)! };
        if (visit) await sendLines(response, file, lines(visit));
      });
    },
    post(path, section, { act, page }) {
      router.post(path, async (request, response) => {
        const fields = fieldsOf(await formOf(parts, request));
        const visit = await enter(request, response, path, section);
        if (!visit) return;
        try {
          const done = await act(visit, fields);
          if ('body' in done) await send(parts, visit, section, { ...done, status: 200 });
          else leadOn(parts, request, response, done);
        } catch (error) {
          if (error instanceof ProofNeeded)
            return leadToProof(parts, visit, { ...standsOn(request, path), values: fields });
          const returned = returnedOf(error, request, fields);
          const shown = await page({ ...visit, drawn: { ...visit.drawn, returned } });
          await send(parts, visit, section, { ...shown, status: problemOf(error).status });
        }
      });
    },
  };
  const refuses: Refuse = (visit, section, permission) => refuse(parts, visit, section, permission);
  return { kit, router, enter, refuse: refuses };
}

/** Lets somebody in, or answers why not; undefined when it has answered. */
export type Enter = (request: Request, response: Response, path: string, section: string) => Promise<Visit | undefined>;

/** Says to somebody why this is not for them, and who could change that. */
export type Refuse = (visit: Visit, section: string, permission: Permission) => Promise<void>;

function createEnter(parts: SettingsKitParts): Enter {
  return async (request, response, path, section) => {
    const now = parts.clock.now();
    const session = await signedIn(parts, request, response);
    if (!session) return undefined;
    const actor = { ...session.actor, via: 'page' as const };
    const named = (name: string) => cleanText(String(request.params[name] ?? ''));
    const drawn = { token: tokenOf(parts, request), returned: null, now, zone: await zoneOf(parts, actor) };
    const visit: Visit = { actor, request, response, named, drawn };
    const guard = guardOf(request.method as Path['method'], path);
    if (guard !== undefined && passes(actor, guard)) return visit;
    await refuse(parts, visit, section, guard as Permission);
    return undefined;
  };
}

async function zoneOf({ runQuery }: SettingsKitParts, actor: UserActor): Promise<string | undefined> {
  if (isOutsider(actor)) return undefined;
  return (await runQuery(listPeople, { actor })).items.find(({ id }) => id === actor.id)?.zone;
}

async function refuse(parts: SettingsKitParts, visit: Visit, section: string, permission: Permission): Promise<void> {
  const { actor } = visit;
  const verb = runsAt(visit.request) ?? permission;
  await parts.keepRefusal({ error: lacking(actor, permission), actor, verb });
  const outsider = isOutsider(actor);
  const people = outsider ? [] : (await parts.runQuery(listPeople, { actor })).items;
  const wanted: Role[] = whoMay(permission).role === 'owner' ? ['owner'] : ['owner', 'admin'];
  const admins = people.filter(({ role }) => wanted.includes(role)).map(({ name }) => name);
  const body = refusedPage({ permission, role: actor.role, outsider, admins });
  await send(parts, visit, section, { title: 'Not allowed', body, status: 403 });
}

async function send(
  parts: SettingsKitParts,
  visit: Visit,
  current: string,
  page: Page & { status: number; says?: string },
) {
  const { actor, request, response, drawn } = visit;
  const { name, demo } = await parts.runQuery(showOrganisation, { actor });
  const isToldLater = request.method !== 'GET' || page.says !== undefined;
  const told = isToldLater ? null : takeFlash(reachOf(request, parts.publicUrl), request.headers.cookie);
  if (told) response.appendHeader('set-cookie', told.forget);
  const html = settingsFrame({
    organisation: { name, demo },
    me: { id: actor.id, name: actor.name, role: actor.role },
    sections: sectionsFor(actor),
    current,
    title: page.title,
    body: page.body,
    flash: page.says === undefined ? (told?.flash ?? null) : { says: page.says },
    token: drawn.token,
    now: drawn.now,
  });
  sendPage(response, html, page.status);
}

function leadOn(
  { publicUrl }: SettingsKitParts,
  request: Request,
  response: Response,
  { to, ...flash }: { to: string } & Flash,
) {
  const cookie = flashCookie(reachOf(request, publicUrl), request.headers.cookie, flash);
  if (cookie) response.appendHeader('set-cookie', cookie);
  response.set('cache-control', 'no-store').redirect(303, to);
}

/** The page that a form stands on, and the address to come back to: with what it was narrowed by, where the browser says so. */
function standsOn(request: Request, path: string): { page: string; to: string } {
  const page = request.path.split('/').slice(0, pageAbove(path).split('/').length).join('/');
  const from = cameFrom(request);
  const isKnown = from?.split('?')[0] === page && safeReturn(from) === from;
  return { page, to: isKnown ? from : page };
}

/** Asks for a fresh proof, and keeps what was typed until the page of the form is opened after it. */
function leadToProof(
  { publicUrl, sealer }: SettingsKitParts,
  { actor, request, response, drawn }: Visit,
  { page, to, values }: { page: string; to: string; values: Record<string, string> },
): void {
  const reach = reachOf(request, publicUrl);
  const form = { userId: actor.id, page, action: request.path, values };
  if (reach !== 'open') response.appendHeader('set-cookie', keepForm(sealer, { reach, now: drawn.now }, form));
  response.set('cache-control', 'no-store').redirect(303, provePath(to));
}

/** The visit with the form that waited for this page, where there is one and its proof was given since. */
function withKeptForm(
  { publicUrl, sealer }: SettingsKitParts,
  visit: Visit,
): { visit: Visit; says?: string; forget?: string } {
  const { actor, request, drawn } = visit;
  const reach = reachOf(request, publicUrl);
  if (reach === 'open' || !hasProof(actor, drawn.now)) return { visit };
  const from = { cookie: request.headers.cookie, reach, now: drawn.now };
  const kept = takeForm(sealer, from, { userId: actor.id, page: request.path });
  if (!kept) return { visit };
  const returned = { action: kept.action, values: kept.values, problems: [], message: '' };
  const isEmpty = Object.keys(kept.values).length === 0;
  const says = `Nothing is done yet${isEmpty ? ': press once more.' : '. What you entered stands here again.'}`;
  return { visit: { ...visit, drawn: { ...drawn, returned } }, says, forget: kept.forget };
}

/** What a refusal says to whoever sent the form; whatever the form cannot mend is thrown on. */
function returnedOf(error: unknown, request: Request, values: Record<string, string>): Returned {
  if (!(error instanceof OpenAlertError) || error.code === 'unavailable' || error.code === 'not-found') throw error;
  const problems = error instanceof InvalidInput ? error.problems : [];
  return { action: request.path, values, problems, message: error.message };
}

/** The fields of a form, or of an address, without those that are left empty. */
function fieldsOf(form: URLSearchParams): Record<string, string> {
  const filled = [...form]
    .map(([name, value]) => [name, cleanText(value)] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(filled.filter(([name]) => name !== '__proto__' && name !== formField));
}
