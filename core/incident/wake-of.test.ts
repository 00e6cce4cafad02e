import { describe, expect, it } from '@jest/globals';
import { wakeOf } from './wake-of.js';

const now = new Date('2026-11-24T10:00:00Z');
const waiting = { status: 'snoozed', origin: 'alert', wakeAt: now, askedAt: null } as const;

describe('what an incident does by itself', () => {
  it('is nothing before its instant, and without one', () => {
    expect(wakeOf({ ...waiting, wakeAt: new Date(now.getTime() + 1) }, now)).toBe('nothing');
    expect(wakeOf({ ...waiting, wakeAt: null }, now)).toBe('nothing');
  });

  it('is to be triggered again when its snooze is over', () => {
    expect(wakeOf(waiting, now)).toBe('rouse');
  });

  it('is to ask its holder first, and only then to take the acknowledgement back', () => {
    expect(wakeOf({ ...waiting, status: 'acknowledged' }, now)).toBe('ask');
    expect(wakeOf({ ...waiting, status: 'acknowledged', askedAt: now }, now)).toBe('take-back');
  });

  it('is to end a test that nobody acknowledged, and nothing for any other triggered one', () => {
    expect(wakeOf({ ...waiting, status: 'triggered', origin: 'test' }, now)).toBe('end-test');
    expect(wakeOf({ ...waiting, status: 'triggered' }, now)).toBe('nothing');
  });

  it.each(['resolved', 'merged'] as const)('is nothing once it is %s', (status) => {
    expect(wakeOf({ ...waiting, status }, now)).toBe('nothing');
  });
});
