/** E-mail as a channel: a page is a mail with one button, a notice one of words, to SMTP or, where no server is set up, to the local outbox page. */
import { outboxKeep } from '../../core/commands/outbox/keep.js';
import { systemActor } from '../../core/people/actor.js';
import { DeliveryError, type Channel } from '../../core/notification/channel.js';
import { limits } from './limits.js';
import { renderNoticeMail, renderPageMail } from './render.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';
import type { Message } from '../../core/notification/message.js';
import type { MailClient } from './client.js';

const supports: Channel['supports'] = new Set(['page', 'notice']);

/** The mail of a message, and what it is the mail of. @throws DeliveryError for what a mail cannot show */
function mailOf(message: Message, now: Date) {
  if (message.kind === 'page')
    return { mail: renderPageMail(message, now), key: `page/${message.pageId}`, incidentId: message.incident.id };
  if (message.kind === 'notice')
    return { mail: renderNoticeMail(message, now), key: `notice/${message.noticeId}`, incidentId: message.incidentId };
  throw new DeliveryError('a mail cannot show this', false);
}

/** The channel `email` over a mail server. */
export const createEmailChannel = ({ client, clock }: { client: MailClient; clock: Clock }): Channel => ({
  name: 'email',
  supports,
  atOnce: limits.atOnce,
  async send(message, to, previous) {
    const { mail, key } = mailOf(message, clock.now());
    // A mail cannot be edited: what is told anew is a mail of its own.
    const messageId = `<${key.replace('/', '-')}${previous ? `-${String(clock.now().getTime())}` : ''}@openalert>`;
    const { response } = await client.send({ ...mail, to: to.address, messageId });
    return { id: messageId, response };
  },
});

/** The channel `email` without a mail server: mails are kept, and shown on the outbox page. */
export const createOutboxChannel = ({ execute, clock }: { execute: Execute; clock: Clock }): Channel => ({
  name: 'email',
  supports,
  atOnce: limits.atOnce,
  async send(message, { organisationId, address }, previous) {
    const { mail, key, incidentId } = mailOf(message, clock.now());
    const outcome = await execute(outboxKeep, {
      actor: systemActor(organisationId),
      input: { recipient: address, ...mail, incidentId },
      key: previous ? `${key}/after/${previous.id}` : key,
    });
    return { id: outcome.data!.mailId as string };
  },
});
