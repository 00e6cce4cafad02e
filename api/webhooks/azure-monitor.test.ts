import { describe, expect, it } from '@jest/globals';
import { azureMonitor } from './azure-monitor.js';

const target = '/subscriptions/s1/resourcegroups/web/providers/microsoft.compute/virtualmachines/web01';
const common = (essentials: object = {}, alertContext: object = {}, more: object = {}) => ({
  schemaId: 'azureMonitorCommonAlertSchema',
  data: {
    essentials: {
      alertId: '/subscriptions/s1/providers/Microsoft.AlertsManagement/alerts/a1',
      alertRule: 'cpu-high',
      severity: 'Sev1',
      signalType: 'Metric',
      monitorCondition: 'Fired',
      monitoringService: 'Platform',
      alertTargetIDs: [target],
      configurationItems: ['web01'],
      ...essentials,
    },
    alertContext,
    ...more,
  },
});
const only = (payload: unknown) => {
  const events = azureMonitor.parse(payload);
  expect(events).toHaveLength(1);
  return events[0]!;
};

describe('the common schema', () => {
  it('knows an alert again when it is resolved, in whatever case its id is written', () => {
    const fired = only(common());
    const resolved = only(
      common({
        alertId: '/SUBSCRIPTIONS/S1/providers/Microsoft.AlertsManagement/alerts/A1',
        monitorCondition: 'Resolved',
        resolvedDateTime: '2026-11-24T10:00:00Z',
      }),
    );
    expect(resolved).toMatchObject({
      fingerprint: fired.fingerprint,
      status: 'resolved',
      endsAt: '2026-11-24T10:00:00.000Z',
    });
    expect(only(common({ alertId: 'another' })).fingerprint).not.toBe(fired.fingerprint);
  });

  it('says which resource, unless the rule’s name says it', () => {
    expect(only(common()).title).toBe('cpu-high (web01)');
    expect(only(common({ alertRule: 'cpu of WEB01' })).title).toBe('cpu of WEB01');
    expect(only(common({ configurationItems: null })).title).toBe('cpu-high (web01)');
  });

  it.each([
    ['Sev0', 'critical'],
    ['Sev4', 'info'],
    [null, undefined],
  ])('maps the severity %s, and keeps it as sent', (sent, severity) => {
    expect(only(common({ severity: sent }))).toMatchObject({ ...(severity ? { severity, severityAsSent: sent } : {}) });
    expect(only(common({ severity: sent })).severity).toBe(severity);
  });

  it('tells dimensions, labels and properties of one’s own', () => {
    const event = only(
      common(
        {},
        {
          labels: { cluster: 'c1' },
          condition: {
            allOf: [
              {
                metricName: 'Errors',
                operator: 'GreaterThan',
                threshold: '5',
                metricValue: 9,
                dimensions: [{ name: 'ApiName', value: 'GetBlob' }],
              },
            ],
          },
        },
        { customProperties: { team: 'storage', runbook_url: 'https://runbooks.example/cpu' } },
      ),
    );
    expect(event.labels).toMatchObject({ cluster: 'c1', ApiName: 'GetBlob', resource: 'web01', resource_group: 'web' });
    expect(event.annotations).toMatchObject({ condition: 'Errors 9 > 5', team: 'storage' });
    expect(event.links[0]).toEqual({ kind: 'runbook', url: 'https://runbooks.example/cpu' });
    expect(event.links[1]!.url).toMatch(/^https:\/\/portal\.azure\.com\/#blade\/.*a1$/);
  });

  it('names a budget, which has no rule, and knows it again when its text has changed', () => {
    const budget = (description: string) =>
      only(
        common(
          {
            alertRule: null,
            severity: null,
            signalType: null,
            alertTargetIDs: null,
            configurationItems: ['budgets'],
            monitoringService: 'CostAlerts',
            description,
          },
          { AlertCategory: 'budgets', AlertData: { BudgetName: 'Web', SpentAmount: '$60.00' } },
        ),
      );
    expect(budget('Your spend is now $60.00')).toMatchObject({
      title: 'Budget Web: Your spend is now $60.00',
      annotations: { SpentAmount: '$60.00' },
    });
    expect(budget('a').fingerprint).toBe(budget('b').fingerprint);
  });
});

describe('the health of services and resources', () => {
  const service = (stage: string, alertId: string) =>
    only(
      common(
        { monitoringService: 'ServiceHealth', signalType: 'ActivityLog', alertId, configurationItems: undefined },
        {
          properties: {
            title: 'Storage is slow',
            trackingId: 'ABC-1',
            stage,
            communication: '<p>We are <b>looking</b></p>',
          },
        },
      ),
    );

  it('is one alert from Active to Resolved, although Azure calls both fired', () => {
    const [active, over] = [service('Active', 'a1'), service('Resolved', 'a2')];
    expect([active.status, over.status]).toEqual(['firing', 'resolved']);
    expect(over.fingerprint).toBe(active.fingerprint);
    expect(active).toMatchObject({
      title: 'cpu-high: Storage is slow',
      annotations: { communication: 'We are looking' },
    });
  });

  it('of a resource ends where its event says so', () => {
    const resource = (operation: string, status: string) =>
      only(
        common(
          { monitoringService: 'Resource Health', signalType: 'Activity Log' },
          {
            status,
            operationName: `Microsoft.Resourcehealth/healthevent/${operation}/action`,
            properties: { title: 'Rebooted by user' },
          },
        ),
      ).status;
    expect(resource('Activated', 'Active')).toBe('firing');
    expect(resource('Resolved', 'Resolved')).toBe('resolved');
  });

  it('of a resource is one alert, although Azure gives each message about it an id', () => {
    const resource = (alertId: string, status: string, more: object = {}) =>
      only(common({ monitoringService: 'Resource Health', alertId, ...more }, { status }));
    const [on, off] = [resource('a1', 'Active'), resource('a2', 'Resolved')];
    expect([on.status, off.status]).toEqual(['firing', 'resolved']);
    expect(off.fingerprint).toBe(on.fingerprint);
    expect(resource('a1', 'Active', { alertTargetIDs: ['/x'] }).fingerprint).not.toBe(on.fingerprint);
  });

  it('does not make an administrative event over because it succeeded or was resolved by name', () => {
    const admin = { monitoringService: 'Activity Log - Administrative', signalType: 'Activity Log' };
    expect(only(common(admin, { status: 'Resolved', operationName: 'x/resolved/action' })).status).toBe('firing');
  });
});

describe('the older schemas', () => {
  const metric = (status: string, over: object = {}) => ({
    schemaId: 'AzureMonitorMetricAlert',
    data: {
      status,
      context: {
        id: 'rule-id',
        name: 'CpuHigh',
        severity: '3',
        resourceId: target,
        resourceName: 'web01',
        timestamp: '2026-11-24T10:00:00Z',
        ...over,
      },
    },
  });

  it('know a metric alert again, and one of another resource as another', () => {
    const [on, off] = [only(metric('Activated')), only(metric('Deactivated'))];
    expect(on).toMatchObject({ status: 'firing', title: 'CpuHigh (web01)', severity: 'low', severityAsSent: '3' });
    expect(off).toMatchObject({ status: 'resolved', fingerprint: on.fingerprint });
    expect(only(metric('Activated', { resourceId: '/x' })).fingerprint).not.toBe(on.fingerprint);
  });

  it('tell of the activity log', () => {
    const activityLog = {
      operationName: 'Microsoft.Compute/virtualMachines/restart/action',
      resourceId: target,
      status: 'Succeeded',
      eventSource: 'Administrative',
      correlationId: 'c',
    };
    expect(
      only({ schemaId: 'Microsoft.Insights/activityLogs', data: { status: 'Activated', context: { activityLog } } }),
    ).toMatchObject({
      status: 'firing',
      title: 'Microsoft.Compute/virtualMachines/restart/action (web01)',
      recognised: true,
    });
  });

  it.each<[string, object, string]>([
    ['a log search', { AlertRuleName: 'errors', Severity: '2', ResourceId: '/a/ws', SearchQuery: 'q' }, 'errors (ws)'],
    [
      'a log search in an envelope',
      { schemaId: 'Microsoft.Insights/LogAlert', data: { AlertRuleName: 'errors' } },
      'errors',
    ],
    ['a budget', { schemaId: 'AIP Budget Notification', data: { BudgetName: 'Web', Unit: 'USD' } }, 'Budget Web'],
  ])('tell of %s', (_, payload, title) =>
    expect(only(payload)).toMatchObject({ title, status: 'firing', recognised: true }),
  );
});

it('reads a payload of one’s own, as log search alerts may send, where it says what is wrong and how it stands', () => {
  expect(only({ title: 'Errors in the log', status: 'resolved', severity: 'Sev1' })).toMatchObject({
    recognised: true,
    status: 'resolved',
    title: 'Errors in the log',
  });
});

it('keeps what it does not know', () => {
  expect(only({ message: 'hello' })).toMatchObject({
    recognised: false,
    title: 'Unrecognised payload from Azure Monitor: hello',
  });
});
