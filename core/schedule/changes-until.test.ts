import { expect, it } from '@jest/globals';
import { buildOverride, buildSchedule } from './fixtures/schedules.js';
import { changesUntil } from './changes-until.js';

const at = (text: string) => new Date(`2026-01-${text}Z`);
const changes = (onCall: string[], from: string, to: string, overrides = [buildOverride()]) =>
  changesUntil(buildSchedule({ overrides }), onCall, at(from), at(to)).map(
    (one) =>
      `${one.at.toISOString().slice(8, 16)} ${one.on.map((id) => `+${id}`).join()}${one.off.map((id) => `-${id}`).join()}`,
  );

it('tells who comes and goes between two instants, and at the second itself', () => {
  expect(changes(['ana'], '06T00:00', '12T08:00')).toEqual([
    '07T00:00 +cem-ana',
    '08T00:00 +ana-cem',
    '12T08:00 +ben-ana',
  ]);
  expect(changes(['ana'], '06T00:00', '07T00:00')).toEqual(['07T00:00 +cem-ana']);
  expect(changes(['ana'], '06T00:00', '06T12:00')).toEqual([]);
});

it('sees at once that the people known are not those on call any more', () => {
  expect(changes(['dee'], '06T00:00', '06T00:00')).toEqual(['06T00:00 +ana-dee']);
  expect(changes([], '06T00:00', '06T12:00')).toEqual(['06T00:00 +ana']);
});
