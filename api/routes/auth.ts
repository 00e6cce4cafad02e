/** Signing programs in: a short access token and a refresh token that is good once, in exchange for a session or a password. */
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { accountOf, codeOf, refuseCode, wrongPassword, type LocalParts } from '../auth/local-account.js';
import { HttpError } from '../problem.js';
import { checkForm } from '../auth/csrf.js';
import { Forbidden } from '../../core/errors.js';
import { jsonOf } from './rest-kit.js';
import { parseInput } from '../../core/input.js';
import { visitorOf, whereOf, type PageKitParts } from './page-kit.js';
import { systemActor } from '../../core/people/actor.js';
import { tokenGrant } from '../../core/commands/token/grant.js';
import { tokenRefresh } from '../../core/commands/token/refresh.js';
import { tokenRevoke } from '../../core/commands/token/revoke.js';
import { wrongCode } from '../../core/commands/session/spend.js';
import type { Outcome } from '../../core/outcome.js';

/** What signing programs in needs. */
export type AuthParts = PageKitParts & LocalParts;

const text = (most: number) => z.string('a text').min(1, 'a text').max(most, `at most ${most} characters`);
const grants = z.discriminatedUnion(
  'grant',
  [
    z.strictObject({ grant: z.literal('session') }),
    z.strictObject({ grant: z.literal('password'), email: text(320), password: text(200), code: text(100) }),
  ],
  'session or password',
);
const shown = z.strictObject({ refreshToken: text(200) });
const revoked = z.strictObject({ token: text(200) });

/** The router of /api/v1/auth. */
export function authRoutes(parts: AuthParts): Router {
  const router = Router({ caseSensitive: true, strict: false });
  const actor = systemActor(parts.organisationId, 'rest');

  router.post('/auth/token', async (request, response) => {
    const wanted = parseInput(grants, await jsonOf(request));
    const granted =
      wanted.grant === 'session' ? await bySession(parts, request) : await byPassword(parts, request, wanted);
    answer(response, granted);
  });
  router.post('/auth/refresh', async (request, response) => {
    const { refreshToken } = parseInput(shown, await jsonOf(request));
    const outcome = await parts.execute(tokenRefresh, { actor, input: { token: refreshToken } });
    // Whatever is wrong with it, the answer is the same.
    if (!outcome.data) throw new HttpError(401, 'This sign-in is over. Sign in again.');
    answer(response, outcome);
  });
  router.post('/auth/revoke', async (request, response) => {
    const { token } = parseInput(revoked, await jsonOf(request));
    await parts.execute(tokenRevoke, { actor, input: { token } });
    response.set('cache-control', 'no-store').json({ revoked: true });
  });
  return router;
}

function answer(response: Response, { data }: Outcome): void {
  const { access, refresh, expiresIn } = data as { access: string; refresh: string; expiresIn: number };
  response
    .set('cache-control', 'no-store')
    .json({ accessToken: access, refreshToken: refresh, tokenType: 'Bearer', expiresIn });
}

/** A page of ours exchanges its session. */
async function bySession(parts: AuthParts, request: Request): Promise<Outcome> {
  checkForm(request, undefined, parts.publicUrl);
  const session = await visitorOf(parts, request);
  if (!session) throw new HttpError(401, 'This browser is not signed in.');
  const by = { sessionId: session.id, provedAt: session.actor.provedAt ?? null };
  const input = { userId: session.actor.id, by, from: whereOf(request) };
  return parts.execute(tokenGrant, { actor: systemActor(session.actor.organisationId, 'rest'), input });
}

async function byPassword(
  parts: AuthParts,
  request: Request,
  { email, password, code }: { email: string; password: string; code: string },
): Promise<Outcome> {
  const where = whereOf(request);
  const account = await accountOf(parts, { email, password, where });
  if (!account) throw new HttpError(401, wrongPassword);
  const spent = await codeOf(parts, account, { code, where });
  if (!spent) throw new HttpError(401, wrongCode);
  const by = { spent, passwordHash: account.passwordHash, localAllowed: parts.localSignIn };
  try {
    const input = { userId: account.userId, by, from: where };
    return await parts.execute(tokenGrant, { actor: systemActor(parts.organisationId, 'rest'), input });
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    await refuseCode(parts, account, where, 'a code that was spent, or is none');
    throw new HttpError(401, wrongCode);
  }
}
