import { segmentsFrom, type Segment } from './shifts-of.js';
import type { Schedule } from './schedule.js';

/** A duty as it was: written down when it began, and when it ended. */
export interface RecordedShift {
  userId: string;
  start: Date;
  /** Null: it goes on. */
  end: Date | null;
}

/** What is known of the past. */
export interface Record {
  /** Before it nothing was written down; null: as far back as one asks. */
  since: Date | null;
  /** From here on the schedule says who is on call; before it the rows do. */
  until: Date;
  rows: RecordedShift[];
}

/** A span of the final schedule. */
export interface FinalShift {
  start: Date;
  end: Date;
  userIds: string[];
  /** Null for what is past: it was written down, not worked out. */
  segment: Segment | null;
}

/**
 * The final schedule of a span: the past as it was recorded, whatever was edited since, and what the schedule says from there
 * on. Without gap or overlap; a span of nobody is a gap. Of a time from which nothing is known there is no span.
 */
export function* finalShiftsFrom(schedule: Schedule, record: Record, from: Date, to: Date): Generator<FinalShift> {
  const past = record.until < to ? record.until : to;
  const start = record.since && record.since > from ? record.since : from;
  if (start < past) yield* recordedFrom(record.rows, start, past);
  const rest = record.until > from ? record.until : from;
  for (const segment of segmentsFrom(schedule, rest, to)) {
    const userIds = segment.duties.map(({ userId }) => userId).sort();
    yield { start: segment.start, end: segment.end, userIds, segment };
  }
}

function* recordedFrom(rows: RecordedShift[], from: Date, to: Date): Generator<FinalShift> {
  const edges = rows.flatMap(({ start, end }) => [start, end ?? to]).filter((edge) => from < edge && edge < to);
  const ends = [...new Set([...edges, to].map((edge) => edge.getTime()))].sort((a, b) => a - b);
  let start = from;
  for (const end of ends.map((edge) => new Date(edge))) {
    yield { start, end, userIds: recordedAt(rows, start), segment: null };
    start = end;
  }
}

/** Who was on call at an instant, by what was written down. */
export const recordedAt = (rows: RecordedShift[], at: Date): string[] =>
  [
    ...new Set(rows.filter(({ start, end }) => start <= at && (end === null || at < end)).map(({ userId }) => userId)),
  ].sort();
