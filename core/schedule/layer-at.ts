import { peopleOfTurn, turnAt, turnEnd, turnStart, turnsServed } from './turn-at.js';
import { windowAt } from './restriction.js';
import type { Layer } from './schedule.js';

/** People whom a layer puts on call, together. */
export interface Served {
  userIds: string[];
  priority: number;
  /** Tells one turn, or one span of a calendar, from the next. */
  mark: string;
}

/** Whom a layer has on call at an instant, by itself. */
export function servedAt(layer: Layer, at: Date): Served[] {
  const { activeFrom, activeUntil, restriction } = layer;
  if ((activeFrom && at < activeFrom) || (activeUntil && at >= activeUntil)) return [];
  if (restriction) {
    const window = windowAt(restriction, layer.zone, at.getTime());
    if (!window || window.start > at.getTime()) return [];
  }
  const served =
    layer.kind === 'calendar'
      ? layer.spans
          .filter(({ start, end }) => start <= at && at < end)
          .map(({ userIds, start, priority }) => ({ userIds, priority, mark: `${layer.id}@${start.getTime()}` }))
      : turnsServed(layer, at).map((turn) => ({
          userIds: peopleOfTurn(layer, turn),
          priority: null,
          mark: `${layer.id}#${turn}`,
        }));
  return served
    .filter(({ userIds }) => userIds.length > 0)
    .map(({ userIds, priority, mark }) => ({ userIds, priority: priority ?? layer.priority, mark }));
}

/**
 * The first instant after `at` from which a layer may have other people on call, in milliseconds; Infinity when there is none.
 * With `everyTurn` the start of a turn counts also where the people stay the same.
 */
export function nextEdge(layer: Layer, at: Date, everyTurn: boolean): number {
  const { activeFrom, activeUntil, restriction } = layer;
  const until = activeUntil?.getTime() ?? Infinity;
  if (until <= at.getTime()) return Infinity;
  if (activeFrom && at < activeFrom) return activeFrom.getTime();
  let first = until;
  if (restriction) {
    const window = windowAt(restriction, layer.zone, at.getTime());
    if (!window) return first;
    if (window.start > at.getTime()) return Math.min(first, window.start);
    first = Math.min(first, window.end);
  }
  const own = layer.kind === 'calendar' ? spanEdges(layer.spans) : turnEdges(layer, at, everyTurn);
  return Math.min(first, ...own.filter((edge) => edge > at.getTime()));
}

const spanEdges = (spans: { start: Date; end: Date }[]) =>
  spans.flatMap(({ start, end }) => [start.getTime(), end.getTime()]);

function turnEdges(layer: Extract<Layer, { kind: 'rotation' }>, at: Date, everyTurn: boolean): number[] {
  const { participants, rotation } = layer;
  if (participants.length === 0 || (participants.length === 1 && !everyTurn && !rotation.lasts)) return [];
  const next = turnStart(layer, turnAt(layer, at) + 1).getTime();
  return rotation.lasts ? [next, ...turnsServed(layer, at).map((turn) => turnEnd(layer, turn).getTime())] : [next];
}
