import { z } from 'zod';
import { id, instant, named, person } from './plain.js';
import { alertLink } from './alert.js';
import { severities } from '../../incident/incident.js';
import { timelineKinds } from '../../incident/timeline.js';

/** How an incident stands. */
export const incidentStatus = z.enum(['triggered', 'acknowledged', 'snoozed', 'resolved', 'merged']);
/** How bad an incident is. */
export const severity = z.enum(severities);

/** A line of a list of incidents. */
export const incidentSummary = z
  .strictObject({
    id,
    number: z.int(),
    title: z.string(),
    status: incidentStatus,
    severity,
    service: named.nullable(),
    openedAt: instant,
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: z.string().nullable().describe('The name of who has it'),
    resolvedAt: instant.nullable(),
    alertCount: z.int(),
    paging: z.array(z.string()).describe('Names of whom the present step pages'),
    mine: z.boolean().describe('It pages the reader, or the reader has it'),
  })
  .meta({ id: 'IncidentSummary', description: 'An incident as lists show it' });

const pageStatus = z.enum(['pending', 'sending', 'sent', 'delivered', 'failed', 'suppressed']);

/** A line of a timeline. */
export const timelineLine = z
  .strictObject({
    id,
    at: instant,
    kind: z.enum(timelineKinds),
    who: z.string().nullable().describe('Who did it; null: OpenAlert did'),
    sentence: z.string().describe('Reads after the name, or alone where there is none'),
    comment: z.string().optional(),
  })
  .meta({ id: 'TimelineLine', description: 'What happened to an incident' });

const escalation = z
  .strictObject({
    policy: z.string(),
    step: z.int().describe('Counted from 1; 0: before the first'),
    steps: z.int(),
    loop: z.int(),
    loops: z.int(),
    startedStepAt: instant.nullable(),
    nextStepAt: instant.nullable(),
    next: z.array(person),
    skipped: z.string().nullable(),
    paging: z.array(
      z.strictObject({
        person,
        channels: z.array(
          z.strictObject({ channel: z.string(), state: pageStatus, dueAt: instant, reason: z.string().nullable() }),
        ),
      }),
    ),
    stopReason: z.string().nullable(),
  })
  .meta({ id: 'Escalation', description: 'How far the escalation of an incident has come, and who is next' });

const addedLink = z.strictObject({ kind: z.literal('added'), url: z.string(), label: z.string() });

/** A page to one person, with what became of it. */
export const incidentPage = z
  .strictObject({
    id,
    incidentId: id,
    step: z.int().describe('Counted from 0; -1: by hand'),
    loop: z.int(),
    userId: id,
    channel: z.string(),
    why: z.string(),
    status: pageStatus,
    reason: z.string().nullable().describe('Why it failed or was not sent'),
    createdAt: instant,
    dueAt: instant,
    sentAt: instant.nullable(),
  })
  .meta({ id: 'Page', description: 'A page to one person by one channel, and what became of it' });

/** An incident as a card shows it. */
export const incidentView = z.strictObject({
  id,
  number: z.int(),
  version: z.int().describe('Grows with every change; the ETag begins with it'),
  title: z.string(),
  status: incidentStatus,
  phase: z.enum(['investigating', 'identified', 'monitoring', 'resolved']),
  severity,
  service: named.nullable(),
  origin: z.enum(['alert', 'person', 'test']),
  private: z.boolean().describe('Only those who are named on it see it, and owners'),
  responders: z.array(person).describe('Who is named on it'),
  openedAt: instant,
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: person.nullable(),
  acknowledgedByName: z.string().nullable(),
  ackComment: z.string().nullable(),
  everyone: z.strictObject({ acknowledged: z.array(person), missing: z.array(person) }).nullable(),
  snoozedUntil: instant.nullable(),
  snoozedBy: person.nullable(),
  snoozedByName: z.string().nullable(),
  answerBy: instant.nullable().describe('Until when its holder may answer "still on it?"'),
  mergedInto: z.int().nullable(),
  resolvedAt: instant.nullable(),
  resolvedByName: z.string().nullable(),
  resolveReason: z.string().nullable(),
  reopenUntil: instant.nullable(),
  alertCount: z.int(),
  firingCount: z.int(),
  sinceAck: z.int().describe('Alerts that joined after the acknowledgement'),
  labels: z.array(z.tuple([z.string(), z.string()])),
  links: z.array(z.union([alertLink, addedLink])),
  escalation: escalation.nullable(),
  retriggered: z.string().nullable().describe('Why it pages again; null: it does not'),
  roomId: id.nullable(),
  roomName: z.string().nullable(),
  timeline: z.array(timelineLine),
});

/** An incident with its pages. */
export const shownIncident = z
  .strictObject({ ...incidentView.shape, pages: z.array(incidentPage) })
  .meta({ id: 'Incident', description: 'One incident: its escalation, its newest timeline entries and its pages' });

const took = z.strictObject({
  count: z.int().describe('How many came to it'),
  medianSeconds: z.int().nullable(),
  meanSeconds: z.int().nullable(),
});

/** What incidents took. */
export const measured = z
  .strictObject({
    from: instant,
    to: instant,
    incidents: z.int().describe('Opened in the span, the newest 10,000; without test pages and merged ones'),
    acknowledge: took.describe('From the opening to the first acknowledgement; the mean is MTTA'),
    resolve: took.describe('From the opening to the last end; the mean is MTTR'),
  })
  .meta({ id: 'Measures', description: 'What the incidents of a span took' });

/** The review of an incident. */
export const shownReview = z
  .strictObject({
    number: z.int(),
    version: z.int().describe('0: nobody wrote one yet, and `text` is the draft'),
    text: z.string().describe('Markdown'),
    writtenAt: instant.nullable(),
    writtenBy: z.string().nullable(),
  })
  .meta({ id: 'Review', description: 'What people wrote about an incident afterwards, or a draft of it' });

/** An incident that was just declared. */
export const declaredIncident = z
  .strictObject({ ...incidentView.shape, reason: z.string() })
  .meta({ id: 'DeclaredIncident', description: 'The incident that was declared, with the reason' });
