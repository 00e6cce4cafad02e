import { describe, expect, it } from '@jest/globals';
import { graver, incidentName, incidentNumberOf, isOpen, severities, urgencyOf } from './incident.js';

describe('severities', () => {
  it('page loudly down to SEV2', () => {
    expect(severities.map(urgencyOf)).toEqual(['high', 'high', 'low', 'low', 'low']);
  });

  it('are compared by gravity, in either order', () => {
    expect([graver('SEV2', 'SEV1'), graver('SEV1', 'SEV5'), graver('SEV4', 'SEV4')]).toEqual(['SEV1', 'SEV1', 'SEV4']);
  });
});

describe('isOpen', () => {
  it('means that something is still to be done: snoozed is open, merged is not', () => {
    const all = ['triggered', 'acknowledged', 'snoozed', 'resolved', 'merged'] as const;
    expect(all.filter((status) => isOpen({ status }))).toEqual(['triggered', 'acknowledged', 'snoozed']);
  });
});

describe('the number of an incident', () => {
  it.each(['42', 'INC-42', 'inc-42', 'inc42', ' Inc-42 '])('is read from “%s”', (text) => {
    expect(incidentNumberOf(text)).toBe(42);
  });

  it.each(['', 'inc', 'INC-', '42a', '-42', '4.2', 'INC--42', 'INC 42', '1234567890'])(
    'is not read from “%s”',
    (text) => {
      expect(incidentNumberOf(text)).toBeUndefined();
    },
  );

  it('is read back from the name it is given', () => {
    expect(incidentName(42)).toBe('INC-42');
    expect(incidentNumberOf(incidentName(999_999_999))).toBe(999_999_999);
  });
});
