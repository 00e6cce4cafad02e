/** The pages by which people sign in, prove who they are, and set how they sign in. */
import { Router, type Request, type Response } from 'express';
import { accountOf, codeOf, refuseCode, wrongPassword, type LocalParts } from '../auth/local-account.js';
import { checkPassword, hashPassword } from '../../core/password.js';
import { codeAddress, counterOf, newCodeSecret } from '../../core/totp.js';
import { chooserPage, codePage, enrolPage, newPasswordPage, provePage, recoveryPage } from '../pages/sign-in.js';
import { credentialSave } from '../../core/commands/credential/save.js';
import {
  fieldOf,
  formOf,
  parameterOf,
  safeReach,
  sendPage,
  signedIn,
  visitorOf,
  whereOf,
  tokenOf,
} from './page-kit.js';
import { Forbidden, InvalidInput } from '../../core/errors.js';
import { hashSecret, newRecoveryCode } from '../../core/ids.js';
import { leaveStep, takeStep } from '../auth/round-trip.js';
import { hasProof } from '../../core/people/authorise.js';
import { qrOf } from '../pages/qr.js';
import { reachOf, sessionCookie, stepCookie } from '../auth/cookies.js';
import { safeReturn } from '../../core/session/safe-return.js';
import { sessionMs } from '../../core/session/session-life.js';
import { sessionProve } from '../../core/commands/session/prove.js';
import { sessionSignIn } from '../../core/commands/session/sign-in.js';
import { showIdentity } from '../../core/queries/identity/own.js';
import { systemActor } from '../../core/people/actor.js';
import { wrongCode } from '../../core/commands/session/spend.js';
import type { Issuer } from '../auth/issuer.js';
import type { PageKitParts } from './page-kit.js';
import type { RunQuery } from '../../core/query.js';
import type { Session } from '../auth/who.js';

/** What signing in needs. */
export interface SignInParts extends PageKitParts, LocalParts {
  runQuery: RunQuery;
  issuers: Issuer[];
  organisationName: string;
}

interface CodeStep {
  userId: string;
  /** Of the password hash that was right: another password since then ends this. */
  proof: string;
  to: string;
}

interface EnrolStep {
  userId: string;
  passwordHash: string;
  secret: string;
}

const proofOf = (passwordHash: string) => hashSecret(passwordHash).toString('base64url');

