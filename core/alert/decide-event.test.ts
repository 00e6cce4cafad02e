import { describe, expect, it } from '@jest/globals';
import { buildEvent } from './fixtures/events.js';
import { contentHashOf } from './content-hash-of.js';
import { decideEvent } from './decide-event.js';
import type { AlertEvent } from './alert.js';

type Newest = NonNullable<Parameters<typeof decideEvent>[1]>;
const start = new Date(buildEvent().startsAt!);
const received = new Date('2026-11-24T10:00:00Z');
const buildNewest = (over: Partial<Newest> = {}): Newest => ({
  state: 'firing',
  startsAt: start,
  contentHash: contentHashOf(buildEvent()),
  lastSeenAt: new Date('2026-11-24T09:59:00Z'),
  incidentOpen: true,
  ...over,
});
/** What an event means, as "kind: reason". */
function decide(over: Partial<AlertEvent>, newest?: Newest, receivedAt = received, explicit = false): string {
  const event = buildEvent(over);
  const startsAt = event.startsAt === undefined ? (newest?.startsAt ?? receivedAt) : new Date(event.startsAt);
  const decision = decideEvent(
    { event, startsAt, contentHash: contentHashOf(event), receivedAt, resends: !explicit },
    newest,
  );
  const closes = decision.kind === 'new' && decision.closes ? ' (closes the old one)' : '';
  return `${decision.kind}: ${decision.reason}${closes}`;
}
const over = buildNewest({ state: 'resolved', incidentOpen: false });
const later = { startsAt: '2026-11-24T09:30:00Z' };

describe('a firing event', () => {
  it('opens an alert the first time, and again after it was resolved', () => {
    expect(decide({})).toBe('new: first seen');
    expect(decide({}, over)).toBe('new: fired again');
  });

  it('without news is only seen, also when its incident was resolved by a person', () => {
    expect(decide({}, buildNewest())).toBe('seen: sent again unchanged');
    expect(decide({}, buildNewest({ incidentOpen: false }))).toBe('seen: sent again unchanged');
  });

  it('that says something else changes the alert', () => {
    expect(decide({ title: 'Disk fuller' }, buildNewest())).toBe('changed: changed');
    expect(decide(later, buildNewest())).toBe('changed: started anew');
  });

  it('with a new start is a new alert once its incident is over', () => {
    const closed = buildNewest({ incidentOpen: false });
    expect(decide(later, closed)).toBe('new: started anew after the incident was resolved (closes the old one)');
    expect(decide({ title: 'Disk fuller' }, closed)).toBe('changed: changed');
  });

  it('that says no start never counts as started anew', () => {
    expect(decide({ startsAt: undefined }, buildNewest({ incidentOpen: false }))).toBe('changed: changed');
  });

  describe('of a source that does not repeat itself', () => {
    const again = (newest: Newest, receivedAt = received) => decide({}, newest, receivedAt, true);

    it('counts, although it says the same', () => {
      expect(again(buildNewest())).toBe('changed: sent again by a source that does not repeat itself');
    });

    it('is a new alert once a person has resolved the incident', () => {
      expect(again(buildNewest({ incidentOpen: false }))).toBe(
        'new: started anew after the incident was resolved (closes the old one)',
      );
    });

    it('is never taken for an answer from memory that comes late', () => {
      expect(again(over, new Date(over.lastSeenAt.getTime() - 60_000))).toBe('new: fired again');
    });
  });

  describe('that came in before its alert was resolved', () => {
    const cameIn = (ms: number) => new Date(over.lastSeenAt.getTime() + ms);

    it('is only seen, when it says the same', () => {
      expect(decide({}, over, cameIn(-251))).toBe('seen: sent before it was resolved');
    });

    it('fires when it is in doubt, or says something else', () => {
      expect(decide({}, over, cameIn(-250))).toBe('new: fired again');
      expect(decide({ title: 'Disk fuller' }, over, cameIn(-251))).toBe('new: fired again');
    });

    it('is a plain repetition while the alert fires', () => {
      expect(decide({}, buildNewest(), cameIn(-60_000))).toBe('seen: sent again unchanged');
    });
  });
});

describe('a resolved event', () => {
  const resolved = { status: 'resolved' } as const;

  it('resolves the alert', () => {
    expect(decide(resolved, buildNewest())).toBe('resolved: resolved by its source');
    expect(decide({ ...resolved, ...later }, buildNewest())).toBe('resolved: resolved by its source');
    expect(decide({ ...resolved, startsAt: undefined }, buildNewest())).toBe('resolved: resolved by its source');
  });

  it('of an earlier start does not end what has started since', () => {
    expect(decide({ ...resolved, startsAt: '2026-11-24T08:59:59Z' }, buildNewest())).toBe(
      'seen: the end of an earlier start of this alert',
    );
  });

  it('changes nothing twice, and is kept when the alert was never seen', () => {
    expect(decide(resolved, over)).toBe('seen: already resolved');
    expect(decide(resolved)).toBe('new: resolved before it was ever seen firing');
  });
});
