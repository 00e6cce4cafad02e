import { actionLinkOffer } from '../core/commands/action-link/offer.js';
import { Busy, Closed, Unavailable } from '../core/errors.js';
import { groupBy } from '../core/group-by.js';
import { pageClaim } from '../core/commands/page/claim.js';
import { pageSettle } from '../core/commands/page/settle.js';
import { readPageMessages } from '../core/queries/page/messages.js';
import { systemActor } from '../core/people/actor.js';
import { createInFlight } from './in-flight.js';
import { sendTimeoutMs, sendWithin, type Sent } from './send-within.js';
import { spareOthers } from './spare-others.js';
import type { Channel } from '../core/notification/channel.js';
import { leaseSeconds, type ClaimedPage } from '../core/store/sql/claim-pages.js';
import type { Clock } from '../core/clock.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { IncidentView, Message } from '../core/notification/message.js';
import type { RunQuery } from '../core/query.js';
import type { Sweep } from './sweep.js';

/** How long after its claim a page may still be sent, in milliseconds: its lease must not end while it is on its way. */
const sendBeforeMs = leaseSeconds * 1000 - sendTimeoutMs - 500;

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

/**
 * Sends the pages that are due: claim, send outside any transaction, settle. Of each channel as many are claimed as it can
 * send at once: what is claimed must go out within its lease, and a slow channel must not hold up another one.
 */
export function deliverPages(parts: DeliverPagesParts): Sweep {
  const inFlight = createInFlight(parts.onError);
  const onTheirWay = new Map<string, number>();
  const count = (channel: string, more: number) => onTheirWay.set(channel, (onTheirWay.get(channel) ?? 0) + more);

  function roomLeft(): Record<string, number> {
    const room = [...parts.channels.values()].map(({ name, atOnce }) => [
      name,
      Math.max(0, atOnce - (onTheirWay.get(name) ?? 0)),
    ]);
    return Object.fromEntries(room) as Record<string, number>;
  }

  function send(organisationId: string, pages: ClaimedPage[], claimedAt: number) {
    for (const [channel, group] of groupBy(pages, (page) => page.channel)) {
      count(channel, group.length);
      inFlight.add(deliver(parts, organisationId, group, claimedAt).finally(() => count(channel, -group.length)));
    }
  }

  async function claimAll(): Promise<number> {
    let claimed = 0;
    for (const organisationId of await parts.due.pageOrganisations()) {
      // The lease begins within the claim, so the time is taken before it.
      const claimedAt = performance.now();
      const input = { room: roomLeft() };
      const outcome = await parts.execute(pageClaim, { actor: systemActor(organisationId), input });
      const { pages, suppressed } = outcome.data as { pages: ClaimedPage[]; suppressed: number };
      parts.faultPoint?.('after-claim');
      claimed += pages.length + suppressed;
      send(organisationId, pages, claimedAt);
    }
    return claimed;
  }

  // Both clocks may ask at once; what is left to send is counted by one at a time.
  let running: Promise<number> | undefined;
  return {
    name: 'deliver-pages',
    settled: inFlight.settled,
    run: () => (running ??= claimAll().finally(() => (running = undefined))),
  };
}

async function deliver(
  parts: DeliverPagesParts,
  organisationId: string,
  pages: ClaimedPage[],
  claimedAt: number,
): Promise<void> {
  const messages = new Map<string, Message | Sent>();
  const write = async (some: ClaimedPage[]) => {
    for (const [id, message] of await writeMessages(parts, organisationId, some)) messages.set(id, message);
  };
  await spareOthers(pages, write, (page, error) => {
    parts.onError(error);
    messages.set(page.id, unwritten);
  });
  const isLate = performance.now() - claimedAt > sendBeforeMs;
  const results = await Promise.all(
    pages.map(async (page) => {
      const message = isLate ? tooLate : (messages.get(page.id) ?? gone);
      const to = { organisationId, address: page.address };
      const channel = parts.channels.get(page.channel);
      const sent = 'kind' in message ? await sendWithin(channel, message, to, { onError: parts.onError }) : message;
      return { pageId: page.id, attempt: page.attempts, ...sent };
    }),
  );
  parts.faultPoint?.('after-send');
  const now = parts.clock.now().getTime();
  const ends = await settle(parts, organisationId, results);
  const dueAt = new Map(pages.map((page) => [page.id, page.dueAt.getTime()]));
  for (const { pageId, channel, status } of ends)
    parts.onSettled({ channel, status, lateMs: now - dueAt.get(pageId)! });
}

