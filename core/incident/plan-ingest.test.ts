import { describe, expect, it } from '@jest/globals';
import { buildEvent } from '../alert/fixtures/events.js';
import { contentHashOf } from '../alert/content-hash-of.js';
import { absorbMs, type Incident } from './incident.js';
import { blankIncident, planIngest, type IngestItem, type PlannedAlert } from './plan-ingest.js';
import type { AlertEvent } from '../alert/alert.js';

const now = new Date('2026-11-24T10:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

const buildItem = (event: Partial<AlertEvent> = {}): IngestItem => ({
  integrationId: 'i',
  serviceId: 's',
  source: 'alertmanager',
  defaultSeverity: 'medium',
  resends: true,
  receivedAt: now,
  event: buildEvent(event),
});
/** INC-7 of SEV2, opened an hour ago by the alert that `buildKnown` gives. */
const buildIncident = (over: Partial<Incident> = {}): Incident => ({
  ...blankIncident('inc', 'Disk full on db-1', ago(3_600_000)),
  number: 7,
  origin: 'alert',
  groupKey: 's/DiskFull',
  alertCount: 1,
  firingCount: 1,
  ...over,
});
const buildKnown = (over: Partial<PlannedAlert> = {}): PlannedAlert => ({
  id: 'known',
  integrationId: 'i',
  fingerprint: buildEvent().fingerprint,
  incidentId: 'inc',
  state: 'firing',
  severity: 'high',
  title: buildEvent().title,
  startsAt: new Date(buildEvent().startsAt!),
  endsAt: null,
  contentHash: contentHashOf(buildEvent()),
  version: 1,
  lastSeenAt: ago(60_000),
  ...over,
});
function plan(events: Partial<AlertEvent>[], incident = buildIncident(), resends = true) {
  let made = 0;
  const newId = () => `new-${(made += 1)}`;
  return planIngest(
    events.map((event) => ({ ...buildItem(event), resends })),
    { alerts: [buildKnown()], incidents: [incident], now, newId },
  );
}
const other = (digit: number, event: Partial<AlertEvent> = {}): Partial<AlertEvent> => ({
  fingerprint: String(digit).repeat(32),
  title: `Disk full on db-${digit}`,
  ...event,
});
const sentencesOf = ({ entries }: ReturnType<typeof plan>) => entries.map(({ data }) => data.sentence);

/** The same for items that came in at different instants before the batch was planned. */
const planLate = (heard: { event: Partial<AlertEvent>; msAgo: number }[]) =>
  planIngest(
    heard.map(({ event, msAgo }) => ({ ...buildItem(event), receivedAt: ago(msAgo) })),
    { alerts: [buildKnown()], incidents: [buildIncident()], now, newId: () => 'new' },
  );

describe('another alert of the group', () => {
  it('joins the open incident, and the timeline names it', () => {
    const result = plan([other(2)]);
    expect(result.opened).toEqual([]);
    expect(result.changed).toMatchObject([{ id: 'inc', alertCount: 2, firingCount: 2 }]);
    expect(sentencesOf(result)).toEqual(['1 alert joined: Disk full on db-2']);
  });

  it('is counted rather than named where many join, and a long title is cut', () => {
    expect(sentencesOf(plan([other(2), other(3), other(4), other(5)]))).toEqual([
      '4 alerts joined: Disk full on db-2, Disk full on db-3 and 2 more',
    ]);
    expect(sentencesOf(plan([other(2, { title: 'x'.repeat(200) })]))).toEqual([`1 alert joined: ${'x'.repeat(119)}…`]);
  });

  it.each<[string, Partial<Incident>]>([
    ['has been open for a day', { openedAt: ago(absorbMs) }],
    ['could page nobody', { lastPageFailed: true }],
  ])('opens an incident of its own where the old one %s, and the old one takes in nothing more', (_, over) => {
    const result = plan([other(2), other(3)], buildIncident(over));
    expect(result.opened).toMatchObject([{ groupKey: 's/DiskFull', alertCount: 2, absorbs: true }]);
    expect(result.changed).toMatchObject([{ id: 'inc', alertCount: 1, absorbs: false }]);
  });

  it('still joins a minute before the day is over', () => {
    expect(plan([other(2)], buildIncident({ openedAt: ago(absorbMs - 60_000) })).opened).toEqual([]);
  });

  it('takes the integration’s severity where the sender gives none', () => {
    const silent = { severity: undefined, severityAsSent: undefined, groupKey: 'Other' };
    expect(plan([other(2, silent)]).opened).toMatchObject([{ severity: 'SEV3' }]);
  });
});

describe('a graver alert', () => {
  const minor = (status: Incident['status']) => buildIncident({ severity: 'SEV3', status });

  it('goes on at the present step when nobody had the incident', () => {
    expect(plan([other(2)], minor('triggered')).retriggered).toMatchObject([{ anew: false }]);
  });

  it.each(['acknowledged', 'snoozed'] as const)('pages again although the incident was %s, and says why', (status) => {
    const result = plan([other(2)], minor(status));
    const reason = '“Disk full on db-2” raised the urgency from SEV3 to SEV2';
    expect(result.retriggered).toMatchObject([{ incident: { status: 'triggered', severity: 'SEV2' }, anew: true }]);
    expect(result.entries).toContainEqual({
      incidentId: 'inc',
      kind: 'incident.retriggered',
      data: { sentence: `Pages again although it was ${status}: ${reason}.`, reason },
    });
  });

  it('starts the paging again while nobody has it yet', () => {
    expect(sentencesOf(plan([other(2)], minor('triggered')))[0]).toMatch(/^Paging starts again: /);
  });

  it('of the same urgency raises the severity, and pages nobody anew', () => {
    const result = plan([other(2, { severity: 'critical' })], buildIncident({ status: 'acknowledged' }));
    expect(result.changed).toMatchObject([{ severity: 'SEV1', status: 'acknowledged' }]);
    expect(result.retriggered).toEqual([]);
  });

  it('may be a known one that became graver', () => {
    const result = plan([{ severity: 'critical', severityAsSent: 'critical' }], minor('acknowledged'));
    expect(result.retriggered).toMatchObject([{ incident: { severity: 'SEV1' } }]);
    expect(result.updated).toMatchObject([{ id: 'known', severity: 'critical', version: 2 }]);
  });

  it('never makes the incident lighter when it becomes lighter itself', () => {
    expect(plan([{ severity: 'low', severityAsSent: 'low' }]).changed).toMatchObject([{ severity: 'SEV2' }]);
  });
});

describe('the end of an alert', () => {
  it('resolves the incident with the last of them, with the source’s time for the alert and the reason', () => {
    const result = plan([{ status: 'resolved', endsAt: '2026-11-24T09:58:00Z' }]);
    expect(result.updated).toMatchObject([{ state: 'resolved', endsAt: new Date('2026-11-24T09:58:00Z') }]);
    expect(result.resolved).toMatchObject([
      { id: 'inc', status: 'resolved', phase: 'resolved', resolvedAt: now, resolvedBy: null, firingCount: 0 },
    ]);
    expect(sentencesOf(result)).toEqual([
      '1 alert resolved at the source: Disk full on db-1',
      'Resolved: its alert was resolved at the source.',
    ]);
  });

  it('speaks of all alerts where there were several', () => {
    const result = plan([{ status: 'resolved' }], buildIncident({ alertCount: 3 }));
    expect(result.resolved).toMatchObject([{ resolveReason: 'all its alerts were resolved at the source' }]);
  });

  it('leaves the incident open while others fire, and does not page again for what was over in the same batch', () => {
    expect(plan([{ status: 'resolved' }], buildIncident({ alertCount: 2, firingCount: 2 })).resolved).toEqual([]);
    const graver = { severity: 'critical', severityAsSent: 'critical' } as const;
    const result = plan([graver, { ...graver, status: 'resolved' }], buildIncident({ severity: 'SEV3' }));
    expect(result.retriggered).toEqual([]);
    expect(result.resolved).toHaveLength(1);
  });
});

describe('an event that says nothing but its status', () => {
  const bare: Partial<AlertEvent> = { status: 'resolved', bare: true, title: 'srv01/disk', labels: {}, links: [] };

  it('ends the alert in the words that it had', () => {
    const result = plan([bare]);
    expect(result.updated).toMatchObject([
      { state: 'resolved', title: 'Disk full on db-1', contentHash: buildKnown().contentHash },
    ]);
    expect(result.entries[0]!.data.sentence).toBe('1 alert resolved at the source: Disk full on db-1');
  });

  it('ends it also where it began in the same batch, and takes nothing from it', () => {
    const result = plan([
      other(1, { title: 'CPU high', labels: { host: 'a' } }),
      { ...bare, fingerprint: '1'.repeat(32) },
    ]);
    expect(result.inserted).toMatchObject([{ state: 'resolved', event: { title: 'CPU high', labels: { host: 'a' } } }]);
  });

  it('about an alert that never came has its own words', () => {
    expect(plan([{ ...bare, fingerprint: '2'.repeat(32) }]).inserted).toMatchObject([
      { title: 'srv01/disk', incidentId: null },
    ]);
  });
});

describe('an alert of no group', () => {
  it('has an incident of its own, and finds it again', () => {
    const alone = (digit: number) => ({ ...other(digit), groupKey: '' });
    const { opened, inserted } = plan([alone(1), alone(2), alone(1)]);
    expect(opened.map(({ groupKey }) => groupKey)).toEqual([`s/i/${'1'.repeat(32)}`, `s/i/${'2'.repeat(32)}`]);
    expect(inserted).toHaveLength(2);
  });
});

describe('an alert of a source that does not repeat itself', () => {
  it('counts each time, and opens a new incident once a person has resolved the old one', () => {
    const again = plan([{}], buildIncident(), false);
    expect([...again.counts]).toEqual([['known', 1]]);
    expect(again.opened).toEqual([]);
    const resolved = buildIncident({ status: 'resolved', resolvedAt: ago(60_000), resolvedBy: 'ana' });
    expect(plan([{}], resolved, false).opened).toHaveLength(1);
    expect(plan([{}], resolved, true).opened).toEqual([]);
  });
});

describe('an alert that started anew after a person had resolved its incident', () => {
  const resolved = buildIncident({ status: 'resolved', resolvedAt: ago(60_000), resolvedBy: 'ana' });
  const anew = { startsAt: '2026-11-24T09:59:30Z' };

  it('opens a new incident, and its old alert is closed', () => {
    const result = plan([anew], resolved);
    expect(result.closed).toEqual(['known']);
    expect(result.opened).toMatchObject([{ alertCount: 1, firingCount: 1 }]);
    expect(result.results).toMatchObject([{ decision: 'started anew after the incident was resolved' }]);
  });

  it('is not counted as firing in the old incident any more', () => {
    expect(plan([anew], resolved).changed).toMatchObject([{ id: 'inc', status: 'resolved', firingCount: 0 }]);
  });

  it('is closed and nothing else where it had changed in the same batch before', () => {
    const result = plan([{ title: 'Disk fuller on db-1' }, { title: 'Disk fuller on db-1', ...anew }], resolved);
    expect(result.closed).toEqual(['known']);
    expect(result.updated).toEqual([]);
    expect(result.opened).toHaveLength(1);
  });
});

describe('an end and a new start in one batch that comes late', () => {
  const [end, start] = [{ status: 'resolved' }, {}] as const;

  it('leave the incident open where the start was received after the end', () => {
    const result = planLate([
      { event: end, msAgo: 600 },
      { event: start, msAgo: 500 },
    ]);
    expect(result.results.map(({ decision }) => decision)).toEqual(['resolved by its source', 'fired again']);
    expect(result.resolved).toEqual([]);
    expect(result.changed).toMatchObject([{ id: 'inc', status: 'triggered', firingCount: 1, alertCount: 2 }]);
  });

  it('end it where the start was received well before the end', () => {
    const result = planLate([
      { event: end, msAgo: 500 },
      { event: start, msAgo: 5000 },
    ]);
    expect(result.results.map(({ decision }) => decision)).toEqual([
      'resolved by its source',
      'sent before it was resolved',
    ]);
    expect(result.resolved).toMatchObject([{ id: 'inc' }]);
  });

  it('are remembered with the instants at which they were received', () => {
    const { inserted, updated } = planLate([
      { event: end, msAgo: 600 },
      { event: start, msAgo: 500 },
    ]);
    expect([updated[0]!.lastSeenAt, inserted[0]!.lastSeenAt]).toEqual([ago(600), ago(500)]);
  });
});
