import { describe, expect, it } from '@jest/globals';
import { buildEvent } from './fixtures/events.js';
import { contentHashOf } from './content-hash-of.js';
import type { AlertEvent } from './alert.js';

const hash = (over: Partial<AlertEvent> = {}) => contentHashOf(buildEvent(over));

describe('contentHashOf', () => {
  it('is 32 hex digits', () => {
    expect(hash()).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, Partial<AlertEvent>]>([
    ['the title', { title: 'Disk full on db-2' }],
    ['the sender’s word for its severity', { severityAsSent: 'critical' }],
    ['the start', { startsAt: '2026-11-24T09:00:01Z' }],
    ['no start', { startsAt: undefined }],
    ['the group', { groupKey: 'Disks' }],
    ['a label', { labels: { alertname: 'DiskFull', host: 'db-2' } }],
    ['a label less', { labels: { alertname: 'DiskFull' } }],
    ['an annotation', { annotations: { summary: 'Disk nearly full' } }],
    ['a link', { links: [] }],
    ['the body', { body: '{}' }],
  ])('is another one when %s changes', (_, over) => {
    expect(hash(over)).not.toBe(hash());
  });

  it('tells a label from an annotation', () => {
    const empty = { labels: {}, annotations: {} };
    expect(hash({ ...empty, labels: { a: 'b' } })).not.toBe(hash({ ...empty, annotations: { a: 'b' } }));
  });

  it('does not depend on the order of labels and annotations', () => {
    const turned = { host: 'db-1', alertname: 'DiskFull' };
    expect(hash({ labels: turned })).toBe(hash());
    expect(hash({ annotations: { b: '1', a: '2' } })).toBe(hash({ annotations: { a: '2', b: '1' } }));
  });

  it('leaves out the end, which senders move with every re-send', () => {
    expect(hash({ endsAt: '2026-11-24T09:05:00Z' })).toBe(hash());
  });

  it('uses our severity where the sender gave no word', () => {
    const silent = { severityAsSent: undefined };
    expect(hash({ ...silent, severity: 'low' })).not.toBe(hash(silent));
    expect(hash({ severity: 'low' })).toBe(hash());
  });
});
