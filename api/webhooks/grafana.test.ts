import { describe, expect, it } from '@jest/globals';
import { grafana } from './grafana.js';
import { grafanaLegacy } from './grafana-legacy.js';

const item = { status: 'firing', fingerprint: 'c6eadffa33fcdf37', labels: { alertname: 'High CPU', zone: 'eu' } };
const group = (over: object = {}, alert: object = {}) => ({
  receiver: 'r',
  status: 'firing',
  orgId: 1,
  externalURL: 'https://grafana.example/',
  groupKey: '{}:{alertname="High CPU"}',
  groupLabels: { alertname: 'High CPU' },
  title: '[FIRING:1] High CPU (eu)',
  alerts: [{ ...item, ...alert }],
  ...over,
});
const only = (payload: unknown) => {
  const events = grafana.parse(payload);
  expect(events).toHaveLength(1);
  return events[0]!;
};

describe('which alert it is', () => {
  const identity = only(group()).fingerprint;

  it('is told by the fingerprint as sent, whatever labels are shown beside it', () => {
    expect(only(group({}, { labels: { alertname: 'Renamed' } })).fingerprint).toBe(identity);
    expect(only(group({}, { fingerprint: 'another' })).fingerprint).not.toBe(identity);
  });

  it('is told within one organisation of one Grafana', () => {
    expect(only(group({ orgId: 2 })).fingerprint).not.toBe(identity);
    expect(only(group({ externalURL: 'https://staging.example/' })).fingerprint).not.toBe(identity);
    expect(only(group({ orgId: undefined }, { orgId: 1 })).fingerprint).toBe(identity);
  });

  it('is told by the labels where there is no fingerprint, in whatever order', () => {
    const labels = (list: object) => only(group({}, { fingerprint: '', labels: list })).fingerprint;
    expect(labels({ a: '1', b: '2' })).toBe(labels({ b: '2', a: '1' }));
    expect(labels({ a: '1', b: '2' })).not.toBe(labels({ a: '1' }));
  });
});

describe('what belongs together', () => {
  it('is what Grafana groups', () => {
    expect(only(group()).groupKey).toBe(only(group({}, { fingerprint: 'x', labels: { alertname: 'Other' } })).groupKey);
  });

  it('is not what Grafana sends together only because nothing was grouped', () => {
    const ungrouped = { groupKey: '{}:{}', groupLabels: {} };
    const other = only(group(ungrouped, { labels: { alertname: 'Other' } }));
    expect(only(group(ungrouped)).groupKey).not.toBe(other.groupKey);
    expect(only(group(ungrouped)).groupKey).toBe(only(group(ungrouped, { fingerprint: 'x' })).groupKey);
  });
});

describe('the title', () => {
  const titleOf = (alert: object, over: object = {}) => only(group(over, alert)).title;

  it.each<[string, object, string]>([
    ['names the rule and what it says', { annotations: { summary: '91% used' } }, 'High CPU: 91% used'],
    ['leaves out what a template did not find', { annotations: { summary: 'down on <no value>' } }, 'High CPU'],
    ['takes the rule from the group', { labels: {}, annotations: { summary: '91% used' } }, 'High CPU: 91% used'],
    [
      'names the rule that has no data',
      { labels: { alertname: 'DatasourceNoData', rulename: 'Disk' } },
      'DatasourceNoData: Disk',
    ],
  ])('%s', (_, alert, title) => expect(titleOf(alert)).toBe(title));

  it('is Grafana’s own where the alert has nothing to name', () => {
    expect(titleOf({ labels: {} }, { groupLabels: {}, title: '[RESOLVED]  (TestAlert Grafana)' })).toBe(
      '(TestAlert Grafana)',
    );
    expect(titleOf({ labels: undefined }, { groupLabels: {}, title: '[FIRING:1]' })).toBe('Alert without labels');
  });
});

it('reads a time as Go prints it', () => {
  const startsAt = '2026-05-27 15:36:00.112013015 +0000 UTC m=+8560.285724134';
  expect(only(group({}, { startsAt })).startsAt).toBe('2026-05-27T15:36:00.112Z');
});

it('links to the panel before its dashboard, and to the silence', () => {
  const links = {
    panelURL: 'https://g.example/p',
    dashboardURL: 'https://g.example/d',
    silenceURL: 'https://g.example/s',
  };
  expect(only(group({}, links)).links.map(({ url }) => url)).toEqual(['https://g.example/p', 'https://g.example/s']);
});

describe('a payload of one’s own', () => {
  it('is understood where it says what is wrong and how it stands', () => {
    const payload = { title: 'Disk full', state: 'ok', severity: 'P2', fingerprint: 'x' };
    expect(only(payload)).toMatchObject({ recognised: true, status: 'resolved', title: 'Disk full', severity: 'high' });
  });

  it('may say how it stands in the title that Grafana makes', () => {
    const [on, off] = [only({ title: '[FIRING:1] CPU', text: 'a' }), only({ title: '[RESOLVED] CPU', text: 'b' })];
    expect(on).toMatchObject({ recognised: true, status: 'firing' });
    expect(off).toMatchObject({ recognised: true, status: 'resolved', fingerprint: on.fingerprint });
  });

  it('is kept as unrecognised where it does not', () => {
    expect(only({ text: 'TestAlert - Notification test' })).toMatchObject({
      recognised: false,
      title: 'Unrecognised payload from Grafana: TestAlert - Notification test',
    });
  });
});

describe('a rule of legacy alerting', () => {
  const rule = { orgId: 1, ruleId: 7, ruleName: 'CPU', state: 'alerting', title: '[Alerting] CPU', tags: {} };
  const legacy = (over: object = {}) => grafanaLegacy.parse({ ...rule, ...over })[0]!;

  it.each([
    ['alerting', 'firing'],
    ['no_data', 'firing'],
    ['ok', 'resolved'],
    ['paused', 'resolved'],
    ['pending', 'resolved'],
  ])('that is %s is %s', (state, status) => expect(legacy({ state })).toMatchObject({ status, recognised: true }));

  it('is one alert whatever it says, and another in another organisation', () => {
    expect(legacy({ state: 'ok', title: '[OK] CPU', ruleName: 'CPU renamed' }).fingerprint).toBe(legacy().fingerprint);
    expect(legacy({ orgId: 2 }).fingerprint).not.toBe(legacy().fingerprint);
    const unnumbered = { ruleId: 0, ruleUrl: 'https://g.example/a' };
    expect(legacy(unnumbered).fingerprint).not.toBe(
      legacy({ ...unnumbered, ruleUrl: 'https://g.example/b' }).fingerprint,
    );
  });

  it('is known by its address where it has no number and no name', () => {
    const bare = { state: 'alerting', title: '[Alerting] CPU', ruleUrl: 'https://g.example/a' };
    const [on, off] = [
      grafanaLegacy.parse(bare)[0]!,
      grafanaLegacy.parse({ ...bare, state: 'ok', title: '[OK] CPU' })[0]!,
    ];
    expect(on).toMatchObject({ title: 'CPU', recognised: true });
    expect(off).toMatchObject({ fingerprint: on.fingerprint, status: 'resolved' });
  });

  it('in a state that is none is unrecognised', () => {
    expect(legacy({ state: 'unheard-of' }).recognised).toBe(false);
  });

  it('and a group of unified alerting are both understood by either source', () => {
    expect(grafana.parse(rule)[0]).toMatchObject({ recognised: true, title: 'CPU' });
    expect(grafanaLegacy.parse(group())[0]).toMatchObject({ recognised: true, title: 'High CPU' });
  });
});
