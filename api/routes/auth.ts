/** Signing programs in: a short access token and a refresh token that is good once, in exchange for a session or a password. */
import { Router, type Request } from 'express';
import { z } from 'zod';
import { accountOf, codeOf, refuseCode, wrongPassword, type LocalParts } from '../auth/local-account.js';
import { HttpError } from '../problem.js';
import { checkAnswer, routeOf, type Route, type Told } from './route.js';
import { Forbidden } from '../../core/errors.js';
import { jsonOf } from './rest-kit.js';
import { parseInput } from '../../core/input.js';
import { refuseForged, visitorOf, whereOf, type PageKitParts } from './page-kit.js';
import { systemActor } from '../../core/people/actor.js';
import { tokenGrant } from '../../core/commands/token/grant.js';
import { tokenRefresh } from '../../core/commands/token/refresh.js';
import { tokenRevoke } from '../../core/commands/token/revoke.js';
import { wrongCode } from '../../core/commands/session/spend.js';
import type { Admit } from '../admit.js';
import type { Outcome } from '../../core/outcome.js';

/** What signing programs in needs. */
export type AuthParts = PageKitParts & LocalParts & { checkAnswers: boolean; admit: Admit };

const text = (most: number, what: string) => z.string(what).min(1, what).max(most, `at most ${most} characters`);
const grants = z.discriminatedUnion(
  'grant',
  [
    z.strictObject({ grant: z.literal('session') }),
    z.strictObject({
      grant: z.literal('password'),
      email: text(320, 'an e-mail address'),
      password: text(200, 'a password'),
      code: text(100, 'a code of the authenticator app, or a recovery code'),
    }),
  ],
  'session or password',
);
const shown = z.strictObject({ refreshToken: text(200, 'a refresh token') });
const revoked = z.strictObject({ token: text(200, 'a token, either of the pair') });

const tokens = z
  .strictObject({
    accessToken: z.string(),
    refreshToken: z.string().describe('Good once'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds until the access token ends'),
  })
  .meta({ id: 'Tokens', description: 'What a program goes on with' });

/** The router of /api/v1/auth, and what its routes promise. */
export function authRoutes(parts: AuthParts): { router: Router; routes: Route[] } {
  const router = Router({ caseSensitive: true, strict: false });
  const routes: Route[] = [];
  const actor = systemActor(parts.organisationId, 'rest');
  const post = <S extends z.ZodType>(
    path: string,
    told: Told & { input: S },
    answer: (request: Request, sent: z.output<S>) => Promise<object>,
  ) => {
    const route: Route = { ...routeOf({ method: 'POST', path }, told), open: true };
    routes.push(route);
    router.post(path, async (request, response) => {
      parts.admit(request, response);
      const text = JSON.stringify(await answer(request, parseInput(told.input, await jsonOf(request))));
      if (parts.checkAnswers) checkAnswer(route, 200, text);
      response.set('cache-control', 'no-store').type('application/json').send(text);
    });
  };

  post('/auth/token', { does: 'Signs a program in', input: grants, answer: tokens }, async (request, wanted) =>
    tokensIn(wanted.grant === 'session' ? await bySession(parts, request) : await byPassword(parts, request, wanted)),
  );
  post(
    '/auth/refresh',
    { does: 'The next pair of tokens, for a refresh token that is good once', input: shown, answer: tokens },
    async (_request, { refreshToken }) => {
      const outcome = await parts.execute(tokenRefresh, { actor, input: { token: refreshToken } });
      // Whatever is wrong with it, the answer is the same.
      if (!outcome.data) throw new HttpError(401, 'This sign-in is over. Sign in again.');
      return tokensIn(outcome);
    },
  );
  post(
    '/auth/revoke',
    { does: 'Signs a program out', input: revoked, answer: z.strictObject({ revoked: z.literal(true) }) },
    async (_request, { token }) => {
      await parts.execute(tokenRevoke, { actor, input: { token } });
      return { revoked: true };
    },
  );
  return { router, routes };
}

function tokensIn({ data }: Outcome): z.output<typeof tokens> {
  const { access, refresh, expiresIn } = data as { access: string; refresh: string; expiresIn: number };
  return { accessToken: access, refreshToken: refresh, tokenType: 'Bearer', expiresIn };
}

/** A page of ours exchanges its session. */
async function bySession(parts: AuthParts, request: Request): Promise<Outcome> {
  await refuseForged(parts, request, undefined);
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
