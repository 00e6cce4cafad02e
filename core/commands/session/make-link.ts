import { hashSecret, newSecret } from '../../ids.js';
import { insertSignInLink } from '../../store/sql/sign-in-rows.js';
import type { CommandContext } from '../../execute.js';

/** How long a one-time link can be used, in milliseconds. */
const linkMs = 60 * 60_000;

/** Makes a link that signs somebody in once; answers its token, which is stored as a hash and shown this once. */
export async function makeSignInLink(ctx: CommandContext, userId: string): Promise<string> {
  const token = newSecret();
  const expiresAt = new Date(ctx.now.getTime() + linkMs);
  const link = { id: ctx.newId(), userId, tokenHash: hashSecret(token), expiresAt };
  await insertSignInLink(ctx.tx, ctx.actor.organisationId, link, ctx.now);
  return token;
}
