import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { id, instant, listOf } from '../shapes/plain.js';
import { keyOf, listInput, pageOf } from '../cursor.js';
import { readMails } from '../../store/sql/outbox-mails.js';

const mail = z
  .strictObject({
    id,
    recipient: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'Mail', description: 'A mail that was kept instead of sent' });

/** The mails that were kept here because no mail server is configured, newest first. */
export const listMails = defineQuery({
  name: 'outbox.list',
  permission: 'outbox.read',
  input: z.strictObject(listInput),
  answer: listOf(mail),
  async read({ tx, actor }, { limit, cursor }) {
    const before = keyOf(cursor, /^[0-9a-f-]{36}$/);
    return pageOf(await readMails(tx, actor.organisationId, { before, limit: limit + 1 }), limit, (row) => row.id);
  },
});
