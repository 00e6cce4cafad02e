/** What everybody has of their own: where they are signed in, and, without a team, who can let them into one. */
import { Router, type Request } from 'express';
import { accessRequest } from '../../core/commands/access/request.js';
import { formOf, sendPage, signedIn, type PageKitParts, tokenOf } from './page-kit.js';
import { isOutsider } from '../../core/people/permission.js';
import { listSessions } from '../../core/queries/session/list.js';
import { noTeamPage } from '../pages/sign-in.js';
import { sessionRevoke } from '../../core/commands/session/revoke.js';
import { sessionsPage } from '../pages/sessions.js';
import { showAccess } from '../../core/queries/access/show.js';
import { showIdentity } from '../../core/queries/identity/own.js';
import { showOrganisation } from '../../core/queries/organisation/show.js';
import type { Execute } from '../../core/execute.js';
import type { RunQuery } from '../../core/query.js';
import type { Session } from '../auth/who.js';

/** What these pages need. */
export interface MeParts extends PageKitParts {
  execute: Execute;
  runQuery: RunQuery;
}

const dayMs = 24 * 60 * 60_000;

/** The router of these pages. */
export function meRoutes(parts: MeParts): Router {
  const router = Router({ caseSensitive: true });
  const { runQuery, execute, clock } = parts;

  async function sessions(request: Request, { id, actor }: Session, done: string | null) {
    const { items } = await runQuery(listSessions, { actor });
    const own = (await runQuery(showIdentity, { actor })).items;
    const account = await parts.lookups.account(actor.organisationId, { userId: actor.id });
    const ways = [
      ...(account ? [`a password and a code (${account.recoveryLeft} recovery codes left)`] : []),
      ...own.map(({ issuer, name }) => `${name} at ${new URL(issuer).host}`),
    ];
    return sessionsPage({
      organisation: (await runQuery(showOrganisation, { actor })).name,
      sessions: items,
      ownId: id,
      ways: ways.length === 0 ? 'By one-time links alone, until you set more.' : `By ${ways.join(', and by ')}.`,
      connect: [{ url: '/sign-in/new-password', label: account ? 'Change the password' : 'Set a password' }],
      done,
      formToken: tokenOf(parts, request),
      zone: undefined,
      now: clock.now(),
    });
  }

  router.get('/me/sessions', async (request, response) => {
    const session = await signedIn(parts, request, response);
    if (session) sendPage(response, await sessions(request, session, null));
  });
  router.post('/me/sessions/others', async (request, response) => {
    await formOf(parts, request);
    const session = await signedIn(parts, request, response);
    if (!session) return;
    const { reason } = await execute(sessionRevoke, { actor: session.actor, input: { keep: session.id } });
    return sendPage(response, await sessions(request, session, reason));
  });
  router.post('/me/sessions/:id/revoke', async (request, response) => {
    await formOf(parts, request);
    const session = await signedIn(parts, request, response);
    if (!session) return;
    const { reason } = await execute(sessionRevoke, { actor: session.actor, input: { sessionId: request.params.id } });
    return sendPage(response, await sessions(request, session, reason));
  });

  async function noTeam(request: Request, { actor }: Session, done: string | null) {
    const { admitters, askedAt } = await runQuery(showAccess, { actor });
    const now = clock.now();
    return noTeamPage({
      organisation: (await runQuery(showOrganisation, { actor })).name,
      name: actor.name,
      people: admitters,
      asked: askedAt !== null && now.getTime() - askedAt.getTime() < dayMs,
      done,
      formToken: tokenOf(parts, request),
      now,
    });
  }
  router.get('/no-team', async (request, response) => {
    const session = await signedIn(parts, request, response);
    if (!session) return;
    if (!isOutsider(session.actor)) return void response.redirect(303, '/');
    return sendPage(response, await noTeam(request, session, null));
  });
  router.post('/no-team', async (request, response) => {
    await formOf(parts, request);
    const session = await signedIn(parts, request, response);
    if (!session) return;
    const { reason } = await execute(accessRequest, { actor: session.actor, input: {} });
    return sendPage(response, await noTeam(request, session, reason));
  });
  return router;
}
