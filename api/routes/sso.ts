/**
 * Round trips to other issuers: to sign in, to prove who one is, or to connect an account. What comes back counts only in the
 * browser that was sent there, once, for what it was sent for.
 */
import { Router, type Request, type Response } from 'express';
import { equalSecret } from '../../core/ids.js';
import { Forbidden, OpenAlertError } from '../../core/errors.js';
import { identityConnect } from '../../core/commands/identity/connect.js';
import { identitySignIn } from '../../core/commands/identity/sign-in.js';
import { isFreshProof, type Identity } from '../../core/session/check-claims.js';
import { leaveStep, newRoundTrip, takeStep } from '../auth/round-trip.js';
import { NotSignedIn, type Issuer, type RoundTrip } from '../auth/issuer.js';
import { parameterOf, safeReach, sendPage, signedIn, visitorOf, whereOf, type PageKitParts } from './page-kit.js';
import { plainPage } from '../pages/plain.js';
import { hasProof } from '../../core/people/authorise.js';
import { reachOf, sessionCookie, stepCookie } from '../auth/cookies.js';
import { safeReturn } from '../../core/session/safe-return.js';
import { sessionMs } from '../../core/session/session-life.js';
import { sessionProve } from '../../core/commands/session/prove.js';
import { sessionRefuse } from '../../core/commands/session/refuse.js';
import { systemActor } from '../../core/people/actor.js';
import { waitsPage } from '../pages/sign-in.js';
import type { Execute } from '../../core/execute.js';
import type { Log } from '../log.js';
import type { Sealer } from '../../core/sealed.js';

/** What round trips need. */
export interface SsoParts extends PageKitParts {
  execute: Execute;
  sealer: Sealer;
  issuers: Issuer[];
  organisationId: string;
  newPersonRole: 'viewer' | 'member';
  log: Pick<Log, 'warn'>;
}

type Purpose = 'sign-in' | 'proof' | 'connect';

interface SsoStep extends RoundTrip {
  issuer: Issuer['id'];
  purpose: Purpose;
  to: string;
  /** Whose proof or connection it is. */
  userId?: string;
}

type Reached = { request: Request; response: Response; reach: 'secure' | 'local' };

/** The router of `/sign-in/entra`, `/sign-in/oidc` and their ways back. */
export function ssoRoutes(parts: SsoParts): Router {
  const router = Router({ caseSensitive: true });
  for (const id of ['entra', 'oidc'] as const) {
    const issuer = parts.issuers.find((one) => one.id === id);
    router.get(`/sign-in/${id}`, async (request, response) => {
      if (!issuer) return sendPage(response, notSetUp(parts), 404);
      await begin(parts, issuer, { request, response });
    });
    router.get(`/sign-in/${id}/back`, async (request, response) => {
      if (!issuer) return sendPage(response, notSetUp(parts), 404);
      const reach = safeReach(parts, request, response);
      if (reach) await finish(parts, issuer, { request, response, reach });
    });
  }
  return router;
}

const purposeOf = (request: Request): Purpose => {
  const wanted = parameterOf(request, 'for');
  return wanted === 'proof' || wanted === 'connect' ? wanted : 'sign-in';
};

async function begin(parts: SsoParts, issuer: Issuer, { request, response }: { request: Request; response: Response }) {
  const reach = safeReach(parts, request, response);
  if (!reach) return;
  const purpose = purposeOf(request);
  const session = purpose === 'sign-in' ? null : await signedIn(parts, request, response);
  if (purpose !== 'sign-in' && !session) return;
  const now = parts.clock.now();
  if (purpose === 'connect' && !(session && hasProof(session.actor, now)))
    return void response.set('cache-control', 'no-store').redirect(303, '/prove?to=/sign-in/new-password');
  const trip = newRoundTrip();
  const step: SsoStep = { ...trip, issuer: issuer.id, purpose, to: safeReturn(parameterOf(request, 'to')) };
  const there = await issuer.begin(trip, { isProof: purpose === 'proof' }).catch((error: unknown) => {
    if (!(error instanceof NotSignedIn)) throw error;
    const { why, isGuarded } = error;
    parts.log.warn({ why, issuer: issuer.id }, isGuarded ? 'an issuer is not called' : 'an issuer does not answer');
    return { isGuarded };
  });
  if (typeof there !== 'string')
    return there.isGuarded
      ? sendPage(response, notCalledPage(parts, issuer), 403)
      : sendPage(response, awayPage(parts, issuer), 503);
  const left = session ? { ...step, userId: session.actor.id } : step;
  response.set('set-cookie', leaveStep(parts.sealer, { reach, name: 'sso', now }, { ...left }));
  response.set('cache-control', 'no-store').redirect(303, there);
}

