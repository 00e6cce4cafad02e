import { describe, expect, it } from '@jest/globals';
import { buildLayer } from './fixtures/schedules.js';
import { anchorOf } from './keep-on-call.js';
import { peopleOfTurn, turnAt } from './turn-at.js';
import type { RotationLayer } from './schedule.js';

/** In Ana's week; Ben's follows on the 12th. */
const now = new Date('2026-01-07T12:00Z');
const three = [['ana'], ['ben'], ['cem']];
const before = (over: Partial<RotationLayer> = {}) => buildLayer({ participants: three, ...over });
/** Who has the turn now and in the next ones, after an edit. */
function edited(change: Partial<RotationLayer>, old = before(), at = now): string[] {
  const after = { ...old, ...change };
  const layer = { ...after, anchor: anchorOf(old, after, at) };
  return [0, 1, 2].map((step) => peopleOfTurn(layer, turnAt(layer, at) + step).join('+'));
}

describe('an edit of a rotation', () => {
  const benHasIt = before({ anchor: { index: 1, at: now } });

  it('keeps whoever has the turn, and the order, when length, kind or start change', () => {
    const order = ['ben', 'cem', 'ana'];
    expect(edited({ rotation: { kind: 'weekly', length: 3 } }, benHasIt)).toEqual(order);
    expect(edited({ rotation: { kind: 'daily', length: 1 } }, benHasIt)).toEqual(order);
    expect(edited({ rotation: { kind: 'hourly', length: 5 } }, benHasIt)).toEqual(order);
    expect(edited({ startsOn: '2026-01-07T03:00' }, benHasIt)).toEqual(order);
    expect(edited({ startsOn: '2026-02-01T00:00' }, benHasIt)).toEqual(order);
    expect(edited({ zone: 'Asia/Tokyo' }, benHasIt)).toEqual(order);
  });

  it('keeps them when others come, go, or change places', () => {
    expect(edited({ participants: [['dee'], ['ana'], ['ben'], ['cem']] }, benHasIt)).toEqual(['ben', 'cem', 'dee']);
    expect(edited({ participants: [['ben'], ['cem']] }, benHasIt)).toEqual(['ben', 'cem', 'ben']);
    expect(edited({ participants: [['cem'], ['ben'], ['ana']] }, benHasIt)).toEqual(['ben', 'ana', 'cem']);
  });

  it('passes the turn of somebody who is removed to the next at once, and keeps the later order', () => {
    expect(edited({ participants: [['ana'], ['cem']] }, benHasIt)).toEqual(['cem', 'ana', 'cem']);
    expect(edited({ participants: [['ana'], ['ben']] }, before({ anchor: { index: 2, at: now } }))).toEqual([
      'ana',
      'ben',
      'ana',
    ]);
    expect(edited({ participants: [['dee'], ['eve']] }, benHasIt)).toEqual(['dee', 'eve', 'dee']);
  });

  it('keeps what is left of a group, and of several turns of one person the one they are in', () => {
    const groups = before({ participants: [['ana', 'ben'], ['cem']] });
    expect(edited({ participants: [['cem'], ['ben']] }, groups)).toEqual(['ben', 'cem', 'ben']);
    const twice = before({ participants: [['ana'], ['ben'], ['ana'], ['cem']], anchor: { index: 2, at: now } });
    expect(edited({ rotation: { kind: 'daily', length: 1 } }, twice)).toEqual(['ana', 'cem', 'ana']);
  });

  it('that changes no turn leaves the anchor as it was', () => {
    expect(anchorOf(benHasIt, { ...benHasIt, name: 'Other', priority: 3 }, now)).toBe(benHasIt.anchor);
    expect(anchorOf(before(), before(), now)).toBeNull();
  });

  it('of a layer that has not begun starts with its first participant, as does one that had nobody', () => {
    const later = { activeFrom: new Date('2026-03-01T00:00Z') };
    expect(anchorOf(before(later), before({ ...later, participants: [['dee'], ['ana']] }), now)).toBeNull();
    expect(anchorOf(before({ participants: [] }), before(), now)).toBeNull();
  });
});
