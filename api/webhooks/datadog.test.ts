import { describe, expect, it } from '@jest/globals';
import { datadog } from './datadog.js';

const only = (payload: unknown) => {
  const events = datadog.parse(payload);
  expect(events).toHaveLength(1);
  return events[0]!;
};
const same = (one: object, other: object) => only(one).fingerprint === only(other).fingerprint;

describe('the marks before a title', () => {
  it.each([
    ['[P1] [Triggered on {host:db-1}] Load is high', 'Load is high (host:db-1)', 'firing', 'P1'],
    ['[Re-Triggered on {host:a,env:b}] Load is high', 'Load is high (host:a,env:b)', 'firing', undefined],
    ['[Recovered] Load is high', 'Load is high', 'resolved', undefined],
    ['[Recovered - no data] Load is high', 'Load is high', 'resolved', undefined],
    ['[P3] [No data on {host:x}] Load is high', 'Load is high (host:x)', 'firing', 'P3'],
    ['[Warn] Load is high', 'Load is high', 'firing', undefined],
    ['[TEST] [Triggered] Load is high', 'Load is high', 'firing', undefined],
    ['[Triggered] [Memory Alert]', '[Memory Alert]', 'firing', undefined],
    ['[Triggered]', '[Triggered]', 'firing', undefined],
  ])('in “%s” are taken from it', (title, wanted, status, priority) => {
    const event = only({ id: '1', event_type: 'metric_alert_monitor', title });
    expect(event).toMatchObject({ title: wanted, status });
    expect(event.severityAsSent).toBe(priority);
  });
});

describe('which alert it is', () => {
  const full = {
    id: '1',
    alert_cycle_key: 'c',
    aggreg_key: 'a',
    alert_id: 'm',
    alert_scope: 's',
    alert_title: '[Triggered] T',
  };

  it('is told by the cycle before all else', () => {
    expect(same(full, { alert_cycle_key: 'c', alert_title: '[Recovered] Other', id: '2' })).toBe(true);
    expect(same(full, { ...full, alert_cycle_key: 'd' })).toBe(false);
  });

  it('is told by the aggregate, then by the monitor and its scope', () => {
    const { alert_cycle_key: _, ...noCycle } = full;
    expect(same(noCycle, { ...noCycle, alert_id: 'n' })).toBe(true);
    const { aggreg_key: __, ...monitor } = noCycle;
    expect(same(monitor, { ...monitor, alert_title: '[Recovered] Other', id: '9' })).toBe(true);
    expect(same(monitor, { ...monitor, alert_scope: 't' })).toBe(false);
  });

  it('is told by the title without its marks at last, within one organisation, and never by the id of the event', () => {
    const titled = (title: string, org = 1, id = '1') => ({ id, event_type: 'x', title, org: { id: org } });
    expect(same(titled('[P1] [Triggered on {host:a}] T'), titled('[P2] [Recovered on {host:a}] T', 1, '2'))).toBe(true);
    expect(same(titled('[Triggered on {host:a}] T'), titled('[Triggered on {host:b}] T'))).toBe(false);
    expect(same(titled('[Triggered] T'), titled('[Triggered] T', 2))).toBe(false);
  });

  it('passes over variables that Datadog had nothing for', () => {
    const with_ = (alert_cycle_key: unknown) => ({
      alert_cycle_key,
      alert_id: 'm',
      alert_scope: 's',
      title: '[Triggered] T',
    });
    for (const nothing of ['$ALERT_CYCLE_KEY', '', 'null', null]) {
      expect(same(with_(nothing), { alert_id: 'm', alert_scope: 's', title: '[Recovered] T' })).toBe(true);
    }
  });
});

describe('how it stands, and how bad it is', () => {
  it.each([
    ['Triggered', 'firing'],
    ['Re-Triggered', 'firing'],
    ['Warn', 'firing'],
    ['No Data', 'firing'],
    ['Renotify', 'firing'],
    ['Recovered', 'resolved'],
    ['Recovered (no data)', 'resolved'],
    ['Re-Recovered', 'resolved'],
    ['Warn Recovered', 'resolved'],
  ])('%s is %s', (alert_transition, status) => {
    expect(only({ alert_title: 'T', alert_transition }).status).toBe(status);
  });

  it.each([
    [{ status: 'Recovered' }, 'resolved'],
    [{ state: 'OK' }, 'resolved'],
    [{ alert_status: 'Re-Triggered' }, 'firing'],
    [{ alert_status: 'cpu.recovered over host:a was > 0', alert_type: 'error' }, 'firing'],
    [{ status: 'Recovered', alert_transition: 'Triggered' }, 'firing'],
  ])('is told by %j', (fields, status) => expect(only({ title: 'T', alert_id: '1', ...fields }).status).toBe(status));

  it('is told by the kind of the event where nothing else tells it', () => {
    expect(only({ title: 'T', alert_type: 'success', alert_id: '1' })).toMatchObject({ status: 'resolved' });
    expect(only({ title: 'T', alert_type: 'warning', alert_id: '1' })).toMatchObject({
      status: 'firing',
      severity: 'medium',
    });
  });

  it.each([
    [{ alert_priority: 'P2', alert_type: 'error' }, 'P2'],
    [{ priority: 'P4', alert_type: 'error' }, 'P4'],
    [{ priority: 'normal', alert_type: 'error' }, 'error'],
    [{ priority: 'low' }, undefined],
  ])('%j is of severity %s', (fields, sent) => {
    expect(only({ title: '[Triggered] T', ...fields }).severityAsSent).toBe(sent);
  });
});

it('takes names of fields as its variables and as users write them', () => {
  const event = only({
    ALERT_TITLE: '[Triggered] T',
    alertTransition: 'Recovered',
    'alert-priority': 'P1',
    Hostname: 'a',
  });
  expect(event).toMatchObject({ title: 'T', status: 'resolved', severity: 'critical', labels: { host: 'a' } });
});

it('has the first line of its text for a title where it has none', () => {
  expect(only({ id: '1', event_type: 'x', title: '', body: '%%%\nLoad is high\nmore\n%%%' }).title).toBe(
    'Load is high',
  );
});

it('takes the fence off its markdown, and tags apart', () => {
  const event = only({
    title: '[Triggered] T',
    body: '%%%\nLoad is **high**\n%%%',
    tags: 'env:prod, monitor, urgent, url:http://x',
  });
  expect(event.annotations.description).toBe('Load is **high**');
  expect(event.labels).toEqual({ env: 'prod', url: 'http://x', urgent: 'true' });
});

it('reads a template that is none of Datadog’s like any JSON', () => {
  expect(only({ summary: 'Disk full', state: 'closed' })).toMatchObject({ title: 'Disk full', status: 'resolved' });
  expect(only({ nothing: 1 })).toMatchObject({ recognised: false, title: 'Unrecognised payload from Datadog' });
});
