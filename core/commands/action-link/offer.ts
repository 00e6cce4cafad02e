import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { hashSecret, newSecret } from '../../ids.js';
import { insertActionLinks } from '../../store/sql/insert-action-links.js';

/** How long a link in a page can be used. */
const linkMs = 24 * 60 * 60_000;

/**
 * Makes the links that pages carry: an incident and a person each; see, acknowledge, escalate. Data: `tokens`, one a link in
 * order; only their hashes are kept.
 */
export const actionLinkOffer = defineCommand({
  name: 'action-link.offer',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    links: z.array(z.strictObject({ incidentId: z.uuid(), userId: z.uuid() })).max(500),
  }),
  async handle({ tx, now, actor, newId }, { links }) {
    const expiresAt = new Date(now.getTime() + linkMs);
    const made = links.map((link) => ({ ...link, id: newId(), token: newSecret() }));
    const rows = made.map(({ token, ...link }) => ({ ...link, tokenHash: hashSecret(token), expiresAt }));
    // In the order of the locks that every command takes.
    rows.sort((a, b) => (a.incidentId < b.incidentId ? -1 : 1));
    await insertActionLinks(tx, actor.organisationId, rows, now);
    return {
      changed: rows.length > 0,
      reason: `${rows.length} links made`,
      subject: null,
      data: { tokens: made.map(({ token }) => token) },
    };
  },
});