/** The router of signing in; it stands before `/sign-in/:token`. */
export function signInRoutes(parts: SignInParts): Router {
  const router = Router({ caseSensitive: true });
  const now = () => parts.clock.now();
  const actor = systemActor(parts.organisationId, 'chat');

  const chooser = (request: Request, data: { to: string; problem?: string; email?: string }) =>
    chooserPage({
      organisation: parts.organisationName,
      issuers: parts.issuers,
      passwords: parts.localSignIn || parameterOf(request, 'with') === 'password' || request.method === 'POST',
      formToken: tokenOf(parts, request),
      now: now(),
      ...data,
    });

  router.get('/sign-in', async (request, response) => {
    if (!safeReach(parts, request, response)) return;
    const to = safeReturn(parameterOf(request, 'to'));
    if (await visitorOf(parts, request)) return void response.redirect(303, to);
    return sendPage(response, chooser(request, { to }));
  });

  router.post('/sign-in', async (request, response) => {
    const form = await formOf(parts, request);
    const reach = safeReach(parts, request, response);
    if (!reach) return;
    const to = safeReturn(fieldOf(form, 'to'));
    const email = fieldOf(form, 'email', 320).trim();
    const account = await accountOf(parts, { email, password: fieldOf(form, 'password'), where: whereOf(request) });
    if (!account) return sendPage(response, chooser(request, { to, problem: wrongPassword, email }), 403);
    const step: CodeStep = { userId: account.userId, proof: proofOf(account.passwordHash), to };
    response.set('set-cookie', leaveStep(parts.sealer, { reach, name: 'code', now: now() }, { ...step }));
    return void response.redirect(303, '/sign-in/totp');
  });

  /** The account whose password was right in this browser, minutes ago. */
  async function halfSignedIn(request: Request) {
    const from = { cookie: request.headers.cookie, reach: reachOf(request, parts.publicUrl), now: now() };
    const step = takeStep<CodeStep>(parts.sealer, { ...from, name: 'code' });
    const account = step && (await parts.lookups.account(parts.organisationId, { userId: step.userId }));
    return account && proofOf(account.passwordHash) === step.proof ? { account, to: step.to } : undefined;
  }

  router.get('/sign-in/totp', async (request, response) => {
    if (!(await halfSignedIn(request))) return void response.redirect(303, '/sign-in');
    return sendPage(response, codePage({ formToken: tokenOf(parts, request), now: now() }));
  });

  router.post('/sign-in/totp', async (request, response) => {
    const form = await formOf(parts, request);
    const half = await halfSignedIn(request);
    const reach = safeReach(parts, request, response);
    if (!reach) return;
    if (!half)
      return sendPage(response, chooser(request, { to: '/', problem: 'That took too long. Begin again.' }), 403);
    const { account, to } = half;
    const where = whereOf(request);
    const spent = await codeOf(parts, account, { code: fieldOf(form, 'code', 100), where });
    const input = { userId: account.userId, passwordHash: account.passwordHash, localAllowed: parts.localSignIn };
    const secret =
      spent &&
      (await spendIn(parts, () => parts.execute(sessionSignIn, { actor, input: { ...input, spent, from: where } }), {
        account,
        where,
      }));
    if (!secret)
      return sendPage(response, codePage({ problem: wrongCode, formToken: tokenOf(parts, request), now: now() }), 403);
    response.set('set-cookie', [sessionCookie(reach, secret, sessionMs / 1000), stepCookie(reach, 'code', undefined)]);
    return void response.redirect(303, to);
  });

  proveRoutes(router, parts);
  passwordRoutes(router, parts);
  return router;
}

/** Runs what spends a code; undefined where the code was spent before, which is kept in the audit. */
async function spendIn(
  parts: SignInParts,
  run: () => Promise<{ data?: Record<string, unknown> }>,
  { account, where }: { account: { userId: string }; where: ReturnType<typeof whereOf> },
): Promise<string | undefined> {
  try {
    return (await run()).data!.secret as string;
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    await refuseCode(parts, account, where, 'a code that was spent, or is none');
    return undefined;
  }
}

/** What is asked before something grave: GET shows the ways, POST takes a code. */
function proveRoutes(router: Router, parts: SignInParts): void {
  const now = () => parts.clock.now();
  async function page(request: Request, session: Session, data: { to: string; problem?: string }) {
    const { id: userId } = session.actor;
    const account = await parts.lookups.account(parts.organisationId, { userId });
    const own = (await parts.runQuery(showIdentity, { actor: session.actor })).items;
    const issuers = parts.issuers.filter(({ id }) =>
      own.some((identity) => (identity.tenant === '') === (id === 'oidc')),
    );
    return provePage({
      hasCode: account !== undefined,
      issuers,
      formToken: tokenOf(parts, request),
      now: now(),
      ...data,
    });
  }

  router.get('/prove', async (request, response) => {
    const session = await signedIn(parts, request, response);
    if (!session) return;
    return sendPage(response, await page(request, session, { to: safeReturn(parameterOf(request, 'to')) }));
  });

  router.post('/prove', async (request, response) => {
    const form = await formOf(parts, request);
    const session = await signedIn(parts, request, response);
    const reach = session && safeReach(parts, request, response);
    if (!session || !reach) return;
    const to = safeReturn(fieldOf(form, 'to'));
    const where = whereOf(request);
    const account = await parts.lookups.account(parts.organisationId, { userId: session.actor.id });
    const by = account && (await codeOf(parts, account, { code: fieldOf(form, 'code', 100), where }));
    const input = { sessionId: session.id, userId: session.actor.id, by };
    const actor = systemActor(parts.organisationId, 'chat');
    const secret =
      by && (await spendIn(parts, () => parts.execute(sessionProve, { actor, input }), { account, where }));
    if (!secret) return sendPage(response, await page(request, session, { to, problem: wrongCode }), 403);
    response.set('set-cookie', sessionCookie(reach, secret, sessionMs / 1000));
    return void response.redirect(303, to);
  });
}

