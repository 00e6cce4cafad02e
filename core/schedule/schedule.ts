/**
 * Who takes turns, and what stands above the turns. Terms: *layer* people with a priority: a rotation, or what a calendar
 * says; *turn* one span of a rotation; *restriction* when a layer is live; *shift* a computed span in which the same people are
 * on call; *override* a temporary change; *temporary schedule* fixed shifts that replace everything in their span; *swap* an
 * agreed exchange; *handoff* the instant at which the people change. Every span is half-open: [start, end).
 */
import type { Restriction } from './restriction.js';

/** How long a turn is, by the wall clock of the layer's zone, and how turns are counted. */
export interface Rotation {
  kind: 'hourly' | 'daily' | 'weekly' | 'monthly';
  /** Hours, days, weeks or months in a turn. */
  length: number;
  /**
   * `calendar`: a turn passes whether or not it was worked; unless told. `worked`: only hours, days or weeks in which the
   * restriction is live count, so that a turn of two days is two working days.
   */
  count?: 'calendar' | 'worked';
  /** How much of the turn is served, from its start; the whole of it unless told. More than the turn overlaps with the next. */
  lasts?: { minutes: number } | { months: number } | null;
}

/** Says whose turn it is: participant `index` has the turn in progress at `at`. */
export interface Anchor {
  index: number;
  at: Date;
}

/** What every layer has. */
interface AnyLayer {
  id: string;
  name: string;
  /** Of the layers that have somebody, only those with the highest priority count; equal ones add up. */
  priority: number;
  zone: string;
  /** The layer is live from here on; null: always has been. */
  activeFrom: Date | null;
  /** Until here; null: for ever. */
  activeUntil: Date | null;
  /** When it is live; null: always. */
  restriction: Restriction | null;
}

/** People who take turns. */
export interface RotationLayer extends AnyLayer {
  kind: 'rotation';
  rotation: Rotation;
  /** Wall time in the zone, "YYYY-MM-DDTHH:mm": the start of turn 0. Turns extend before it as well. */
  startsOn: string;
  /** Null: the first participant has turn 0. */
  anchor: Anchor | null;
  /** Groups of user ids; a group is on call together. */
  participants: string[][];
}

/** A span that names its people itself. */
export interface Span {
  userIds: string[];
  start: Date;
  end: Date;
  /** Null: the layer's. */
  priority: number | null;
}

/** People whom a calendar names. */
export interface CalendarLayer extends AnyLayer {
  kind: 'calendar';
  spans: Span[];
}

/** People with a place among the others. */
export type Layer = RotationLayer | CalendarLayer;

/**
 * A temporary change. `replace`: userId stands in for replacesUserId, while that one is on call. `add`: userId as well.
 * `remove`: without replacesUserId. `cover`: userId instead of every layer; of several the highest priority counts.
 */
export interface Override {
  id: string;
  kind: 'replace' | 'add' | 'remove' | 'cover';
  userId: string | null;
  replacesUserId: string | null;
  priority: number;
  startsAt: Date;
  endsAt: Date;
}

/** One person's fixed shift. */
export interface FixedShift {
  userId: string;
  start: Date;
  end: Date;
}

/** In its span exactly these shifts count, and nothing else; none of them means nobody, on purpose. */
export interface TemporarySchedule {
  start: Date;
  end: Date;
  shifts: FixedShift[];
}

/** Somebody gives their duty in a span away; until another has taken it, it only is marked. */
export interface Swap {
  id: string;
  beneficiaryId: string;
  /** Who took it; null: open. */
  benefactorId: string | null;
  startsAt: Date;
  endsAt: Date;
}

/** A calendar of who is on call. */
export interface Schedule {
  id: string;
  name: string;
  handle: string;
  zone: string;
  layers: Layer[];
  overrides: Override[];
  temporary: TemporarySchedule[];
  swaps: Swap[];
}
