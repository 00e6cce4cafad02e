/**
 * Platform-neutral view models: plain tagged data and small builders. A renderer is one pure function with one exhaustive switch.
 * A button is a serialised command carrying what it expects; the answer to a stale one is the truth and a fresh card.
 */
import type { Intent } from './intent.js';

/** A piece of running text. `person` becomes "you" for that person (forViewer). */
export type Span =
  | { type: 'text'; text: string; strong?: boolean }
  | { type: 'person'; id: string; name: string; strong?: boolean }
  | { type: 'time'; at: string; style: 'clock' | 'ago' | 'date' };

/** A serialised command with a label. */
export interface Button {
  label: string;
  intent: Intent;
  style?: 'primary' | 'danger';
  /** Counts down beside the label ("Reopen 4 min left"); after it the button is gone. ISO. */
  until?: string;
}

/** A link with its icon. */
export interface CardLink {
  label: string;
  url: string;
  icon: 'runbook' | 'dashboard' | 'source' | 'room' | 'silence' | 'review';
}

/** Who is paged, and what happens next: the heart of a triggered card. */
export interface CardWho {
  /** "Paging you: chat delivered, e-mail sent" */
  now: Span[];
  /** "then Priya", "then step 1 again"; null when nothing follows. */
  then: Span[] | null;
  /** The countdown's span; ISO. */
  from: string | null;
  until: string | null;
  /** "Step 1 of 2" */
  step: string;
  /** "18:37 in Bengaluru": zone of the next person; the renderer writes the time. */
  zone: { zone: string; city: string } | null;
}

/** The card of an incident. */
export interface IncidentCard {
  type: 'incident';
  id: string;
  number: number;
  version: number;
  state: 'triggered' | 'acknowledged' | 'snoozed' | 'resolved' | 'merged';
  /** The word of the state line: "Triggered", "Acknowledged by Maya". */
  stateLine: Span[];
  severity: 'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'SEV5';
  severityWord: string;
  title: string;
  /** Address of the incident's room or page. */
  url: string | null;
  service: string | null;
  /** How far the understanding has come, once somebody has said so. */
  phase: string | null;
  since: string;
  alerts: number;
  /** "+1 since acknowledged" */
  sinceAck: number;
  /** At most three; `moreLabels` counts the rest. Empty once acknowledged. */
  labels: [string, string][];
  moreLabels: number;
  who: CardWho | null;
  /** The last two of the timeline, on an acknowledged card. */
  log: { at: string; spans: Span[] }[];
  /** Who sees it, where it is private: "Sam, Maya". Null where everybody does. */
  seenBy: string | null;
  /** A sentence of what comes next or why it ended. */
  note: Span[] | null;
  buttons: Button[];
  links: CardLink[];
  /** The whole card as one sentence: notifications, screen readers, SMS. */
  fallback: string;
}

/** A short answer to one person: words, and buttons that run something. */
export interface ReplyCard {
  type: 'reply';
  tone: 'plain' | 'good' | 'bad';
  text: Span[];
  /** Lists: incidents, verbs, people on call, a timeline (`at` stands in front; ISO). Each row may carry a button. */
  rows: { title: Span[]; detail?: Span[]; code?: string; at?: string; button?: Button }[];
  buttons: Button[];
  links?: CardLink[];
  fallback: string;
}

/** Everything that a chat can show. */
export type Card = IncidentCard | ReplyCard;

/** A piece of plain words. */
export const text = (value: string, strong = false): Span =>
  strong ? { type: 'text', text: value, strong } : { type: 'text', text: value };
/** A name that becomes "you" for its owner. */
export const person = (who: { id: string; name: string }, strong = true): Span => ({
  type: 'person',
  id: who.id,
  name: who.name,
  strong,
});
/** An instant that each reader sees in their own zone. */
export const time = (at: Date, style: 'clock' | 'ago' | 'date' = 'clock'): Span => ({
  type: 'time',
  at: at.toISOString(),
  style,
});

/** The card as one viewer reads it: their own name becomes "you". Pure. */
export function forViewer<T extends Card>(card: T, viewer: { id: string }): T {
  const see = (span: Span): Span =>
    span.type === 'person' && span.id === viewer.id ? { type: 'text', text: 'you', strong: span.strong } : span;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    if ('type' in value && value.type === 'person') return see(value as Span);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(card) as T;
}
