/** All that is known of one incident, for its review and for its record as a file. */
import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { findIncidentId, readTimelineAfter } from '../../store/sql/read-incident-views.js';
import { lineOf, loadIncidentViews } from './load-views.js';
import { measureIncidents } from '../../store/sql/measure-incidents.js';
import { measuresOf, type Measures } from '../../incident/measures.js';
import {
  readRecordedAlerts,
  readRecordedPages,
  readRecordedTalk,
  type RecordedAlert,
  type RecordedPage,
  type RecordedTalk,
} from '../../store/sql/read-record.js';
import { readReview, type Review } from '../../store/sql/review-rows.js';
import type { IncidentView, TimelineLine } from '../../notification/message.js';
import type { Tx } from '../../store/tx.js';
import type { TimelineEntry } from '../../incident/timeline.js';

/** How far back the usual times reach, in days. */
export const usualDays = 90;
/** The most of each that a record holds; what is cut is said. */
export const mostRecorded = { timeline: 5000, alerts: 500, talk: 5000 };

/** What the incidents of a service usually take, in milliseconds; null: none came to it. */
export interface UsualTimes {
  incidents: number;
  acknowledgeMs: number | null;
  resolveMs: number | null;
}

/** All that is known of one incident. */
export interface IncidentRecord {
  /** When it was read. */
  at: Date;
  incident: IncidentView;
  /** The whole of it, the oldest first; that of `incident` is its end only. */
  timeline: TimelineLine[];
  pages: RecordedPage[];
  alerts: RecordedAlert[];
  talk: RecordedTalk[];
  measures: Measures;
  /** The middle ones of all incidents of its service in the 90 days before it was opened; of none where it has no service. */
  usual: UsualTimes;
  review: Review | null;
}

/** All that is known of one incident. Not an answer of REST as it is: its surfaces make a text of it. @throws NotFound */
export const readRecord = defineQuery({
  name: 'incident.record',
  permission: 'incident.read',
  help: { verb: 'review', usage: '[INC-n]', does: 'What it took, and the review of it' },
  input: z.strictObject({ number: z.int('an incident number such as 42').min(1).max(999_999_999) }),
  async read({ tx, now, actor }, { number }): Promise<IncidentRecord> {
    const org = actor.organisationId;
    const id = await findIncidentId(tx, org, number);
    if (!id) throw new NotFound(`There is no INC-${number}.`);
    const incident = (await loadIncidentViews(tx, org, [id], { now, timeline: 1 })).get(id)!;
    const entries = await readTimelineAfter(tx, org, id, { after: null, limit: mostRecorded.timeline });
    const isOver = incident.status === 'resolved' || incident.status === 'merged';
    return {
      ...{ at: now, incident },
      timeline: entries.map(lineOf),
      pages: await readRecordedPages(tx, org, id),
      alerts: await readRecordedAlerts(tx, org, id, mostRecorded.alerts),
      talk: await readRecordedTalk(tx, org, id, mostRecorded.talk),
      measures: measuresOf(incident.openedAt, entries.map(happeningOf), isOver, now),
      usual: await usualOf(tx, org, incident),
      review: (await readReview(tx, org, id)) ?? null,
    };
  },
});

async function usualOf(tx: Tx, org: string, { service, openedAt: to }: IncidentView): Promise<UsualTimes> {
  if (!service) return { incidents: 0, acknowledgeMs: null, resolveMs: null };
  const from = new Date(to.getTime() - usualDays * 86_400_000);
  const found = await measureIncidents(tx, org, { from, to, serviceId: service.id, severity: null });
  return { incidents: found.incidents, acknowledgeMs: found.acknowledgeMedianMs, resolveMs: found.resolveMedianMs };
}

const happeningOf = ({ at, kind, data }: TimelineEntry) => ({
  at,
  kind,
  ...(typeof data.phase === 'string' ? { phase: data.phase } : {}),
});
