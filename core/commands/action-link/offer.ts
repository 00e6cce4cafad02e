import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { hashSecret, newSecret } from '../../ids.js';
import { insertActionLink } from '../../store/sql/find-by-secret.js';

/** How long a link in a page can be used. */
const linkMs = 24 * 60 * 60_000;

/** Makes the link that a page carries: this incident, this person; see, acknowledge, escalate. Data: `token`. */
export const actionLinkOffer = defineCommand({
  name: 'action-link.offer',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({ incidentId: z.uuid(), userId: z.uuid() }),
  async handle(ctx, { incidentId, userId }) {
    const token = newSecret();
    const link = {
      id: ctx.newId(),
      incidentId,
      userId,
      tokenHash: hashSecret(token),
      expiresAt: new Date(ctx.now.getTime() + linkMs),
    };
    await insertActionLink(ctx.tx, ctx.actor.organisationId, link, ctx.now);
    return { changed: true, reason: 'made', subject: { kind: 'incident', id: incidentId }, data: { token } };
  },
});
