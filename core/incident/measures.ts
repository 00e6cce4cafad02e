/**
 * What an incident took: until somebody acknowledged it, until it was over, and in each phase. One that was opened again counts from
 * its first opening to its last end, since it was not mended before; its phases leave out the time in which it was thought to be over.
 */
import { phases, type IncidentPhase } from './incident.js';
import type { TimelineKind } from './timeline.js';

/** What of a timeline entry counts. */
export interface Happening {
  at: Date;
  kind: TimelineKind;
  /** What `phase.changed` set. */
  phase?: string;
}

/** A phase and how long it lasted, in milliseconds; `since` it began the first time. */
export interface PhaseSpan {
  phase: Exclude<IncidentPhase, 'resolved'>;
  since: Date;
  ms: number;
}

/** What an incident took, in milliseconds; null: it did not come to it. */
export interface Measures {
  acknowledgeMs: number | null;
  /** Null while it is open. */
  resolveMs: number | null;
  phases: PhaseSpan[];
}

/** Its ends: nothing of it counts until it is opened again. */
const ends: readonly TimelineKind[] = ['incident.resolved', 'incident.merged'];

/** The measures of an incident that was opened then; `happened` in order; `now` ends what still goes on. */
export function measuresOf(openedAt: Date, happened: Happening[], over: boolean, now: Date): Measures {
  const first = happened.find(({ kind }) => kind === 'incident.acknowledged');
  const last = happened.findLast(({ kind }) => ends.includes(kind));
  return {
    acknowledgeMs: first ? first.at.getTime() - openedAt.getTime() : null,
    resolveMs: over && last ? last.at.getTime() - openedAt.getTime() : null,
    phases: phaseSpans(openedAt, happened, over, now),
  };
}

function phaseSpans(openedAt: Date, happened: Happening[], over: boolean, now: Date): PhaseSpan[] {
  const spans = new Map<string, { since: Date; ms: number }>();
  let phase: string | null = 'investigating';
  let from = openedAt;
  const change = (to: string | null, at: Date) => {
    if (phase !== null) {
      const span = spans.get(phase) ?? { since: from, ms: 0 };
      spans.set(phase, { ...span, ms: span.ms + at.getTime() - from.getTime() });
    }
    [phase, from] = [to, at];
  };
  for (const { at, kind, phase: set } of happened) {
    if (ends.includes(kind) && phase !== null) change(null, at);
    if (kind === 'incident.reopened' && phase === null) change('investigating', at);
    if (kind === 'phase.changed' && phase !== null && set !== undefined && set !== phase) change(set, at);
  }
  if (!over && phase !== null) change(null, now);
  return phases.flatMap((name) => {
    const span = spans.get(name);
    return span ? [{ phase: name, ...span }] : [];
  });
}

/** "2 h 10 min", "4 min", "under a minute": a span as people say it. */
export function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'under a minute';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const words = [
    ...(days > 0 ? [`${days} d`] : []),
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(rest > 0 && days === 0 ? [`${rest} min`] : []),
  ];
  return words.join(' ');
}
