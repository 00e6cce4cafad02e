import { noticeClaim } from '../core/commands/notice/claim.js';
import { noticeSettle } from '../core/commands/notice/settle.js';
import { systemActor } from '../core/people/actor.js';
import { createInFlight } from './in-flight.js';
import { sendWithin, type Sent } from './send-within.js';
import type { Channel } from '../core/notification/channel.js';
import type { ClaimedNotice, NoticeEnd } from '../core/store/sql/notice-rows.js';
import type { Clock } from '../core/clock.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

const batch = 100;
const maxInFlight = 4;
/** The longest wait before a notice is tried again, in seconds, and how often it is tried: about a day and a half. */
const longestWait = 1800;
const mostAttempts = 80;

/** What sending notices needs. */
export interface DeliverNoticesParts {
  execute: Execute;
  due: DueLists;
  clock: Clock;
  channels: ReadonlyMap<string, Channel>;
  /** The address under which people reach us. */
  url: string;
  onError: (error: unknown) => void;
}

/** Sends the notices that are due, after pages and cards: claim, send outside any transaction, settle. */
export function deliverNotices(parts: DeliverNoticesParts): Sweep {
  const inFlight = createInFlight(parts.onError);
  return {
    name: 'deliver-notices',
    settled: inFlight.settled,
    async run() {
      if (inFlight.size >= maxInFlight) return 0;
      let claimed = 0;
      for (const organisationId of await parts.due.noticeOrganisations()) {
        const actor = systemActor(organisationId);
        const outcome = await parts.execute(noticeClaim, { actor, input: { limit: batch } });
        const { notices } = outcome.data as { notices: ClaimedNotice[] };
        claimed += notices.length;
        if (notices.length > 0) inFlight.add(deliver(parts, organisationId, notices));
      }
      return claimed;
    },
  };
}

async function deliver(parts: DeliverNoticesParts, organisationId: string, notices: ClaimedNotice[]): Promise<void> {
  const results = await Promise.all(
    notices.map(async (one): Promise<NoticeEnd> => {
      if (one.hidden) return endOf(one, { status: 'suppressed', reason: 'the incident is private' });
      return settled(parts.clock.now(), one, await send(parts, organisationId, one));
    }),
  );
  await parts.execute(noticeSettle, { actor: systemActor(organisationId), input: { results } });
}

function send(parts: DeliverNoticesParts, organisationId: string, one: ClaimedNotice): Promise<Sent> {
  const { id, incidentId, address, channel, notice, person, receipt } = one;
  const url = notice.path === null ? null : `${parts.url}${notice.path}`;
  const message = { kind: 'notice', noticeId: id, incidentId, notice, to: person, url } as const;
  const previous = receipt ?? undefined;
  return sendWithin(
    parts.channels.get(channel),
    message,
    { organisationId, address },
    { previous, onError: parts.onError },
  );
}

function settled(now: Date, one: ClaimedNotice, sent: Sent): NoticeEnd {
  if ('receipt' in sent) return endOf(one, { status: 'sent', version: one.version, receipt: sent.receipt });
  const { reason, retry, retryAfterMs = 0 } = sent.failed;
  if (!retry || one.attempts >= mostAttempts) return endOf(one, { status: 'failed', reason });
  const waitMs = Math.max(Math.min(longestWait, 2 ** one.attempts) * 1000, retryAfterMs);
  return endOf(one, { status: 'pending', reason, againAt: new Date(now.getTime() + waitMs) });
}

const endOf = ({ id, attempts }: ClaimedNotice, end: Partial<NoticeEnd> & Pick<NoticeEnd, 'status'>): NoticeEnd => ({
  ...{ id, attempts, version: null, receipt: null, againAt: null, reason: null },
  ...end,
});
