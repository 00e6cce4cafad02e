/**
 * Signing in with a password and a code. Whatever is wrong, the answer is the same and takes as long: nobody learns here who has
 * an account. A try is counted before it is looked at.
 */
import { codePlace, type LocalAccount } from '../../core/store/sql/credential-rows.js';
import { counterOf } from '../../core/totp.js';
import { credentialForget } from '../../core/commands/credential/forget.js';
import { credentialTry } from '../../core/commands/credential/try.js';
import { isPassword } from '../../core/password.js';
import { sessionRefuse } from '../../core/commands/session/refuse.js';
import { systemActor } from '../../core/people/actor.js';
import { Unsealable, type Sealer } from '../../core/sealed.js';
import type { Attempts } from './attempts.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';
import type { Lookups } from '../../core/queries/auth/find-by-secret.js';

/** What local accounts need. */
export interface LocalParts {
  execute: Execute;
  lookups: Lookups;
  clock: Clock;
  sealer: Sealer;
  attempts: Attempts;
  /** The organisation of this installation. */
  organisationId: string;
  /** May everybody sign in with a password, or break-glass accounts alone? */
  localSignIn: boolean;
}

/** From where somebody comes, as the audit keeps it. */
export interface Where {
  address?: string;
  agent?: string;
}

/** The sentence for everything that can be wrong about an address and a password. */
export const wrongPassword = 'The e-mail address or the password is wrong, or there were too many tries.';

/** Nobody's id: so that an unknown address takes the same steps as a known one. */
const nobody = '00000000-0000-7000-8000-000000000000';
const actorOf = ({ organisationId }: LocalParts) => systemActor(organisationId, 'chat');

/** The account of this address and password; undefined where anything is wrong, which is kept in the audit. */
export async function accountOf(
  parts: LocalParts,
  { email, password, where }: { email: string; password: string; where: Where },
): Promise<LocalAccount | undefined> {
  const { execute, lookups, attempts, organisationId } = parts;
  attempts.begin(where.address);
  const account = await lookups.account(organisationId, { email });
  const userId = account?.userId ?? nobody;
  const counted = await execute(credentialTry, { actor: actorOf(parts), input: { userId, kind: 'password' } });
  const isGlass = account?.breakGlass === true && account.role === 'owner';
  const isOpen = counted.changed && (parts.localSignIn || isGlass);
  const isRight = await isPassword(password, isOpen ? account?.passwordHash : undefined);
  if (isRight && account) {
    attempts.right(where.address);
    await execute(credentialForget, { actor: actorOf(parts), input: { userId, kind: 'password' } });
    return account;
  }
  const why = !account ? 'no such account' : counted.changed ? 'a wrong password' : 'locked after wrong passwords';
  await execute(sessionRefuse, {
    actor: actorOf(parts),
    input: { userId: account?.userId ?? null, why, from: where },
  });
  return undefined;
}

/** What a right code is to spend; undefined where it is wrong, which is kept in the audit. */
export async function codeOf(
  parts: LocalParts,
  account: LocalAccount,
  { code, where }: { code: string; where: Where },
): Promise<{ counter: number } | { recoveryCode: string } | undefined> {
  const { execute, attempts, sealer, clock } = parts;
  attempts.begin(where.address);
  const input = { userId: account.userId, kind: 'code' as const };
  const counted = await execute(credentialTry, { actor: actorOf(parts), input });
  const read = counted.changed ? readCode(account, code, { sealer, now: clock.now() }) : 'locked after wrong codes';
  if (typeof read !== 'string') {
    attempts.right(where.address);
    return read;
  }
  await keepRefusal(parts, account, where, read);
  return undefined;
}

/** What a code is to spend; why it is wrong, as a text. Without the key of its seal a recovery code is what is left. */
function readCode(
  { userId, codeSecretSealed }: LocalAccount,
  code: string,
  { sealer, now }: { sealer: Sealer; now: Date },
): { counter: number } | { recoveryCode: string } | string {
  if (isRecoveryCode(code)) return { recoveryCode: code };
  try {
    const counter = counterOf(sealer.unseal(codeSecretSealed, codePlace(userId)), code, now);
    return counter === undefined ? 'a wrong code' : { counter };
  } catch (error) {
    if (error instanceof Unsealable) return 'the secret of their codes does not open';
    throw error;
  }
}

/** Keeps that a code which looked right was refused, and counts it after all. */
export async function refuseCode(
  parts: LocalParts,
  account: Pick<LocalAccount, 'userId'>,
  where: Where,
  why: string,
): Promise<void> {
  parts.attempts.failed(where.address);
  await keepRefusal(parts, account, where, why);
}

async function keepRefusal(
  parts: LocalParts,
  { userId }: Pick<LocalAccount, 'userId'>,
  where: Where,
  why: string,
): Promise<void> {
  await parts.execute(sessionRefuse, { actor: actorOf(parts), input: { userId, why, from: where } });
}

/** Recovery codes are longer than six digits, and hold letters. */
const isRecoveryCode = (code: string): boolean => /^[a-z0-9-\s]{12,40}$/i.test(code) && /[a-z]/i.test(code);