/** Setting a password and an authenticator app; nothing is kept before the first code is right. */
function passwordRoutes(router: Router, parts: SignInParts): void {
  const now = () => parts.clock.now();

  /** Who is there and has proved it; whoever has not is sent to do so, and comes back. */
  async function proved(request: Request, response: Response): Promise<Session | null> {
    const session = await signedIn(parts, request, response);
    if (!session) return null;
    if (hasProof(session.actor, now())) return session;
    response.set('cache-control', 'no-store').redirect(303, '/prove?to=/sign-in/new-password');
    return null;
  }
  const personOf = async (session: Session) => (await parts.runQuery(showIdentity, { actor: session.actor })).person;
  const passwordPage = async (request: Request, session: Session, problem?: string) =>
    newPasswordPage({
      email: (await personOf(session)).email,
      issuers: parts.issuers,
      problem,
      formToken: tokenOf(parts, request),
      now: now(),
    });
  const enrolment = (request: Request) =>
    takeStep<EnrolStep>(parts.sealer, {
      cookie: request.headers.cookie,
      reach: reachOf(request, parts.publicUrl),
      name: 'enrol',
      now: now(),
    });
  async function enrol(
    request: Request,
    { secret, email, problem }: { secret: string; email: string; problem?: string },
  ) {
    const picture = await qrOf(codeAddress(secret, email));
    return enrolPage({
      picture,
      secret,
      problem,
      formToken: tokenOf(parts, request),
      now: now(),
    });
  }

  router.get('/sign-in/new-password', async (request, response) => {
    const session = await proved(request, response);
    if (session) sendPage(response, await passwordPage(request, session));
  });

  router.post('/sign-in/new-password', async (request, response) => {
    const form = await formOf(parts, request);
    const session = await proved(request, response);
    const reach = session && safeReach(parts, request, response);
    if (!session || !reach) return;
    const password = form.get('password') ?? '';
    try {
      checkPassword(password, await personOf(session));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return sendPage(
        response,
        await passwordPage(request, session, `The password: ${error.problems[0]!.expected}.`),
        400,
      );
    }
    const step: EnrolStep = {
      userId: session.actor.id,
      passwordHash: await hashPassword(password),
      secret: newCodeSecret(),
    };
    response.set('set-cookie', leaveStep(parts.sealer, { reach, name: 'enrol', now: now() }, { ...step }));
    return void response.redirect(303, '/sign-in/new-password/code');
  });

  router.get('/sign-in/new-password/code', async (request, response) => {
    const session = await proved(request, response);
    if (!session) return;
    const step = enrolment(request);
    if (step?.userId !== session.actor.id) return void response.redirect(303, '/sign-in/new-password');
    const { email } = await personOf(session);
    return sendPage(response, await enrol(request, { secret: step.secret, email }));
  });

  router.post('/sign-in/new-password/code', async (request, response) => {
    const form = await formOf(parts, request);
    const session = await proved(request, response);
    const reach = session && safeReach(parts, request, response);
    if (!session || !reach) return;
    const step = enrolment(request);
    if (step?.userId !== session.actor.id) return void response.redirect(303, '/sign-in/new-password');
    const counter = counterOf(step.secret, fieldOf(form, 'code', 20), now());
    if (counter === undefined) {
      const { email } = await personOf(session);
      const problem = 'This code is not right. Does the clock of your phone run true?';
      return sendPage(response, await enrol(request, { secret: step.secret, email, problem }), 400);
    }
    const codes = Array.from({ length: 10 }, newRecoveryCode);
    const input = {
      userId: step.userId,
      sessionId: session.id,
      passwordHash: step.passwordHash,
      codeSecret: step.secret,
      counter,
      recoveryCodes: codes,
    };
    await parts.execute(credentialSave, { actor: systemActor(parts.organisationId, 'chat'), input });
    response.set('set-cookie', stepCookie(reach, 'enrol', undefined));
    return sendPage(response, recoveryPage({ codes, formToken: tokenOf(parts, request), now: now() }));
  });
}
