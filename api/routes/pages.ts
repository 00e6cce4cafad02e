/** The pages a browser shows: sign-in, chat, outbox, and what the link in a page's mail opens. */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Router, type Request, type Response } from 'express';
import { commands } from '../../core/commands/index.js';
import { Forbidden } from '../../core/errors.js';
import { hashSecret } from '../../core/ids.js';
import { incidentAcknowledge } from '../../core/commands/incident/acknowledge.js';
import { incidentEscalate } from '../../core/commands/incident/escalate.js';
import { incidentResolve } from '../../core/commands/incident/resolve.js';
import { listIncidentPages, showIncident } from '../../core/queries/incident/show.js';
import { listMails } from '../../core/queries/outbox/list.js';
import { listPeople } from '../../core/queries/people/list.js';
import { listRooms } from '../../core/queries/room/list.js';
import { mayDo } from '../../core/people/permission.js';
import { queries } from '../../core/queries/index.js';
import { showPinned } from '../../core/queries/room/pinned.js';
import { readMessages } from '../../core/queries/room/read.js';
import { sessionClose } from '../../core/commands/session/close.js';
import { sessionMs, sessionOpen } from '../../core/commands/session/open.js';
import { showOrganisation } from '../../core/queries/organisation/show.js';
import { systemActor } from '../../core/people/actor.js';
import { actionPage } from '../pages/action.js';
import { chatPage } from '../pages/chat.js';
import { checkForm, formToken } from '../auth/csrf.js';
import { reachOf, sessionCookie } from '../auth/cookies.js';
import { needsHttpsPage, signedOutPage, signInPage, spentLinkPage } from '../pages/sign-in.js';
import { outboxPage } from '../pages/outbox.js';
import { clientAddress } from '../client.js';
import { personActor, sessionOf, withAddress, type Session } from '../auth/who.js';
import { HttpError } from '../problem.js';
import { readBody } from '../edge.js';
import type { Clock } from '../../core/clock.js';
import type { Command, Execute } from '../../core/execute.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';
import type { RunQuery } from '../../core/query.js';
import type { WebDoor } from './web-door.js';

/** What the pages need. */
export interface PageParts {
  execute: Execute;
  runQuery: RunQuery;
  lookups: Lookups;
  clock: Clock;
  door: WebDoor;
  publicUrl: string;
  /** The folder of the browser's files. */
  assets: string;
  /** The commands that send a real alert to this organisation; null where no key may be shown. */
  curl: (organisationId: string) => { firing: string; resolved: string } | null;
  /** Does local mail land on the outbox page? */
  outbox: boolean;
}

/** What a button on the action page may do. */
const actions: Record<string, Command> = {
  acknowledge: incidentAcknowledge as Command,
  escalate: incidentEscalate as Command,
  resolve: incidentResolve as Command,
};

/** Every verb of the catalogue, for completion. */
const verbs = [...commands, ...queries].flatMap(({ help }) => (help ? [help] : []));

/** The router of the pages. */
export function pageRoutes(parts: PageParts): Router {
  const router = Router({ caseSensitive: true });
  const now = () => parts.clock.now();
  const html = (response: Response, page: string, status = 200) =>
    response.status(status).set('cache-control', 'no-store').type('html').send(page);
  const tokenFor = (request: Request, response: Response) => formToken({ request, response }, parts.publicUrl);
  /** The fields of a form that a page of ours sent. @throws Forbidden */
  const formOf = async (request: Request) => {
    const fields = new URLSearchParams((await readBody(request)).toString());
    checkForm(request, fields, parts.publicUrl);
    return fields;
  };

  router.get('/assets/:file', (request, response) => sendAsset(parts.assets, request, response));
  router.get(['/', '/rooms/:name'], async (request, response) => {
    const session = await sessionOf(parts.lookups, request.headers.cookie);
    if (!session) return void html(response, signedOutPage({ signedOut: false, now: now() }), 401);
    return void html(
      response,
      await chatFor(parts, session, request.params.name as string | undefined, tokenFor(request, response)),
    );
  });
  router.get('/outbox', async (request, response) => {
    const session = await sessionOf(parts.lookups, request.headers.cookie);
    if (!session) return void html(response, signedOutPage({ signedOut: false, now: now() }), 401);
    const { actor } = session;
    const mails = (await parts.runQuery(listMails, { actor, input: {} })).items;
    const { name } = await parts.runQuery(showOrganisation, { actor });
    return void html(
      response,
      outboxPage({ organisation: name, viewer: await parts.door.viewerOf(actor), mails, now: now() }),
    );
  });

  router.get('/sign-in/:token', async (request, response) => {
    const host = request.headers.host ?? '';
    if (reachOf(request, parts.publicUrl) === 'open')
      return void html(response, needsHttpsPage({ host, now: now() }), 403);
    const link = await parts.lookups.signInLinkBySecret(hashSecret(request.params.token));
    if (!link) return void html(response, spentLinkPage({ now: now() }), 403);
    const { name } = await parts.runQuery(showOrganisation, { actor: personActor(link, 'chat') });
    const form = { action: request.path, token: tokenFor(request, response) };
    return void html(response, signInPage({ organisation: name, person: link.name, form, now: now() }));
  });
  router.post('/sign-in/:token', async (request, response) => {
    await formOf(request);
    const reach = reachOf(request, parts.publicUrl);
    if (reach === 'open')
      return void html(response, needsHttpsPage({ host: request.headers.host ?? '', now: now() }), 403);
    const link = await parts.lookups.signInLinkBySecret(hashSecret(request.params.token));
    const opened = link && (await open(parts, link.organisationId, request.params.token));
    if (!opened) return void html(response, spentLinkPage({ now: now() }), 403);
    response.set('set-cookie', sessionCookie(reach, opened, sessionMs / 1000));
    return void response.redirect(303, '/');
  });
  router.post('/sign-out', async (request, response) => {
    await formOf(request);
    const session = await sessionOf(parts.lookups, request.headers.cookie);
    const actor = session && withAddress(session.actor, clientAddress(request));
    if (actor) await parts.execute(sessionClose, { actor, input: { sessionId: session.id } });
    const reach = reachOf(request, parts.publicUrl);
    if (reach !== 'open') response.set('set-cookie', sessionCookie(reach, undefined, 0));
    return void html(response, signedOutPage({ signedOut: true, now: now() }));
  });

  router.get('/act/:token', async (request, response) => {
    return void html(response, await actionFor(parts, request, { outcome: null, token: tokenFor(request, response) }));
  });
  router.post('/act/:token', async (request, response) => {
    const action = (await formOf(request)).get('action') ?? '';
    const command = Object.hasOwn(actions, action) ? actions[action]! : undefined;
    if (!command) throw new HttpError(400, `action: expected one of ${Object.keys(actions).join(', ')}.`);
    const link = await linkOf(parts, request);
    const outcome = await parts.execute(command, {
      actor: withAddress(personActor(link, 'email'), clientAddress(request)),
      input: { number: link.incidentNumber },
    });
    const token = tokenFor(request, response);
    return void html(response, await actionFor(parts, request, { outcome: outcome.reason, token }));
  });
  return router;
}

