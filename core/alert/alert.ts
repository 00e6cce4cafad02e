/**
 * An alert: one signal of one label set from one integration.
 * Terms: *event* what a source sent once; *fingerprint* the identity of a label set; *group key* which alerts share an incident.
 */

/** The severities of alerts, the gravest first. */
export const alertSeverities = ['critical', 'high', 'medium', 'low', 'info'] as const;
/** How bad an alert is, as mapped from the sender's word. */
export type AlertSeverity = (typeof alertSeverities)[number];

/** Does the signal hold? */
export type AlertState = 'firing' | 'resolved';

/** A link of an alert; only http(s) addresses are kept. */
export interface AlertLink {
  kind: 'runbook' | 'dashboard' | 'source' | 'silence';
  url: string;
}

/** One normalised signal, as every parser in api/webhooks answers it. */
export interface AlertEvent {
  /** 16 bytes as 32 hex digits: the identity of the label set within the integration. */
  fingerprint: string;
  status: AlertState;
  /** As mapped from the sender's word; undefined: the integration's default. */
  severity?: AlertSeverity;
  /** The sender's own word. */
  severityAsSent?: string;
  title: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  links: AlertLink[];
  /** Alerts with the same key share an incident; an alert without one ('') has an incident of its own. */
  groupKey: string;
  /** ISO instants. */
  startsAt?: string;
  endsAt?: string;
  /** False: the parser did not know the payload; `body` then holds it. */
  recognised: boolean;
  body?: string;
  /** It says nothing but its status: what its alert said before stands. */
  bare?: true;
}

/** What a parser answers: an event, or that the sender's own people have it. */
export type SentEvent = Omit<AlertEvent, 'status'> & { status: AlertState | 'acknowledged' };

/** Severity of an incident from severity of its alert. One map. */
export const incidentSeverityOf = (severity: AlertSeverity) =>
  (({ critical: 'SEV1', high: 'SEV2', medium: 'SEV3', low: 'SEV4', info: 'SEV5' }) as const)[severity];

const words: Record<string, AlertSeverity> = {
  ...words5('critical', 'critical p1 sev0 disaster fatal danger emergency page'),
  ...words5('high', 'error high major p2 sev1'),
  ...words5('medium', 'warning warn minor p3 sev2 average medium'),
  ...words5('low', 'p4 sev3 low'),
  ...words5('info', 'info p5 sev4 none information informational good notice debug'),
};
function words5(severity: AlertSeverity, list: string): Record<string, AlertSeverity> {
  return Object.fromEntries(list.split(' ').map((word) => [word, severity]));
}

/** Our severity for a sender's word; undefined when the word is unknown. */
export const alertSeverityOf = (word: string | undefined): AlertSeverity | undefined =>
  word === undefined
    ? undefined
    : Object.hasOwn(words, word.trim().toLowerCase())
      ? words[word.trim().toLowerCase()]
      : undefined;
