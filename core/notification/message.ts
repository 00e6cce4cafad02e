/** What is said, apart from how it looks on a channel. Plain data, complete: a channel asks nobody anything. */
import type { AlertLink } from '../alert/alert.js';
import type { Notice } from './notice.js';
import type { IncidentOrigin, IncidentPhase, IncidentStatus, Severity } from '../incident/incident.js';

/** A person as messages name them. */
export interface PersonView {
  id: string;
  name: string;
  handle: string;
  zone: string;
}

/** One line of an incident's timeline. */
export interface TimelineLine {
  id: string;
  at: Date;
  kind: string;
  /** Who did it; null when OpenAlert did. */
  who: string | null;
  /** Reads after the name, or alone when `who` is null. Plain text. */
  sentence: string;
  comment?: string;
}

/** A link that somebody put on an incident. */
export interface AddedLink {
  kind: 'added';
  url: string;
  label: string;
}

/** How one person is being paged in the present step. */
export interface PagingView {
  person: PersonView;
  /** One entry a channel: "e-mail sent", "chat delivered", "e-mail in 5 min". */
  channels: {
    channel: string;
    state: 'pending' | 'sending' | 'sent' | 'delivered' | 'failed' | 'suppressed';
    dueAt: Date;
    reason: string | null;
  }[];
}

/** Everything that a card, a room or a page says about one incident, as of `version`. */
export interface IncidentView {
  id: string;
  number: number;
  version: number;
  title: string;
  status: IncidentStatus;
  phase: IncidentPhase;
  severity: Severity;
  service: { id: string; name: string } | null;
  origin: IncidentOrigin;
  /** Only those who are named on it see it, and owners. */
  private: boolean;
  /** Who is named on it, in the order in which they came. */
  responders: PersonView[];
  openedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: PersonView | null;
  /** The name where a token or the system did it. */
  acknowledgedByName: string | null;
  ackComment: string | null;
  /** Who has acknowledged while others must still, and who must: the step wants everybody. Null for any other step. */
  everyone: { acknowledged: PersonView[]; missing: PersonView[] } | null;
  /** Until when it is quiet, and who is paged then. */
  snoozedUntil: Date | null;
  snoozedBy: PersonView | null;
  snoozedByName: string | null;
  /** Whoever has it was asked "still on it?" and has until then to answer; null while nothing is asked. */
  answerBy: Date | null;
  /** The number of the incident that took this one in. */
  mergedInto: number | null;
  resolvedAt: Date | null;
  resolvedByName: string | null;
  resolveReason: string | null;
  /** Until when Reopen is offered; null when not resolved. */
  reopenUntil: Date | null;
  alertCount: number;
  firingCount: number;
  /** Alerts that joined after the acknowledgement. */
  sinceAck: number;
  /** Labels all alerts share first, then those of the newest. */
  labels: [string, string][];
  /** Those of its alerts, one of a kind, then those that people added. */
  links: (AlertLink | AddedLink)[];
  escalation: EscalationView | null;
  /** Why it pages again although somebody had it; null when it does not. */
  retriggered: string | null;
  /** The incident's own room in the built-in chat. */
  roomId: string | null;
  roomName: string | null;
  timeline: TimelineLine[];
}

/** How far the escalation of an incident has come, and who is next. */
export interface EscalationView {
  policy: string;
  /** 1-based; 0 before the first step. */
  step: number;
  steps: number;
  loop: number;
  loops: number;
  startedStepAt: Date | null;
  nextStepAt: Date | null;
  /** Whom the next step pages; empty when there is none. */
  next: PersonView[];
  /** The last step was skipped: its sentence ("Step 1 skipped: nobody on call until 18:00."). */
  skipped: string | null;
  paging: PagingView[];
  /** Why it does not go on: "acknowledged by Maya", "nobody acknowledged after 2 steps". */
  stopReason: string | null;
}

/** What can be said on a channel. */
export type Message =
  /** A page to a person. `why` is the one line of reason; `actionUrl` is null where the channel has its own buttons. */
  | {
      kind: 'page';
      pageId: string;
      incident: IncidentView;
      to: PersonView;
      why: string;
      next: { name: string; at: Date } | null;
      actionUrl: string | null;
    }
  /** The card of an incident in a room, edited in place. */
  | { kind: 'incident-card'; incident: IncidentView; pinned: boolean }
  /** Something told to a room or (`to`) to a person, edited in place; `url` leads to what it is about. */
  | {
      kind: 'notice';
      noticeId: string;
      incidentId: string | null;
      notice: Notice;
      to: PersonView | null;
      url: string | null;
    };

/** The kinds of message. */
export type MessageKind = Message['kind'];
