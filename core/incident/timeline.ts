/** What happened to an incident, in order. Kinds are noun + past participle; `data` holds what the sentence needs. */

/** Every kind of entry. */
export const timelineKinds = [
  'incident.opened',
  'incident.declared',
  'alert.joined',
  'alert.resolved',
  'incident.acknowledged',
  'incident.resolved',
  'incident.reopened',
  'incident.retriggered',
  'incident.unacknowledged',
  'incident.snoozed',
  'incident.woke',
  'incident.asked',
  'incident.kept',
  'incident.seen',
  'incident.reassigned',
  'incident.merged',
  'note.added',
  'severity.changed',
  'phase.changed',
  'update.posted',
  'link.added',
  'privacy.changed',
  'responder.added',
  'responder.removed',
  'review.written',
  'step.executed',
  'step.skipped',
  'escalation.requested',
  'escalation.ended',
  'page.passed',
  'responder.paged',
  'page.sent',
  'page.failed',
  'page.suppressed',
] as const;
/** One of the kinds. */
export type TimelineKind = (typeof timelineKinds)[number];

/** One entry. `sentence` is the whole line without the actor's name in front. */
export interface TimelineEntry {
  id: string;
  at: Date;
  kind: TimelineKind;
  actorKind: 'user' | 'token' | 'integration' | 'system';
  actorId: string | null;
  actorName: string;
  via: string;
  data: { sentence: string; comment?: string; reason?: string; [key: string]: unknown };
}