/** Spends a one-time link; undefined when somebody was faster. */
async function open({ execute }: PageParts, organisationId: string, token: string): Promise<string | undefined> {
  try {
    const outcome = await execute(sessionOpen, { actor: systemActor(organisationId, 'chat'), input: { token } });
    return outcome.data!.secret as string;
  } catch (error) {
    if (error instanceof Forbidden) return undefined;
    throw error;
  }
}

async function linkOf({ lookups }: PageParts, request: Request) {
  const link = await lookups.actionLinkBySecret(hashSecret(String(request.params.token)));
  if (!link) throw new HttpError(404, 'This link is too old, or was taken back. Open the chat instead.');
  return link;
}

async function actionFor(
  parts: PageParts,
  request: Request,
  { outcome, token }: { outcome: string | null; token: string },
): Promise<string> {
  const link = await linkOf(parts, request);
  const actor = personActor(link, 'email');
  const input = { number: link.incidentNumber };
  const incident = await parts.runQuery(showIncident, { actor, input });
  const pages = (await parts.runQuery(listIncidentPages, { actor, input })).items;
  const { name } = await parts.runQuery(showOrganisation, { actor });
  const people = (await parts.runQuery(listPeople, { actor })).items;
  const room = (await parts.runQuery(listRooms, { actor })).items.find((candidate) => candidate.id === incident.roomId);
  return actionPage({
    organisation: name,
    incident,
    to: people.find((person) => person.id === link.userId)!,
    why: pages.findLast((page) => page.userId === link.userId)?.why ?? null,
    outcome,
    form: { action: request.path, token },
    roomUrl: room ? `/rooms/${encodeURIComponent(room.name)}` : '/',
    now: parts.clock.now(),
  });
}

/** How many messages the page comes with. */
const firstMessages = 50;

async function chatFor(
  parts: PageParts,
  { actor }: Session,
  roomName: string | undefined,
  token: string,
): Promise<string> {
  const { runQuery, door } = parts;
  const rooms = (await runQuery(listRooms, { actor })).items;
  const room =
    roomName === undefined
      ? rooms.find(({ kind }) => kind === 'incidents')
      : rooms.find(({ name }) => name === roomName);
  if (!room) throw new HttpError(404, 'There is no such room.');
  const viewer = await door.viewerOf(actor);
  const { messages, head, more } = await runQuery(readMessages, {
    actor,
    input: { room: room.id, limit: firstMessages },
  });
  const { name, demo } = await runQuery(showOrganisation, { actor });
  const pinned = room.incident ? (await runQuery(showPinned, { actor, input: { room: room.id } })).message : null;
  return chatPage({
    organisation: { name, demo },
    me: { id: actor.id, name: actor.name },
    room: { ...room, head },
    roomsHtml: await door.rooms(actor, room.id),
    panelHtml: await door.panel(actor),
    items: messages.map((message) => door.message(message, viewer)),
    pinned: pinned && { id: pinned.id, html: door.card(pinned, viewer) },
    more,
    firstPosition: messages[0]?.position ?? null,
    verbs,
    people: (await runQuery(listPeople, { actor })).items.map(({ name: called, handle }) => ({ name: called, handle })),
    outbox: parts.outbox && mayDo(actor, 'outbox.read'),
    curl: parts.curl(actor.organisationId),
    formToken: token,
    now: parts.clock.now(),
  });
}

const types: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  map: 'application/json',
};
const cached = new Map<string, { body: Buffer; etag: string }>();

/** One of the browser's files, by a plain name; revalidated by its hash. */
function sendAsset(folder: string, request: Request, response: Response) {
  const name = String(request.params.file);
  if (!/^[a-z0-9-]+(\.[a-z]+){1,2}$/.test(name)) throw new HttpError(404, 'There is no such file.');
  const asset = cached.get(name) ?? loadAsset(folder, name);
  response.set({ etag: asset.etag, 'cache-control': 'no-cache' });
  if (request.headers['if-none-match'] === asset.etag) return void response.status(304).end();
  return void response.type(types[name.split('.').at(-1)!] ?? 'application/octet-stream').send(asset.body);
}

function loadAsset(folder: string, name: string) {
  try {
    const body = readFileSync(join(folder, name));
    const asset = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"` };
    cached.set(name, asset);
    return asset;
  } catch {
    throw new HttpError(404, 'There is no such file.');
  }
}
