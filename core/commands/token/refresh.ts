import { z } from 'zod';
import { appendAudit } from '../../store/sql/append-audit.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { hashSecret } from '../../ids.js';
import { lockFamilyOf, readRefreshToken, revokeFamily, spendRefreshToken } from '../../store/sql/family-rows.js';
import { nextPair, type TokenPair } from './family.js';
import { refreshOf } from '../../session/refresh-of.js';
import { seal, unseal } from '../../seal.js';
import { tellPerson } from '../notice/tell.js';
import type { Outcome } from '../../outcome.js';

const aad = 'refresh answer';
const over = 'This sign-in is over. Sign in again.';

/**
 * Exchanges a refresh token for the next pair. One that was spent before ends the whole family, and its person is told; only
 * within seconds of its exchange it is answered the same again. Data: the pair, or nothing where it is refused; a refusal is
 * kept, so it is no error.
 */
export const tokenRefresh = defineCommand({
  name: 'token.refresh',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ token: z.string().min(1).max(200) }),
  async handle(ctx, { token }): Promise<Outcome> {
    const { tx, now, actor } = ctx;
    const hash = hashSecret(token);
    const family = await lockFamilyOf(tx, actor.organisationId, hash, ['refresh']);
    const shown = family && (await readRefreshToken(tx, actor.organisationId, hash));
    if (!family || !shown) return { changed: false, reason: over, subject: null };
    const subject = { kind: 'user', id: family.userId };
    const verdict = refreshOf({ ...shown, family }, now);
    if (verdict === 'over') return { changed: false, reason: over, subject };
    if (verdict === 'reuse') return endFamily(ctx, family);
    if (verdict === 'repeat' && shown.answer)
      return { changed: false, reason: 'answered again', subject, data: answerIn(shown.answer, token) };
    const pair = await nextPair(ctx, family, shown.generation + 1);
    const answer = seal(JSON.stringify(pair), token, aad);
    await spendRefreshToken(tx, actor.organisationId, { id: shown.id, familyId: family.id, answer }, now);
    return { changed: true, reason: 'refreshed', subject, data: { ...pair } };
  },
});

/** Only who holds the token can read what was answered to it. */
const answerIn = (sealed: Buffer, token: string) => ({
  ...(JSON.parse(unseal(sealed, token, aad)) as TokenPair),
});

async function endFamily(ctx: CommandContext, { id, userId }: { id: string; userId: string }): Promise<Outcome> {
  await revokeFamily(ctx.tx, ctx.actor.organisationId, id, ctx.now);
  await tellPerson(
    ctx,
    userId,
    'A program of yours showed a token that was spent before: two may have it. It is signed out; sign it in again.',
  );
  ctx.signal({ topic: 'user', user: userId });
  const subject = { kind: 'user', id: userId };
  const outcome = { changed: true, reason: 'A refresh token was shown twice: its sign-in is over.', subject };
  const { now: at, actor } = ctx;
  await appendAudit(ctx.tx, { at, command: 'token.refresh', actor, outcome, refused: 'credential' });
  return { changed: true, reason: over, subject };
}
