/**
 * The built-in chat as a channel: a card or a notice is a message of a room, a page is a message in the person's own room.
 * Editing is posting with the earlier receipt.
 */
import { DeliveryError, type Channel, type Destination, type Receipt } from '../../core/notification/channel.js';
import { NotFound, Unavailable } from '../../core/errors.js';
import { incidentName } from '../../core/incident/incident.js';
import { incidentCard } from '../cards/incident.js';
import { isLine } from '../../core/notification/notice.js';
import { noticeCard } from '../cards/notice.js';
import { pageCard } from '../cards/page.js';
import { roomEdit } from '../../core/commands/room/edit.js';
import { roomPost } from '../../core/commands/room/post.js';
import { roomPostDirect } from '../../core/commands/room/post-direct.js';
import { systemActor } from '../../core/people/actor.js';
import type { Clock } from '../../core/clock.js';
import type { Execute } from '../../core/execute.js';
import type { Message } from '../../core/notification/message.js';
import type { Outcome } from '../../core/outcome.js';

const whyOf = (receipt: Receipt | undefined) => (typeof receipt?.why === 'string' ? receipt.why : undefined);

/** The channel `chat`. An address is a room's id; for a page it is the person's id. */
export function createWebChannel({ execute, clock }: { execute: Execute; clock: Clock }): Channel {
  async function put(message: Message, { organisationId, address }: Destination, previous?: Receipt): Promise<Outcome> {
    const actor = systemActor(organisationId);
    if (message.kind === 'page') {
      const card = pageCard(message, clock.now());
      const { incident, why } = message;
      const left = `${incidentName(incident.number)} pages you again, further down.`;
      return execute(roomPostDirect, {
        actor,
        input: {
          user: address,
          text: card.fallback,
          card,
          follows: { incidentId: incident.id, receipt: { why }, left },
        },
        key: `page/${message.pageId}`,
      });
    }
    if (message.kind === 'notice') return putNotice(message, { organisationId, address }, previous);
    // In a person's own room the card goes on saying why it was them.
    const why = whyOf(previous);
    const card = why ? pageCard({ ...message, why }, clock.now()) : incidentCard(message.incident, clock.now());
    const said = { text: card.fallback, card, pinned: message.pinned };
    if (previous) return execute(roomEdit, { actor, input: { message: previous.id, ...said } });
    return postOnce(`card/${message.incident.id}/${address}`);

    /** The key makes a card that was posted right before a crash the same card after it. One that was taken away is posted anew. */
    async function postOnce(key: string): Promise<Outcome> {
      const posted = await execute(roomPost, { actor, input: { room: address, kind: 'card', ...said }, key });
      if (!posted.repeated) return posted;
      const edited = await execute(roomEdit, { actor, input: { message: posted.data!.messageId, ...said } });
      return edited.changed ? edited : postOnce(`${key}/after/${posted.data!.messageId as string}`);
    }
  }
  /** A notice of one line is a line among the talk; one with rows or buttons is a card. */
  async function putNotice(
    { noticeId, notice, to }: Extract<Message, { kind: 'notice' }>,
    { organisationId, address }: Destination,
    previous?: Receipt,
  ): Promise<Outcome> {
    const actor = systemActor(organisationId);
    const card = noticeCard(notice, clock.now());
    const said = { text: card.fallback, card };
    if (previous) return execute(roomEdit, { actor, input: { message: previous.id, ...said } });
    const kind = isLine(notice) ? 'notice' : 'card';
    const key = `notice/${noticeId}`;
    const posted = to
      ? await execute(roomPostDirect, { actor, input: { user: address, kind, ...said }, key })
      : await execute(roomPost, { actor, input: { room: address, kind, ...said }, key });
    if (!posted.repeated) return posted;
    return execute(roomEdit, { actor, input: { message: posted.data!.messageId, ...said } });
  }
  return {
    name: 'chat',
    supports: new Set(['page', 'incident-card', 'notice']),
    atOnce: 100,
    async send(message, to, previous) {
      try {
        const outcome = await put(message, to, previous);
        const why = whyOf(previous);
        return { id: outcome.data!.messageId as string, delivered: true, ...(why ? { why } : {}) };
      } catch (error) {
        if (error instanceof NotFound)
          throw new DeliveryError('the room is not there any more', false, undefined, { cause: error });
        if (error instanceof Unavailable)
          throw new DeliveryError('the database is away', true, error.retryAfterMs, { cause: error });
        throw new DeliveryError('the chat could not take it', true, undefined, { cause: error });
      }
    },
  };
}
