import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { insertMail } from '../../store/sql/outbox-mails.js';
import { readOrganisation } from '../../store/sql/organisation-rows.js';

/** A link with which its recipient acts: whoever else reads the mail could act as them. */
const withoutLinks = (text: string): string => text.replace(/\/act\/[\w-]+/g, '/act/left-out');

/**
 * Keeps a mail on the local outbox page, where no mail server is configured; without the link that acts, but for the demo company,
 * which is one person's. Data: `mailId`.
 */
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
    const { demo } = (await readOrganisation(ctx.tx, ctx.actor.organisationId))!;
    const kept = demo ? mail : { ...mail, text: withoutLinks(mail.text), html: withoutLinks(mail.html) };
    await insertMail(ctx.tx, ctx.actor.organisationId, { ...kept, id: mailId }, ctx.now);
    return { changed: true, reason: 'kept', subject: null, data: { mailId } };
  },
});
