import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { insertMail } from '../../store/sql/outbox-mails.js';

/** Keeps a mail on the local outbox page, where no mail server is configured. Data: `mailId`. */
export const outboxKeep = defineCommand({
  name: 'outbox.keep',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    recipient: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    incidentId: z.uuid().nullable(),
  }),
  async handle(ctx, mail) {
    const mailId = ctx.newId();
    await insertMail(ctx.tx, ctx.actor.organisationId, { ...mail, id: mailId }, ctx.now);
    return { changed: true, reason: 'kept', subject: null, data: { mailId } };
  },
});
