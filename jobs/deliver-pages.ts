import { actionLinkOffer } from '../core/commands/action-link/offer.js';
import { groupBy } from '../core/group-by.js';
import { pageClaim } from '../core/commands/page/claim.js';
import { pageSettle } from '../core/commands/page/settle.js';
import { readPageMessages } from '../core/queries/page/messages.js';
import { systemActor } from '../core/people/actor.js';
import { createInFlight } from './in-flight.js';
import { sendWithin } from './send-within.js';
import type { Channel } from '../core/notification/channel.js';
import type { ClaimedPage } from '../core/store/sql/claim-pages.js';
import type { Clock } from '../core/clock.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { IncidentView, Message, PersonView } from '../core/notification/message.js';
import type { RunQuery } from '../core/query.js';
import type { Sweep } from './sweep.js';

/** How many groups of pages may be on their way at once in this process. */
const maxInFlight = 16;
const batch = 200;

/** What delivering needs. */
export interface DeliverPagesParts {
  execute: Execute;
  runQuery: RunQuery;
  due: DueLists;
  clock: Clock;
  channels: ReadonlyMap<string, Channel>;
  /** The address of an action link's page. */
  actionUrl: (token: string) => string;
  onError: (error: unknown) => void;
  onSettled: (end: { channel: string; status: string; lateMs: number }) => void;
  /** A seam for the fault suite. */
  faultPoint?: (point: 'after-claim' | 'after-send') => void;
}

/** Sends the pages that are due: claim, send outside any transaction, settle. */
export function deliverPages(parts: DeliverPagesParts): Sweep {
  const inFlight = createInFlight(parts.onError);
  return {
    name: 'deliver-pages',
    settled: inFlight.settled,
    async run() {
      if (inFlight.size >= maxInFlight) return 0;
      let claimed = 0;
      for (const organisationId of await parts.due.pageOrganisations()) {
        const outcome = await parts.execute(pageClaim, { actor: systemActor(organisationId), input: { limit: batch } });
        const { pages, suppressed } = outcome.data as { pages: ClaimedPage[]; suppressed: number };
        parts.faultPoint?.('after-claim');
        claimed += pages.length + suppressed;
        // A slow channel must not hold up another one: each settles by itself.
        for (const group of groupBy(pages, (page) => page.channel).values())
          inFlight.add(deliver(parts, organisationId, group));
      }
      return claimed;
    },
  };
}

async function deliver(parts: DeliverPagesParts, organisationId: string, pages: ClaimedPage[]): Promise<void> {
  const actor = systemActor(organisationId);
  const incidentIds = [...new Set(pages.map((page) => page.incidentId))];
  const { incidents, people } = await parts.runQuery(readPageMessages, { actor, input: { incidentIds } });
  const results = await Promise.all(
    pages.map(async (page) => {
      const message = await messageOf(
        parts,
        organisationId,
        page,
        incidents.get(page.incidentId),
        people.get(page.userId),
      );
      const to = { organisationId, address: page.address };
      const sent = message ? await sendWithin(parts.channels.get(page.channel), message, to) : gone;
      return { pageId: page.id, attempt: page.attempts, ...sent };
    }),
  );
  parts.faultPoint?.('after-send');
  const outcome = await parts.execute(pageSettle, { actor, input: { results } });
  const { ends } = outcome.data as { ends: { channel: string; status: string }[] };
  const lateMs = Math.max(...pages.map((page) => parts.clock.now().getTime() - page.dueAt.getTime()));
  ends.forEach((end) => parts.onSettled({ ...end, lateMs }));
}

const gone = { failed: { reason: 'the person or the incident is gone', retry: false } };

async function messageOf(
  parts: DeliverPagesParts,
  organisationId: string,
  page: ClaimedPage,
  incident: IncidentView | undefined,
  to: PersonView | undefined,
): Promise<Message | undefined> {
  if (!incident || !to) return undefined;
  const escalation = incident.escalation;
  const next =
    escalation?.nextStepAt && escalation.next[0] ? { name: escalation.next[0].name, at: escalation.nextStepAt } : null;
  // The built-in chat has buttons of its own; every other channel gets a link that can act.
  const actionUrl = page.channel === 'chat' ? null : await offerLink(parts, organisationId, page);
  return { kind: 'page', pageId: page.id, incident, to, why: page.why, next, actionUrl };
}

async function offerLink(
  { execute, actionUrl }: DeliverPagesParts,
  organisationId: string,
  page: ClaimedPage,
): Promise<string> {
  const input = { incidentId: page.incidentId, userId: page.userId };
  const outcome = await execute(actionLinkOffer, { actor: systemActor(organisationId), input });
  return actionUrl(outcome.data!.token as string);
}
