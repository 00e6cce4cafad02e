import { describe, expect, it } from '@jest/globals';
import { staleSentence, whoHasIt } from './who-has-it.js';

const now = new Date('2026-11-24T14:00:00Z');
const held = { acknowledgedAt: new Date('2026-11-24T13:08:00Z'), holder: { id: 'sam', name: 'Sam' } };

describe('who has it', () => {
  it('is told in the zone of whoever asks, and as "you" to the holder', () => {
    expect(whoHasIt(held, { id: 'priya', zone: 'Asia/Kolkata' }, now)).toBe('Sam has it since 18:38 Kolkata');
    expect(whoHasIt(held, { id: 'sam', zone: 'Europe/Berlin' }, now)).toBe('You have it since 14:08 Berlin');
  });

  it('is somebody, where no name is known, and never "you" for a token', () => {
    expect(whoHasIt({ acknowledgedAt: null, holder: { id: null, name: null } }, { id: null, zone: 'UTC' }, now)).toBe(
      'Somebody has it',
    );
  });

  it('is part of the truth for a stale button', () => {
    expect(staleSentence('INC-1', 'acknowledged', 'Sam has it')).toBe(
      'INC-1 is acknowledged by now. Sam has it. Nothing was changed.',
    );
    expect(staleSentence('INC-1', 'resolved', null)).toBe('INC-1 is resolved by now. Nothing was changed.');
  });
});
