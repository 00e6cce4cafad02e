import { z } from 'zod';
import { applyGroups } from './apply-groups.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import {
  findPersonByEmail,
  findPersonRow,
  lockIdentity,
  readHandles,
  saveIdentity,
} from '../../store/sql/identity-rows.js';
import { from, fromWords, openSession, type From } from '../session/open-session.js';
import { identityInput } from './identity-input.js';
import { insertRows } from '../../store/sql/insert-rows.js';
import { lockOwners } from '../../store/sql/person-rows.js';
import { tellPerson } from '../notice/tell.js';
import type { Identity } from '../../session/check-claims.js';

const input = z.strictObject({
  identity: identityInput,
  method: z.enum(['entra', 'oidc']),
  /** What somebody becomes who comes for the first time. */
  newRole: z.enum(['viewer', 'member']),
  isProof: z.boolean(),
  zone: z.string().max(100),
  from,
});

/**
 * Signs in whom another issuer knows; their id token was verified before. Who comes for the first time becomes a person without a
 * team. Where the e-mail address belongs to somebody already, nobody is signed in: an owner has to say that they are one.
 * Data: `secret` for the cookie, or `waits: true`. @throws Forbidden for who was disabled
 */
export const identitySignIn = defineCommand({
  name: 'identity.sign-in',
  permission: 'system.run',
  input,
  async handle(ctx, { identity, method, newRole, isProof, zone, from: where }) {
    const { tx, now, actor } = ctx;
    const known = await lockIdentity(tx, actor.organisationId, identity);
    const userId = known?.confirmedAt ? known.userId : undefined;
    if (userId === undefined) {
      const same =
        identity.email === '' ? undefined : await findPersonByEmail(tx, actor.organisationId, identity.email);
      if (same) return offer(ctx, identity, { ...same, isNew: known?.userId !== same.id, where });
    }
    const person = userId ?? (await makePerson(ctx, identity, { role: newRole, zone }));
    const row = { id: known?.id ?? ctx.newId(), userId: person, identity, confirmedAt: known?.confirmedAt ?? now };
    await saveIdentity(tx, actor.organisationId, row, now);
    const opened = await openSession(ctx, { userId: person, method, isProof, from: where });
    const moved = await applyGroups(ctx, opened.person, identity, newRole);
    const reason = `${opened.person.name} signed in at ${identity.issuer}${fromWords(where)}${moved ? '; their groups changed what they may' : ''}.`;
    return { changed: true, reason, subject: { kind: 'user', id: person }, data: { secret: opened.secret } };
  },
});

/** Keeps that two may be one, and tells the owners. */
async function offer(
  ctx: CommandContext,
  identity: Identity,
  person: { id: string; name: string; isNew: boolean; where: From },
) {
  const { tx, now, actor } = ctx;
  const row = { id: ctx.newId(), userId: person.id, identity, confirmedAt: null };
  await saveIdentity(tx, actor.organisationId, row, now);
  const reason = `${identity.name} signed in at ${identity.issuer}${fromWords(person.where)} with the e-mail address of ${person.name}. Nobody is signed in until an owner says that they are one.`;
  if (person.isNew)
    for (const owner of await lockOwners(tx, actor.organisationId)) await tellPerson(ctx, owner, reason);
  return { changed: person.isNew, reason, subject: { kind: 'user', id: person.id }, data: { waits: true } };
}

/** A person of that name, without a team. Their address is not verified: an issuer's word is no proof that mail arrives. */
async function makePerson(
  ctx: CommandContext,
  identity: Identity,
  { role, zone }: { role: string; zone: string },
): Promise<string> {
  const { tx, now, actor } = ctx;
  const id = ctx.newId();
  const email = identity.email || `${identity.subject}@unknown.invalid`;
  const handle = await freeHandle(ctx, identity);
  const own = { organisation_id: actor.organisationId, created_at: now };
  await insertRows(tx, 'users', [{ ...own, id, name: identity.name.slice(0, 200), handle, email, zone, role }]);
  ctx.audit({ after: { name: identity.name, handle, email, role } });
  if (identity.email !== '') {
    const method = { ...own, id: ctx.newId(), user_id: id, channel: 'email', address: email, verified_at: null };
    await insertRows(tx, 'contact_methods', [method]);
  }
  return (await findPersonRow(tx, actor.organisationId, id))!.id;
}

/** The first part of the address, or the name, with a number where it is taken. */
async function freeHandle({ tx, actor }: CommandContext, { email, name }: Identity): Promise<string> {
  const wish = (email.split('@')[0] || name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .slice(0, 40);
  const begin = wish.replaceAll(/^[.-]+|[.-]+$/g, '') || 'person';
  const taken = await readHandles(tx, actor.organisationId, begin);
  let handle = begin;
  for (let number = 2; taken.includes(handle); number += 1) handle = `${begin}-${number}`;
  return handle;
}
