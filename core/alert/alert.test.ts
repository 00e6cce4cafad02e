import { describe, expect, it } from '@jest/globals';
import { alertSeverities, alertSeverityOf, incidentSeverityOf } from './alert.js';

describe('alertSeverityOf', () => {
  it.each([
    ['critical', 'critical'],
    ['page', 'critical'],
    ['P1', 'critical'],
    ['error', 'high'],
    ['sev1', 'high'],
    ['major', 'high'],
    ['warning', 'medium'],
    ['Average', 'medium'],
    ['p4', 'low'],
    ['none', 'info'],
    ['information', 'info'],
  ])('understands “%s” as %s', (word, severity) => {
    expect(alertSeverityOf(word)).toBe(severity);
  });

  it.each(alertSeverities)('takes our own word %s for itself', (severity) => {
    expect(alertSeverityOf(severity)).toBe(severity);
  });

  it('ignores case and blanks around the word', () => {
    expect(alertSeverityOf('  CRITICAL\n')).toBe('critical');
  });

  it.each(['blocker', '', 'constructor', '__proto__', 'toString', undefined])('leaves “%s” to the default', (word) => {
    expect(alertSeverityOf(word)).toBeUndefined();
  });
});

describe('incidentSeverityOf', () => {
  it('keeps the order, the gravest first', () => {
    expect(alertSeverities.map(incidentSeverityOf)).toEqual(['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5']);
  });
});
