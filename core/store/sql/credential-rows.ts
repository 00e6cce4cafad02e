import type { Role } from '../../people/role.js';
import type { Place } from '../../sealed.js';
import type { Tx } from '../tx.js';

/** A local account: a password, and the secret of an authenticator app, sealed. */
export interface LocalAccount {
  organisationId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
  codeSecretSealed: Buffer;
  breakGlass: boolean;
  recoveryLeft: number;
}

const account = `
  select c.organisation_id as "organisationId", c.user_id as "userId", u.name, u.email, u.role, c.password_hash as "passwordHash",
         c.code_secret_sealed as "codeSecretSealed", c.break_glass as "breakGlass",
         (select count(*)::integer from recovery_codes r
          where r.organisation_id = c.organisation_id and r.user_id = c.user_id and r.used_at is null) as "recoveryLeft"
  from credentials c join users u on u.organisation_id = c.organisation_id and u.id = c.user_id
  where c.organisation_id = $1 and u.disabled_at is null`;

/** The local account of an e-mail address, of a person who is not disabled. */
export async function findAccountByEmail(
  tx: Tx,
  organisationId: string,
  email: string,
): Promise<LocalAccount | undefined> {
  const [row] = await tx.query<LocalAccount>(`${account} and lower(u.email) = lower($2)`, [organisationId, email]);
  return row;
}

/** The local account of a person who is not disabled. */
export async function findAccount(tx: Tx, organisationId: string, userId: string): Promise<LocalAccount | undefined> {
  const [row] = await tx.query<LocalAccount>(`${account} and c.user_id = $2`, [organisationId, userId]);
  return row;
}

/** Where somebody's secret of codes is sealed for, so that it opens there alone. */
export const codePlace = (userId: string): Place => ({
  table: 'credentials',
  row: userId,
  column: 'code_secret_sealed',
});

/** Every owner who is not disabled, and whether a password of theirs works where passwords are switched off. */
export async function readOwners(
  tx: Tx,
  organisationId: string,
): Promise<{ userId: string; name: string; hasPassword: boolean; breakGlass: boolean }[]> {
  return tx.query(
    `select u.id as "userId", u.name, c.user_id is not null as "hasPassword", coalesce(c.break_glass, false) as "breakGlass"
     from users u left join credentials c on c.organisation_id = u.organisation_id and c.user_id = u.id
     where u.organisation_id = $1 and u.role = 'owner' and u.disabled_at is null order by lower(u.name), u.id`,
    [organisationId],
  );
}

/** What a person signs in with locally. */
export interface NewCredential {
  userId: string;
  passwordHash: string;
  codeSecretSealed: Buffer;
  codeCounter: number;
  recoveryCodes: { id: string; hash: Buffer }[];
}

/** Puts these in the place of what a person signed in with before. */
export async function saveCredential(
  tx: Tx,
  organisationId: string,
  credential: NewCredential,
  now: Date,
): Promise<void> {
  const { userId } = credential;
  await tx.query(
    `insert into credentials (organisation_id, user_id, password_hash, code_secret_sealed, code_counter, changed_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (organisation_id, user_id) do update set password_hash = $3, code_secret_sealed = $4, code_counter = $5,
       changed_at = $6, password_failures = 0, password_locked_until = null, code_failures = 0, code_locked_until = null`,
    [organisationId, userId, credential.passwordHash, credential.codeSecretSealed, credential.codeCounter, now],
  );
  await tx.query(`delete from recovery_codes where organisation_id = $1 and user_id = $2`, [organisationId, userId]);
  await tx.query(
    `insert into recovery_codes (organisation_id, user_id, id, code_hash) select $1, $2, unnest($3::uuid[]), unnest($4::bytea[])`,
    [
      organisationId,
      userId,
      credential.recoveryCodes.map(({ id }) => id),
      credential.recoveryCodes.map(({ hash }) => hash),
    ],
  );
}

/** Takes a person's password, codes and recovery codes away; false when they had none. */
export async function deleteCredential(tx: Tx, organisationId: string, userId: string): Promise<boolean> {
  await tx.query(`delete from recovery_codes where organisation_id = $1 and user_id = $2`, [organisationId, userId]);
  const rows = await tx.query(`delete from credentials where organisation_id = $1 and user_id = $2 returning user_id`, [
    organisationId,
    userId,
  ]);
  return rows.length > 0;
}

/** Says whether an account may sign in locally where nobody else may; false when there is no such account. */
export async function setBreakGlass(tx: Tx, organisationId: string, userId: string, on: boolean): Promise<boolean> {
  const rows = await tx.query(
    `update credentials set break_glass = $3 where organisation_id = $1 and user_id = $2 returning user_id`,
    [organisationId, userId, on],
  );
  return rows.length > 0;
}

/** The wrong tries of an account. */
export interface Tries {
  failures: number;
  lockedUntil: Date | null;
}

/** What is tried: each has its own count. */
export type TryKind = 'password' | 'code';

/** The tries of an account, locked until the end of the transaction. */
export async function lockTries(
  tx: Tx,
  organisationId: string,
  userId: string,
  kind: TryKind,
): Promise<Tries | undefined> {
  const [row] = await tx.query<Tries>(
    `select ${kind}_failures as failures, ${kind}_locked_until as "lockedUntil" from credentials
     where organisation_id = $1 and user_id = $2 for update`,
    [organisationId, userId],
  );
  return row;
}

/** Keeps the tries of an account. */
export async function saveTries(
  tx: Tx,
  organisationId: string,
  userId: string,
  tries: Tries & { kind: TryKind },
): Promise<void> {
  await tx.query(
    `update credentials set ${tries.kind}_failures = $3, ${tries.kind}_locked_until = $4
     where organisation_id = $1 and user_id = $2`,
    [organisationId, userId, tries.failures, tries.lockedUntil],
  );
}

/** Spends a code's step: false when it, or a later one, was used already. */
export async function spendCounter(tx: Tx, organisationId: string, userId: string, counter: number): Promise<boolean> {
  const rows = await tx.query(
    `update credentials set code_counter = $3 where organisation_id = $1 and user_id = $2 and code_counter < $3
     returning user_id`,
    [organisationId, userId, counter],
  );
  return rows.length > 0;
}

/** Spends a recovery code: false when there is none such, or it was used. */
export async function spendRecoveryCode(
  tx: Tx,
  organisationId: string,
  code: { userId: string; hash: Buffer },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update recovery_codes set used_at = $4
     where organisation_id = $1 and user_id = $2 and code_hash = $3 and used_at is null returning id`,
    [organisationId, code.userId, code.hash, now],
  );
  return rows.length > 0;
}
