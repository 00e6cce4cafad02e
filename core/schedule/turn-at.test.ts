import { describe, expect, it } from '@jest/globals';
import { buildLayer } from './fixtures/schedules.js';
import { peopleOfTurn, turnAt, turnStart } from './turn-at.js';
import type { Layer } from './schedule.js';

const startsOf = (layer: Layer, indexes: number[]) => indexes.map((index) => turnStart(layer, index).toISOString());
const daily = (over: Partial<Layer>) => buildLayer({ rotation: { kind: 'daily', length: 1 }, ...over });

describe('a handoff', () => {
  it('stays at its wall time when the clocks go forward and back', () => {
    const layer = buildLayer();
    expect(startsOf(layer, [11, 12, 41, 42])).toEqual([
      '2026-03-23T08:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-10-19T07:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  it('at a time that the clocks skip is when they have jumped, on that day only', () => {
    const layer = daily({ startsOn: '2026-03-28T02:30' });
    expect(startsOf(layer, [0, 1, 2])).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('at a time that comes twice happens once, the first time', () => {
    const layer = daily({ startsOn: '2026-10-24T02:30' });
    expect(startsOf(layer, [1, 2])).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
    expect(turnAt(layer, new Date('2026-10-25T01:00Z'))).toBe(1);
  });

  it('at midnight of a day that begins at one o’clock is at one o’clock', () => {
    const layer = daily({ zone: 'America/Santiago', startsOn: '2026-09-05T00:00' });
    expect(startsOf(layer, [0, 1, 2])).toEqual([
      '2026-09-05T04:00:00.000Z',
      '2026-09-06T04:00:00.000Z',
      '2026-09-07T03:00:00.000Z',
    ]);
  });

  it('of a day that a zone left out altogether takes no time: the next one begins at once', () => {
    const layer = daily({ zone: 'Pacific/Apia', startsOn: '2011-12-29T00:00' });
    const [, skipped, next] = startsOf(layer, [0, 1, 2]);
    expect(skipped).toBe('2011-12-30T10:00:00.000Z');
    expect(next).toBe(skipped);
    expect(turnAt(layer, new Date(next!))).toBe(2);
    expect(turnAt(layer, new Date('2011-12-30T09:59:59.999Z'))).toBe(0);
  });
});

describe('turnAt', () => {
  it('changes exactly at the handoff', () => {
    const layer = buildLayer();
    expect(turnAt(layer, new Date('2026-01-12T07:59:59.999Z'))).toBe(0);
    expect(turnAt(layer, new Date('2026-01-12T08:00Z'))).toBe(1);
  });

  it('goes on before the first turn and a century after it', () => {
    const layer = daily({});
    expect(turnAt(layer, new Date('2026-01-05T07:59Z'))).toBe(-1);
    expect(turnAt(layer, new Date('2126-01-05T08:00Z'))).toBe(36_524);
  });

  it('counts turns of several days or weeks as one', () => {
    const layer = buildLayer({ rotation: { kind: 'weekly', length: 2 } });
    expect(turnAt(layer, new Date('2026-01-18T12:00Z'))).toBe(0);
    expect(turnAt(layer, new Date('2026-01-19T08:00Z'))).toBe(1);
  });
});

describe('peopleOfTurn', () => {
  it('goes round, in both directions', () => {
    const layer = buildLayer({ participants: [['ana'], ['ben', 'cem'], ['dee']] });
    expect([-3, -1, 0, 1, 2, 3].map((turn) => peopleOfTurn(layer, turn).join('+'))).toEqual([
      'ana',
      'dee',
      'ana',
      'ben+cem',
      'dee',
      'ana',
    ]);
  });

  it('is nobody where nobody takes part', () => {
    expect(peopleOfTurn(buildLayer({ participants: [] }), 3)).toEqual([]);
  });
});
