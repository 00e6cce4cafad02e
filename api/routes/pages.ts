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
import { listIncidentPages, showIncident } from '../../core/queries/incident/show.js';
import { listMails } from '../../core/queries/outbox/list.js';
import { listPeople } from '../../core/queries/people/list.js';
import { listRooms } from '../../core/queries/room/list.js';
import { mayDo } from '../../core/people/permission.js';
import { queries } from '../../core/queries/index.js';
import { showPinned } from '../../core/queries/room/pinned.js';
import { readMessages } from '../../core/queries/room/read.js';
import { sessionClose } from '../../core/commands/session/close.js';
import { sessionMs } from '../../core/session/session-life.js';
import { sessionOpen } from '../../core/commands/session/open.js';
import { showOrganisation } from '../../core/queries/organisation/show.js';
import { systemActor } from '../../core/people/actor.js';
import { actionLinkRevoke } from '../../core/commands/action-link/revoke.js';
import { actionPage, takenBackPage } from '../pages/action.js';
import { chatPage } from '../pages/chat.js';
import { reachOf, sessionCookie } from '../auth/cookies.js';
import { formOf, inTeam, sendPage as html, tokenOf, visitorOf, whereOf, type PageKitParts } from './page-kit.js';
import { showIdentity } from '../../core/queries/identity/own.js';
import { needsHttpsPage, signedOutPage, signInPage, spentLinkPage } from '../pages/sign-in.js';
import { outboxPage } from '../pages/outbox.js';
import { clientAddress } from '../client.js';
import { personActor, withAddress, type Session } from '../auth/who.js';
import { HttpError } from '../problem.js';
import type { Command, Execute } from '../../core/execute.js';
import type { ActionLinkBySecret, PersonBySecret } from '../../core/store/sql/find-by-secret.js';
import type { RunQuery } from '../../core/query.js';
import type { UserActor } from '../../core/people/actor.js';
import type { WebDoor } from './web-door.js';

/** What the pages need. */
export interface PageParts extends PageKitParts {
  execute: Execute;
  runQuery: RunQuery;
  door: WebDoor;
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
};

/** Every verb of the catalogue, for completion. */
const verbs = [...commands, ...queries].flatMap(({ help }) => (help ? [help] : []));

/** The router of the pages. */
export function pageRoutes(parts: PageParts): Router {
  const router = Router({ caseSensitive: true });
  const now = () => parts.clock.now();

  router.get('/assets/:file', (request, response) => sendAsset(parts.assets, request, response));
  router.get(['/', '/rooms/:name'], async (request, response) => {
    const session = await inTeam(parts, request, response);
    if (!session) return;
    const room = request.params.name as string | undefined;
    return html(response, await chatFor(parts, session, room, tokenOf(parts, request)));
  });
  router.get('/outbox', async (request, response) => {
    const session = await inTeam(parts, request, response);
    if (!session) return;
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
    if (reachOf(request, parts.publicUrl) === 'open') return html(response, needsHttpsPage({ host, now: now() }), 403);
    const link = await parts.lookups.signInLinkBySecret(hashSecret(request.params.token));
    if (!link) return html(response, spentLinkPage({ now: now() }), 403);
    const { name } = await parts.runQuery(showOrganisation, { actor: personActor(link, 'chat') });
    const form = { action: request.path, token: tokenOf(parts, request) };
    return html(response, signInPage({ organisation: name, person: link.name, form, now: now() }));
  });
  router.post('/sign-in/:token', async (request, response) => {
    await formOf(parts, request);
    const reach = reachOf(request, parts.publicUrl);
    if (reach === 'open') return html(response, needsHttpsPage({ host: request.headers.host ?? '', now: now() }), 403);
    const link = await parts.lookups.signInLinkBySecret(hashSecret(request.params.token));
    const opened = link && (await open(parts, link.organisationId, request));
    if (!link || !opened) return html(response, spentLinkPage({ now: now() }), 403);
    response.set('set-cookie', sessionCookie(reach, opened, sessionMs / 1000));
    return void response.redirect(303, (await isNew(parts, link)) ? '/sign-in/new-password' : '/');
  });
  router.post('/sign-out', async (request, response) => {
    await formOf(parts, request);
    const session = await visitorOf(parts, request);
    if (session) await parts.execute(sessionClose, { actor: session.actor, input: { sessionId: session.id } });
    const reach = reachOf(request, parts.publicUrl);
    if (reach !== 'open') response.set('set-cookie', sessionCookie(reach, undefined, 0));
    return html(response, signedOutPage({ now: now() }));
  });

  router.get('/act/:token', async (request, response) => {
    return html(response, await actionFor(parts, request, { outcome: null, token: tokenOf(parts, request) }));
  });
  router.post('/act/:token', async (request, response) => {
    const action = (await formOf(parts, request)).get('action') ?? '';
    const command = Object.hasOwn(actions, action) ? actions[action]! : undefined;
    if (!command && action !== 'revoke')
      throw new HttpError(400, `action: expected one of ${Object.keys(actions).join(', ')}, revoke.`);
    const link = await linkOf(parts, request);
    if (!command) {
      const actor = withAddress(personActor(link, 'email'), clientAddress(request));
      await parts.execute(actionLinkRevoke, { actor, input: { id: link.id } });
      return html(response, takenBackPage({ now: now() }));
    }
    const outcome = await parts.execute(command, {
      actor: linkActor(link, request),
      input: { number: link.incidentNumber },
    });
    const token = tokenOf(parts, request);
    return html(response, await actionFor(parts, request, { outcome: outcome.reason, token }));
  });
  return router;
}

