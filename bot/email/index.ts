/** E-mail as a channel: a page is a mail with one button, to SMTP or, where no server is set up, to the local outbox page. */
import { outboxKeep } from '../../core/commands/outbox/keep.js';
import { systemActor } from '../../core/people/actor.js';
import { DeliveryError, type Channel } from '../../core/notification/channel.js';
import { limits } from './limits.js';
import { renderPageMail } from './render.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';
import type { MailClient } from './client.js';

/** The channel `email` over a mail server. */
export const createEmailChannel = ({ client, clock }: { client: MailClient; clock: Clock }): Channel => ({
  name: 'email',
  supports: new Set(['page']),
  atOnce: limits.atOnce,
  async send(message, to) {
    if (message.kind !== 'page') throw new DeliveryError('a mail cannot show this', false);
    const messageId = `<page-${message.pageId}@openalert>`;
    const { response } = await client.send({ ...renderPageMail(message, clock.now()), to: to.address, messageId });
    return { id: messageId, response };
  },
});

/** The channel `email` without a mail server: mails are kept, and shown on the outbox page. */
export const createOutboxChannel = ({ execute, clock }: { execute: Execute; clock: Clock }): Channel => ({
  name: 'email',
  supports: new Set(['page']),
  atOnce: limits.atOnce,
  async send(message, { organisationId, address }) {
    if (message.kind !== 'page') throw new DeliveryError('a mail cannot show this', false);
    const incidentId = message.incident.id;
    const input = { recipient: address, ...renderPageMail(message, clock.now()), incidentId };
    const outcome = await execute(outboxKeep, {
      actor: systemActor(organisationId),
      input,
      key: `page/${message.pageId}`,
    });
    return { id: outcome.data!.mailId as string };
  },
});
