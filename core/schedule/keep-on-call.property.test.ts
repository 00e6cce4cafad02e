import fc from 'fast-check';
import { expect, it } from '@jest/globals';
import { anyScheduleInSpan } from './fixtures/schedules.js';
import { anchorOf } from './keep-on-call.js';
import { peopleOfTurn, turnAt } from './turn-at.js';
import type { RotationLayer } from './schedule.js';

/** Two layers out of anything, the second an edit of the first, and an instant. */
const edit = fc
  .tuple(anyScheduleInSpan, anyScheduleInSpan)
  .map(([before, after]) => ({
    before: before.schedule.layers[0] as RotationLayer | undefined,
    after: after.schedule.layers[0] as RotationLayer | undefined,
    now: before.from,
  }))
  .filter(({ before, after }) => before !== undefined && after !== undefined);

const turnOf = (layer: RotationLayer, at: Date) => peopleOfTurn(layer, turnAt(layer, at));

it('whatever is edited, somebody of the group that has the turn keeps it, if anybody of it still takes part', () => {
  fc.assert(
    fc.property(edit, ({ before, after, now }) => {
      const had = turnOf(before!, now);
      const edited = { ...after!, activeFrom: null, anchor: null };
      const has = turnOf({ ...edited, anchor: anchorOf(before!, edited, now) }, now);
      const left = had.filter((userId) => edited.participants.flat().includes(userId));
      if (left.length > 0) expect(has.filter((userId) => left.includes(userId))).not.toEqual([]);
      else if (edited.participants.length > 0) expect(edited.participants).toContainEqual(has);
    }),
    { numRuns: 400 },
  );
});
