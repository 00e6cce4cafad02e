/** Telling people and rooms something that nobody has to acknowledge. Only commands call these, inside their transaction. */
import { putNotices, suppressNotices } from '../../store/sql/notice-rows.js';
import { findAddresses, type Address } from '../../store/sql/find-addresses.js';
import type { CommandContext } from '../../execute.js';
import { notice, type Notice } from '../../notification/notice.js';

/** The built-in chat, which everybody has. */
const chat = 'chat';

/** One notice and where it goes. */
export interface Telling {
  /**
   * What it is the notice of, such as `role/<incident>/commander`: told again with the same key and place it is edited where it
   * stands, and in the same words it is not told again.
   */
  key: string;
  /** The incident it is about: the notice is hidden with it. */
  incidentId: string | null;
  /** A person reads it in their own room of the chat, or at their address of another channel; a room shows it to all. */
  to: { userId: string; channel?: string } | { roomId: string };
  notice: Notice;
  /** When it is sent; at once unless told. */
  at?: Date;
}

/** Puts notices; they are sent after the commit. Whoever has no address of a channel is told in the chat, which everybody has. */
export async function tell(ctx: CommandContext, tellings: Telling[]): Promise<void> {
  const { tx, now, actor } = ctx;
  const addresses = await findAddresses(tx, actor.organisationId, wantedAddresses(tellings));
  const notices = tellings.map(({ key, incidentId, to, notice, at = now }) => {
    const place = 'roomId' in to ? { userId: null, channel: chat, address: to.roomId } : placeOf(to, addresses);
    return { id: ctx.newId(), key, incidentId, notice, dueAt: at, ...place };
  });
  await putNotices(tx, actor.organisationId, notices, now);
  if (notices.length > 0) ctx.signal({ topic: 'due' });
}

/** Tells one person something that no page is for, as often as it is said. */
export const tellPerson = (ctx: CommandContext, userId: string, text: string): Promise<void> =>
  tell(ctx, [{ key: `said/${ctx.newId()}`, incidentId: null, to: { userId }, notice: notice([text]) }]);

/** What was to be told later is not told any more; what was sent stands. */
export async function untell({ tx, actor }: CommandContext, keys: string[], reason: string): Promise<void> {
  if (keys.length > 0) await suppressNotices(tx, actor.organisationId, keys, reason);
}

const wantedAddresses = (tellings: Telling[]) =>
  tellings.flatMap(({ to }) =>
    'userId' in to && to.channel !== undefined && to.channel !== chat
      ? [{ userId: to.userId, channel: to.channel }]
      : [],
  );

function placeOf({ userId, channel }: { userId: string; channel?: string }, addresses: Address[]) {
  const found = addresses.find((one) => one.userId === userId && one.channel === channel);
  return found ?? { userId, channel: chat, address: userId };
}