/** Spends a one-time link; undefined when somebody was faster. */
async function open({ execute }: PageParts, organisationId: string, request: Request): Promise<string | undefined> {
  try {
    const input = { token: request.params.token, from: whereOf(request) };
    const outcome = await execute(sessionOpen, { actor: systemActor(organisationId, 'chat'), input });
    return outcome.data!.secret as string;
  } catch (error) {
    if (error instanceof Forbidden) return undefined;
    throw error;
  }
}

/** Somebody with nothing but a link to sign in with is led to set more; in the demo company there is nothing to guard. */
async function isNew({ runQuery, lookups }: PageParts, link: PersonBySecret): Promise<boolean> {
  const actor = personActor(link, 'chat');
  if ((await runQuery(showOrganisation, { actor })).demo) return false;
  if (await lookups.account(link.organisationId, { userId: link.userId })) return false;
  return (await runQuery(showIdentity, { actor })).items.length === 0;
}

/** The person of a link, who may do with it what its page shows, and nothing else. */
const linkActor = (link: ActionLinkBySecret, request: Request): UserActor =>
  withAddress({ ...personActor(link, 'email'), linkedIncident: link.incidentNumber }, clientAddress(request));

async function linkOf({ lookups }: PageParts, request: Request) {
  const link = await lookups.actionLinkBySecret(hashSecret(String(request.params.token)));
  if (!link) throw new HttpError(404, 'This link is too old, or was taken back. Open the chat instead.');
  if (link.isOver)
    throw new HttpError(404, `INC-${link.incidentNumber} is over, and this link with it. The chat shows how it ended.`);
  return link;
}

async function actionFor(
  parts: PageParts,
  request: Request,
  { outcome, token }: { outcome: string | null; token: string },
): Promise<string> {
  const link = await linkOf(parts, request);
  const actor = linkActor(link, request);
  const input = { number: link.incidentNumber };
  const incident = await parts.runQuery(showIncident, { actor, input });
  const pages = (await parts.runQuery(listIncidentPages, { actor, input })).items;
  const { name } = await parts.runQuery(showOrganisation, { actor });
  // The link shows no rooms; the name of this one is part of where it leads to, and the room asks who comes.
  const rooms = (await parts.runQuery(listRooms, { actor: systemActor(link.organisationId, 'email') })).items;
  const room = rooms.find((candidate) => candidate.id === incident.roomId);
  return actionPage({
    organisation: name,
    incident,
    to: { id: link.userId, name: link.name, zone: link.zone },
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
};
const cached = new Map<string, { body: Buffer; etag: string }>();

/** One of the browser's files, by a plain name and a known ending; revalidated by its hash. */
function sendAsset(folder: string, request: Request, response: Response) {
  const name = String(request.params.file);
  const [, ending] = /^[a-z0-9-]+\.([a-z]+)$/.exec(name) ?? [];
  const type = ending && Object.hasOwn(types, ending) ? types[ending] : undefined;
  if (type === undefined) throw new HttpError(404, 'There is no such file.');
  const asset = cached.get(name) ?? loadAsset(folder, name);
  response.set({ etag: asset.etag, 'cache-control': 'no-cache' });
  if (request.headers['if-none-match'] === asset.etag) return void response.status(304).end();
  return void response.type(type).send(asset.body);
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
