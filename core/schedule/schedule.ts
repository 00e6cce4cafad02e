/**
 * Who takes turns. Terms: *layer* a rotation with a priority; *turn* one span of a rotation; *shift* a computed span in which
 * the same people are on call; *override* a temporary replacement; *handoff* the instant at which the people change.
 */

/** How long a turn is: `length` days or weeks by the wall clock of the layer's zone. */
export interface Rotation {
  kind: 'daily' | 'weekly';
  length: number;
}

/** A rotation with its place among the others. */
export interface Layer {
  id: string;
  name: string;
  /** Of the layers that have somebody, only those with the highest priority count; equal ones add up. */
  priority: number;
  zone: string;
  rotation: Rotation;
  /** Wall time in the zone, "YYYY-MM-DDTHH:mm": the start of turn 0. Turns extend before it as well. */
  startsOn: string;
  /** Groups of user ids; a group is on call together. */
  participants: string[][];
}

/** Half-open [startsAt, endsAt). */
export interface Override {
  id: string;
  userId: string;
  /** Null: adds the person. Otherwise the person stands in for this one, while this one is on call. */
  replacesUserId: string | null;
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
}
