import { describe, expect, it } from '@jest/globals';
import { alertSources } from '../webhooks/index.js';
import { testPayload } from './test-alert.js';

const at = new Date('2026-11-24T10:00:00Z');
const test = { id: 'abc123', title: 'Test alert of Deploy hooks, sent by Sam', over: false, at };

describe('a test alert', () => {
  it.each(alertSources.map((source) => [source.id, source] as const))(
    'of %s is read as its sender writes it: marked, of the least severity, and its end ends it',
    (id, source) => {
      const [fired] = source.parse(testPayload(id, test));
      const [ended] = source.parse(testPayload(id, { ...test, over: true }));
      const [other] = source.parse(testPayload(id, { ...test, id: 'def456' }));
      expect(fired).toMatchObject({ status: 'firing', severity: 'info', recognised: true });
      expect(fired!.title).toContain('Test alert of Deploy hooks');
      expect(JSON.stringify({ ...fired!.labels, ...fired!.annotations })).toContain('abc123');
      expect(ended).toMatchObject({ status: 'resolved', fingerprint: fired!.fingerprint });
      // Two tests are two alerts, and two incidents.
      expect(other!.fingerprint).not.toBe(fired!.fingerprint);
      if (fired!.groupKey !== '') expect(other!.groupKey).not.toBe(fired!.groupKey);
    },
  );

  it('is there for no other source', () => {
    expect(() => testPayload('constructor', test)).toThrow('no test alert');
  });
});
