import { describe, expect, it } from '@jest/globals';
import { ackTimeoutOf } from './ack-timeout-of.js';

describe('how long an acknowledgement holds', () => {
  it('is said by the service before the policy, and by the policy before the severity', () => {
    expect(ackTimeoutOf({ service: 60, policy: 120, severity: 180 })).toBe(60);
    expect(ackTimeoutOf({ service: null, policy: 120, severity: 180 })).toBe(120);
    expect(ackTimeoutOf({ service: null, policy: undefined, severity: 180 })).toBe(180);
  });

  it('is for ever where nobody says anything, and where the nearest says never', () => {
    expect(ackTimeoutOf({ service: null, policy: null, severity: undefined })).toBeNull();
    expect(ackTimeoutOf({ service: 0, policy: 120, severity: 180 })).toBeNull();
    expect(ackTimeoutOf({ service: null, policy: 0, severity: 180 })).toBeNull();
  });
});