interface End {
  pageId: string;
  channel: string;
  status: string;
}

/** How often settling is tried again, and how long the pause is: what was sent and is not written down is sent again. */
const settleTries = 120;
const settlePauseMs = 500;

/** Writes down how sending went; one page that somebody holds costs no other, and a database that is away is waited for. */
async function settle(
  parts: DeliverPagesParts,
  organisationId: string,
  results: (Sent & { pageId: string; attempt: number })[],
): Promise<End[]> {
  const ends: End[] = [];
  let left = results;
  const write = async (some: typeof results) => {
    const outcome = await parts.execute(pageSettle, { actor: systemActor(organisationId), input: { results: some } });
    const { ends: written, held } = outcome.data as { ends: End[]; held: string[] };
    ends.push(...written);
    left = left.filter((result) => !some.includes(result) || held.includes(result.pageId));
  };
  for (let tries = 1; left.length > 0; tries += 1) {
    let problem: unknown;
    const fails = (result: (typeof results)[number], error: unknown) => {
      problem = error;
      if (error instanceof Unavailable && !(error instanceof Closed) && tries < settleTries) return;
      parts.onError(new Error(`Page ${result.pageId} was sent, and that could not be written down.`, { cause: error }));
      left = left.filter((other) => other !== result);
    };
    await spareOthers(left, write, fails).catch((error: unknown) => (problem = error));
    if (left.length === 0) break;
    if (problem instanceof Closed) throw problem;
    if (tries === settleTries) throw new Busy('What was sent could not be written down.', 0, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, settlePauseMs));
  }
  return ends;
}

const gone: Sent = { failed: { reason: 'the person or the incident is gone', retry: false } };
const unwritten: Sent = { failed: { reason: 'the page could not be put into words', retry: true } };
const tooLate: Sent = { failed: { reason: 'it took too long to be put into words', retry: true } };

/** What each page says, by its id; a page whose person or incident is gone says nothing. */
async function writeMessages(
  parts: DeliverPagesParts,
  organisationId: string,
  pages: ClaimedPage[],
): Promise<Map<string, Message>> {
  const actor = systemActor(organisationId);
  const incidentIds = [...new Set(pages.map((page) => page.incidentId))];
  const { incidents, people } = await parts.runQuery(readPageMessages, { actor, input: { incidentIds } });
  const known = pages.filter((page) => incidents.has(page.incidentId) && people.has(page.userId));
  const urls = await offerLinks(parts, organisationId, known);
  return new Map(
    known.map((page): [string, Message] => {
      const incident = incidents.get(page.incidentId)!;
      const to = people.get(page.userId)!;
      const actionUrl = urls.get(page.id) ?? null;
      return [
        page.id,
        { kind: 'page', pageId: page.id, incident, to, why: page.why, next: nextOf(incident), actionUrl },
      ];
    }),
  );
}

function nextOf({ escalation }: IncidentView): { name: string; at: Date } | null {
  const [first] = escalation?.next ?? [];
  return escalation?.nextStepAt && first ? { name: first.name, at: escalation.nextStepAt } : null;
}

/** The built-in chat has buttons of its own; a page on every other channel gets a link that can act. */
async function offerLinks(
  { execute, actionUrl }: DeliverPagesParts,
  organisationId: string,
  pages: ClaimedPage[],
): Promise<Map<string, string>> {
  const wanted = pages.filter((page) => page.channel !== 'chat');
  if (wanted.length === 0) return new Map();
  const links = wanted.map(({ incidentId, userId }) => ({ incidentId, userId }));
  const outcome = await execute(actionLinkOffer, { actor: systemActor(organisationId), input: { links } });
  const { tokens } = outcome.data as { tokens: string[] };
  return new Map(wanted.map((page, index) => [page.id, actionUrl(tokens[index]!)]));
}
