/** What granting and refreshing share: a pair of tokens, and how both are kept. */
import { accessEnd } from '../../session/refresh-of.js';
import { hashSecret, newSecret } from '../../ids.js';
import { insertFamilyTokens } from '../../store/sql/family-rows.js';
import type { CommandContext } from '../../execute.js';

/** What a program is given. */
export interface TokenPair {
  access: string;
  refresh: string;
  /** Until the access token ends, in seconds. */
  expiresIn: number;
}

/** Access tokens begin so, and nothing else does. */
export const accessPrefix = 'oas_';
/** Refresh tokens begin so. */
const refreshPrefix = 'ort_';

/** Makes the next two tokens of a family, and keeps their hashes. */
export async function nextPair(
  ctx: CommandContext,
  family: { id: string; expiresAt: Date },
  generation: number,
): Promise<TokenPair> {
  const { tx, now, actor } = ctx;
  const [access, refresh] = [newSecret(accessPrefix, 32), newSecret(refreshPrefix, 32)];
  const ends = accessEnd(family, now);
  const token = { familyId: family.id, generation };
  await insertFamilyTokens(
    tx,
    actor.organisationId,
    [
      { ...token, id: ctx.newId(), kind: 'access', tokenHash: hashSecret(access), expiresAt: ends },
      { ...token, id: ctx.newId(), kind: 'refresh', tokenHash: hashSecret(refresh), expiresAt: family.expiresAt },
    ],
    now,
  );
  return { access, refresh, expiresIn: Math.floor((ends.getTime() - now.getTime()) / 1000) };
}
