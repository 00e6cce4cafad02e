import { readIncidentCards } from '../core/queries/incident/cards.js';
import { systemActor } from '../core/people/actor.js';
import { viewClaim } from '../core/commands/view/claim.js';
import { viewSettle } from '../core/commands/view/settle.js';
import { createInFlight } from './in-flight.js';
import { sendWithin, type Sent } from './send-within.js';
import { spareOthers } from './spare-others.js';
import type { Channel } from '../core/notification/channel.js';
import type { ClaimedView } from '../core/store/sql/claim-views.js';
import type { Clock } from '../core/clock.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { IncidentView } from '../core/notification/message.js';
import type { RunQuery } from '../core/query.js';
import type { Sweep } from './sweep.js';

const batch = 200;
const maxInFlight = 8;
/** The longest wait before a view that cannot be shown is tried again, in seconds. */
const longestWait = 60;

/** What drawing needs. */
export interface RefreshViewsParts {
  execute: Execute;
  runQuery: RunQuery;
  due: DueLists;
  clock: Clock;
  channels: ReadonlyMap<string, Channel>;
  onError: (error: unknown) => void;
}

/** Draws the state of now wherever something old is shown. */
export function refreshViews(parts: RefreshViewsParts): Sweep {
  const inFlight = createInFlight(parts.onError);
  return {
    name: 'refresh-views',
    settled: inFlight.settled,
    async run() {
      if (inFlight.size >= maxInFlight) return 0;
      let claimed = 0;
      for (const organisationId of await parts.due.viewOrganisations()) {
        const outcome = await parts.execute(viewClaim, { actor: systemActor(organisationId), input: { limit: batch } });
        const { views } = outcome.data as { views: ClaimedView[] };
        claimed += views.length;
        if (views.length > 0) inFlight.add(draw(parts, organisationId, views));
      }
      return claimed;
    },
  };
}

async function draw(parts: RefreshViewsParts, organisationId: string, views: ClaimedView[]): Promise<void> {
  const actor = systemActor(organisationId);
  const incidents = new Map<string, IncidentView>();
  const read = async (ids: string[]) => {
    for (const [id, incident] of await parts.runQuery(readIncidentCards, { actor, input: { ids } }))
      incidents.set(id, incident);
  };
  const unread = new Set<string>();
  await spareOthers([...new Set(views.map((view) => view.subjectId))], read, (id, error) => {
    parts.onError(error);
    unread.add(id);
  });
  const results = await Promise.all(
    views.map(async (view) => {
      const incident = incidents.get(view.subjectId);
      if (!incident) return endOf(parts, view, undefined, unread.has(view.subjectId) ? unreadable : gone);
      const message = { kind: 'incident-card', incident, pinned: view.address === incident.roomId } as const;
      const to = { organisationId, address: view.address };
      return endOf(
        parts,
        view,
        incident,
        await sendWithin(parts.channels.get(view.channel), message, to, {
          previous: view.receipt ?? undefined,
          onError: parts.onError,
        }),
      );
    }),
  );
  await parts.execute(viewSettle, { actor, input: { results } });
}

const gone: Sent = { failed: { reason: 'the incident is gone', retry: false } };
const unreadable: Sent = { failed: { reason: 'the incident could not be read', retry: true } };

function endOf({ clock }: RefreshViewsParts, view: ClaimedView, incident: IncidentView | undefined, sent: Sent) {
  const base = { id: view.id, attempts: view.attempts, drew: view.receipt?.id ?? null };
  const now = clock.now();
  if ('receipt' in sent) {
    // Reopen is offered for ten minutes: then the card is drawn once more, without it.
    const ends = incident?.reopenUntil && incident.reopenUntil > now ? incident.reopenUntil : null;
    return { ...base, version: incident!.version, receipt: sent.receipt, againAt: ends, reason: null };
  }
  const waitMs = Math.max(Math.min(longestWait, 2 ** view.attempts) * 1000, sent.failed.retryAfterMs ?? 0);
  const againAt = sent.failed.retry ? new Date(now.getTime() + waitMs) : null;
  return { ...base, version: null, receipt: null, againAt, reason: sent.failed.reason };
}
