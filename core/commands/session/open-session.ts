import { z } from 'zod';
import { Forbidden } from '../../errors.js';
import { hashSecret, newSecret } from '../../ids.js';
import { idleSince, sessionMs } from '../../session/session-life.js';
import { findPersonRow, type PersonRow } from '../../store/sql/identity-rows.js';
import { insertSession, type SignInMethod } from '../../store/sql/session-rows.js';
import type { CommandContext } from '../../execute.js';

/** From where somebody comes: their address, and what their browser calls itself. */
export const from = z
  .strictObject({ address: z.string().max(100).optional(), agent: z.string().max(1000).optional() })
  .optional();

/** From where somebody comes, parsed. */
export type From = z.infer<typeof from>;

/** "from 192.0.2.7", or nothing where that is not known. */
export const fromWords = (where: From): string => (where?.address ? ` from ${where.address}` : '');

/** Opens a session under a new secret; what the browser held before is worth nothing. @throws Forbidden for who was disabled */
export async function openSession(
  ctx: CommandContext,
  session: { userId: string; method: SignInMethod; isProof: boolean; from: From },
): Promise<{ secret: string; person: PersonRow; sessionId: string }> {
  const { tx, now, actor } = ctx;
  const person = await findPersonRow(tx, actor.organisationId, session.userId);
  if (!person || person.disabledAt) throw new Forbidden('This account may not sign in.');
  const secret = newSecret();
  const id = ctx.newId();
  const row = {
    id,
    userId: person.id,
    tokenHash: hashSecret(secret),
    expiresAt: new Date(now.getTime() + sessionMs),
    method: session.method,
    provedAt: session.isProof ? now : null,
    address: session.from?.address ?? null,
    agent: session.from?.agent?.slice(0, 300) ?? null,
  };
  await insertSession(tx, actor.organisationId, row, { now, idleSince: idleSince(now) });
  return { secret, person, sessionId: id };
}
