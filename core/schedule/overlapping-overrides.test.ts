import { expect, it } from '@jest/globals';
import { buildOverride } from './fixtures/schedules.js';
import { overlappingOverrides } from './overlapping-overrides.js';

const cemForAna = buildOverride();
const found = (over: Parameters<typeof buildOverride>[0]) =>
  overlappingOverrides([cemForAna], buildOverride({ id: 'new', ...over })).length === 1;

it('two overrides of one person must not overlap, whichever part the person has in them', () => {
  expect(found({ userId: 'cem', replacesUserId: 'ben' })).toBe(true);
  expect(found({ userId: 'dee', replacesUserId: 'ana' })).toBe(true);
  expect(found({ userId: 'ana', replacesUserId: 'dee' })).toBe(true);
  expect(found({ kind: 'remove', userId: null, replacesUserId: 'cem' })).toBe(true);
  expect(found({ userId: 'dee', replacesUserId: 'ben' })).toBe(false);
});

it('two that touch do not overlap', () => {
  const next = { startsAt: cemForAna.endsAt, endsAt: new Date('2026-01-09T00:00Z') };
  expect(found(next)).toBe(false);
  expect(found({ ...next, startsAt: new Date(cemForAna.endsAt.getTime() - 1) })).toBe(true);
});
