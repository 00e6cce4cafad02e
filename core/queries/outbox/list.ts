import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { readMails } from '../../store/sql/outbox-mails.js';

/** The mails that were kept here because no mail server is configured, newest first. */
export const listMails = defineQuery({
  name: 'outbox.list',
  permission: 'outbox.read',
  input: z.strictObject({ limit: z.int().min(1).max(200).default(50) }),
  async read({ tx, actor }, { limit }) {
    return { items: await readMails(tx, actor.organisationId, limit) };
  },
});
