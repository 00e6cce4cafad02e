import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { planIngest, type IngestItem, type IngestPlan, type IngestState, type PlannedAlert } from './plan-ingest.js';
import type { AlertSeverity } from '../alert/alert.js';
import type { Incident } from './incident.js';

const now = new Date('2026-11-24T10:00:00Z');
const severities: AlertSeverity[] = ['critical', 'high', 'medium', 'low', 'info'];

interface Signal {
  alert: number;
  group: number;
  status: 'firing' | 'resolved';
  severity: AlertSeverity;
}
const signal = fc.record<Signal>({
  alert: fc.integer({ min: 0, max: 4 }),
  group: fc.integer({ min: 0, max: 1 }),
  status: fc.constantFrom('firing', 'resolved'),
  severity: fc.constantFrom(...severities),
});

const itemOf = ({ alert, group, status, severity }: Signal): IngestItem => ({
  integrationId: 'i',
  serviceId: 's',
  source: 'alertmanager',
  defaultSeverity: 'high',
  resends: true,
  receivedAt: now,
  event: {
    // The group belongs to the alert's identity: the same alert never moves to another group.
    fingerprint: `${alert}${group}`.padStart(32, '0'),
    status,
    severity,
    title: `Alert ${alert}`,
    labels: {},
    annotations: {},
    links: [],
    groupKey: `g${group}`,
    recognised: true,
  },
});

/** The world as rows, as the database would keep it. */
function createWorld() {
  const alerts = new Map<string, PlannedAlert>();
  const incidents = new Map<string, Incident>();
  let ids = 0;
  const newId = () => `id-${String((ids += 1)).padStart(6, '0')}`;
  return {
    alerts,
    incidents,
    take(items: IngestItem[]): IngestPlan {
      const newest = new Map([...alerts.values()].map((alert) => [alert.fingerprint, alert]));
      const state: IngestState = { alerts: [...newest.values()], incidents: [...incidents.values()], now, newId };
      const plan = planIngest(items, state);
      for (const alert of [...plan.inserted, ...plan.updated]) alerts.set(alert.id, alert);
      plan.closed.forEach((id) => alerts.set(id, { ...alerts.get(id)!, state: 'resolved' }));
      for (const incident of [...plan.opened, ...plan.changed]) incidents.set(incident.id, incident);
      return plan;
    },
  };
}

describe('planIngest', () => {
  it('keeps at most one firing alert of a fingerprint, and counts right, in whatever batches events come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(signal, { minLength: 1, maxLength: 8 }), { maxLength: 6 }), (batches) => {
        const world = createWorld();
        batches.forEach((batch) => world.take(batch.map(itemOf)));
        const all = [...world.alerts.values()];
        const firing = all.filter((alert) => alert.state === 'firing');
        expect(new Set(firing.map((alert) => alert.fingerprint)).size).toBe(firing.length);
        for (const incident of world.incidents.values()) {
          const own = all.filter((alert) => alert.incidentId === incident.id);
          expect(incident.alertCount).toBe(own.length);
          expect(incident.firingCount).toBe(own.filter((alert) => alert.state === 'firing').length);
          expect(incident.status === 'resolved').toBe(incident.firingCount === 0);
        }
        const open = [...world.incidents.values()].filter((incident) => incident.status !== 'resolved');
        expect(new Set(open.map((incident) => incident.groupKey)).size).toBe(open.length);
      }),
      { numRuns: 500 },
    );
  });

  it('says the last word of each alert: it fires exactly when its last event fired', () => {
    fc.assert(
      fc.property(fc.array(signal, { minLength: 1, maxLength: 20 }), (signals) => {
        const world = createWorld();
        world.take(signals.map(itemOf));
        for (const last of new Map(signals.map((one) => [itemOf(one).event.fingerprint, one])).values()) {
          const fires = [...world.alerts.values()].some(
            (a) => a.fingerprint === itemOf(last).event.fingerprint && a.state === 'firing',
          );
          expect(fires).toBe(last.status === 'firing');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('groups the same whatever the order of the alerts', () => {
    const firing = fc.uniqueArray(
      signal.map((one) => ({ ...one, status: 'firing' as const })),
      { selector: (one) => `${one.alert}/${one.group}`, maxLength: 10 },
    );
    fc.assert(
      fc.property(firing, fc.infiniteStream(fc.nat()), (signals, random) => {
        const shape = (list: Signal[]) => {
          const world = createWorld();
          world.take(list.map(itemOf));
          return [...world.incidents.values()]
            .map(({ groupKey, severity, alertCount }) => `${groupKey} ${severity} ${alertCount}`)
            .sort();
        };
        const shuffled = signals
          .map((one) => [random.next().value, one] as const)
          .sort(([a], [b]) => Number(a) - Number(b))
          .map(([, one]) => one);
        expect(shape(shuffled)).toEqual(shape(signals));
      }),
    );
  });

  it('changes nothing when the same batch comes again', () => {
    fc.assert(
      fc.property(
        fc.array(
          signal.map((one) => ({ ...one, status: 'firing' as const, severity: 'high' as const })),
          { minLength: 1, maxLength: 8 },
        ),
        (signals) => {
          const world = createWorld();
          world.take(signals.map(itemOf));
          const again = world.take(signals.map(itemOf));
          expect([again.inserted, again.updated, again.opened, again.changed, again.entries]).toEqual([
            [],
            [],
            [],
            [],
            [],
          ]);
          expect(again.results.every((result) => result.decision === 'sent again unchanged')).toBe(true);
        },
      ),
    );
  });
});