async function finish(parts: SsoParts, issuer: Issuer, at: Reached): Promise<void> {
  const { request, response, reach } = at;
  try {
    const step = stepIn(parts, issuer, request);
    const query = new URL(request.originalUrl, 'http://localhost').searchParams;
    const identity = await issuer.finish(step, query);
    const ended = stepCookie(reach, 'sso', undefined);
    const { secret, waits } = await use(parts, issuer, { at, step, identity });
    if (waits) {
      response.set('set-cookie', ended);
      return sendPage(response, waitsPage({ now: parts.clock.now() }), 403);
    }
    response.set('set-cookie', [...(secret ? [sessionCookie(reach, secret, sessionMs / 1000)] : []), ended]);
    response.set('cache-control', 'no-store').redirect(303, step.purpose === 'connect' ? '/me/sessions' : step.to);
  } catch (error) {
    response.set('set-cookie', stepCookie(reach, 'sso', undefined));
    if (!(error instanceof NotSignedIn) && !(error instanceof Forbidden)) throw error;
    await refuse(parts, issuer, request, error);
    const said = error instanceof OpenAlertError ? error.message : undefined;
    return sendPage(response, refusedPage(parts, issuer, said), 403);
  }
}

/** What this browser was sent there with. @throws NotSignedIn where it was not, or is back with something else */
function stepIn(parts: SsoParts, issuer: Issuer, request: Request): SsoStep {
  const from = { cookie: request.headers.cookie, reach: reachOf(request, parts.publicUrl), now: parts.clock.now() };
  const step = takeStep<SsoStep>(parts.sealer, { ...from, name: 'sso' });
  if (!step) throw new NotSignedIn('this browser was not sent there, or too long ago');
  if (step.issuer !== issuer.id) throw new NotSignedIn('this browser was sent to another issuer');
  const states = new URL(request.originalUrl, 'http://localhost').searchParams.getAll('state');
  if (states.length !== 1 || !equalSecret(states[0]!, step.state))
    throw new NotSignedIn('the state is not that of this browser');
  return step;
}

/** Does what the round trip was for: `secret` is that of the session it opens, `waits` that an owner has to confirm first. */
async function use(
  parts: SsoParts,
  issuer: Issuer,
  { at: { request }, step, identity }: { at: Reached; step: SsoStep & { at?: number }; identity: Identity },
): Promise<{ secret?: string; waits?: boolean }> {
  const actor = systemActor(parts.organisationId, 'chat');
  const begunAt = new Date(step.at ?? 0);
  const isProof = isFreshProof(identity.authAt, begunAt);
  if (step.purpose === 'sign-in') {
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
    const input = { identity, method: issuer.id, newRole: parts.newPersonRole, isProof, zone, from: whereOf(request) };
    const { data } = await parts.execute(identitySignIn, { actor, input });
    return data as { secret?: string; waits?: boolean };
  }
  // Who went is who comes back: the session may have become another one meanwhile.
  const session = await visitorOf(parts, request);
  if (!session || session.actor.id !== step.userId) throw new NotSignedIn('somebody else is signed in here by now');
  if (step.purpose === 'connect') {
    await parts.execute(identityConnect, { actor, input: { userId: session.actor.id, identity } });
    return {};
  }
  if (!isProof) throw new NotSignedIn('the issuer does not say that they just proved who they are (auth_time)');
  const input = { sessionId: session.id, userId: session.actor.id, by: { identity } };
  return (await parts.execute(sessionProve, { actor, input })).data as { secret: string };
}

/** Keeps in audit and log that nobody was signed in, and why. */
async function refuse(parts: SsoParts, issuer: Issuer, request: Request, error: NotSignedIn | Forbidden) {
  const why = error instanceof NotSignedIn ? error.why : error.message;
  parts.log.warn({ why, issuer: issuer.id }, 'a sign-in was refused');
  const input = { userId: null, why: `${issuer.id}: ${why}`.slice(0, 300), from: whereOf(request) };
  await parts.execute(sessionRefuse, { actor: systemActor(parts.organisationId, 'chat'), input });
}

const links = [{ url: '/sign-in', label: 'Begin again' }];

const refusedPage = ({ clock }: SsoParts, { name }: Issuer, said: string | undefined): string =>
  plainPage({
    heading: 'You are not signed in',
    paragraphs: [said ?? `What came back from ${name} does not fit this browser, this minute or this organisation.`],
    links,
    now: clock.now(),
  });

const notCalledPage = ({ clock }: SsoParts, { name }: Issuer): string =>
  plainPage({
    heading: `${name} is not called`,
    paragraphs: ['It leads to an address that OpenAlert does not call. The log says why; tell whoever runs OpenAlert.'],
    links,
    now: clock.now(),
  });

const awayPage = ({ clock }: SsoParts, { name }: Issuer): string =>
  plainPage({
    heading: `${name} does not answer`,
    paragraphs: ['Signing in there has to wait. Paging goes on, and the links in pages work.'],
    links,
    now: clock.now(),
  });

const notSetUp = ({ clock }: SsoParts): string =>
  plainPage({
    heading: 'Nothing here',
    paragraphs: ['This way to sign in is not set up.'],
    links,
    now: clock.now(),
  });
