/** An incident: the alerts under one number, or a declared one. */

/** Where an incident stands between being triggered and being over. */
export type IncidentStatus = 'triggered' | 'acknowledged' | 'snoozed' | 'resolved' | 'merged';
/** The phases that people set; resolving sets the last one. */
export const phases = ['investigating', 'identified', 'monitoring'] as const;
/** How far the understanding of it has come. */
export type IncidentPhase = (typeof phases)[number] | 'resolved';
/** The severities of incidents, the gravest first. */
export const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5'] as const;
/** How bad an incident is. */
export type Severity = (typeof severities)[number];
/** What opened it; a `test` pages one person and is no trouble. */
export type IncidentOrigin = 'alert' | 'person' | 'test';
/** One person's acknowledgement, with the name beside the id. */
export interface Ack {
  id: string;
  name: string;
}
/** How loudly people are paged. */
export type Urgency = 'high' | 'low';

/** The word beside each severity. */
export const severityWord: Record<Severity, string> = {
  SEV1: 'Critical',
  SEV2: 'Major',
  SEV3: 'Moderate',
  SEV4: 'Minor',
  SEV5: 'Info',
};

/** SEV1 and SEV2 are high urgency. */
export const urgencyOf = (severity: Severity): Urgency => (severity === 'SEV1' || severity === 'SEV2' ? 'high' : 'low');

/** The graver of two severities. */
export const graver = (a: Severity, b: Severity): Severity => (a < b ? a : b);

/** An incident stops taking in alerts after this long. */
export const absorbMs = 24 * 60 * 60_000;

/** Reopen is offered this long after a resolve. */
export const reopenMs = 10 * 60_000;

/** A row of `incidents`, as commands load it. */
export interface Incident {
  id: string;
  number: number;
  title: string;
  status: IncidentStatus;
  phase: IncidentPhase;
  severity: Severity;
  origin: IncidentOrigin;
  serviceId: string | null;
  groupKey: string | null;
  absorbs: boolean;
  openedAt: Date;
  acknowledgedAt: Date | null;
  /** The person's id; null too where a token did it, whose name stands beside. */
  acknowledgedBy: string | null;
  acknowledgedByName: string | null;
  acknowledgedAlertCount: number | null;
  snoozedUntil: Date | null;
  /** Who put it to sleep: the first one to be paged when it wakes. */
  snoozedBy: string | null;
  snoozedByName: string | null;
  /** The incident that took it in. */
  mergedInto: string | null;
  /** When it does something by itself: a snooze ends, an acknowledgement runs out, a test is over. */
  wakeAt: Date | null;
  /** When its holder was asked "still on it?"; null while nothing is asked. */
  askedAt: Date | null;
  /** Everybody who has acknowledged since it was last triggered. */
  acks: Ack[];
  resolvedAt: Date | null;
  resolvedBy: string | null;
  resolvedByName: string | null;
  resolveReason: string | null;
  lastPageFailed: boolean;
  /** Only those who are named on it see it, and owners. */
  private: boolean;
  alertCount: number;
  firingCount: number;
  version: number;
}

/** Is anything still to be done about it? */
export const isOpen = (incident: { status: IncidentStatus }): boolean =>
  incident.status !== 'resolved' && incident.status !== 'merged';

/** What an incident forgets when nobody has it any more: the acknowledgement, the snooze, and what they wait for. */
export const nobodyHasIt = {
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgedByName: null,
  acknowledgedAlertCount: null,
  snoozedUntil: null,
  snoozedBy: null,
  snoozedByName: null,
  wakeAt: null,
  askedAt: null,
  acks: [],
} satisfies Partial<Incident>;

/** What an incident becomes once it is over: it waits for nothing any more. */
export const overAs = (status: 'resolved' | 'merged', at: Date, reason: string) =>
  ({
    status,
    phase: 'resolved',
    snoozedUntil: null,
    wakeAt: null,
    askedAt: null,
    resolvedAt: at,
    resolveReason: reason,
  }) satisfies Partial<Incident>;

/** How an incident is called: "INC-42". */
export const incidentName = (number: number): string => `INC-${number}`;

/** The number in "42", "INC-42" or "inc42"; undefined for anything else. */
export function incidentNumberOf(text: string): number | undefined {
  const match = /^(?:inc-?)?(\d{1,9})$/i.exec(text.trim());
  return match ? Number(match[1]) : undefined;
}
