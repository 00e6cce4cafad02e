/** What an alert would do at an instant: whom it would page, when and how. Reads only; nothing is stored. */
import { z } from 'zod';
import { InvalidInput } from '../../errors.js';
import { newId } from '../../ids.js';
import { defineQuery, type QueryContext } from '../../query.js';
import { createAnswers } from '../../escalation/who-answers.js';
import { ownersPolicy } from '../../escalation/owners-policy.js';
import { groupKeyOf, planIngest, type IngestItem } from '../../incident/plan-ingest.js';
import { isOpen, type Incident } from '../../incident/incident.js';
import { rehearse, type Rehearsal } from '../../notification/rehearse.js';
import { findGroups, readNewestAlerts } from '../../store/sql/alert-rows.js';
import { findService } from '../../store/sql/find-service.js';
import { loadRoster } from '../escalation/load-roster.js';
import { readIncidents } from '../../store/sql/read-incident-views.js';
import { readPolicies, readSpeed } from '../../store/sql/escalation-rows.js';
import { readTurns } from '../../store/sql/policy-turns.js';
import { id, instant } from '../shapes/plain.js';
import { severity } from '../shapes/incident.js';
import { findIntegrationFor } from '../../store/sql/find-integration.js';
import type { AlertEvent, SentEvent } from '../../alert/alert.js';

/** One incident as it would be opened, joined or left alone. */
export interface SimulatedIncident {
  /** Null: a new one. */
  number: number | null;
  title: string;
  severity: Incident['severity'];
  /** What would happen to it, as a sentence. */
  sentence: string;
  policy: string | null;
  /** Null where nobody would be paged; `sentence` says why. */
  rehearsal: (Omit<Rehearsal, 'steps'> & { steps: (Rehearsal['steps'][number] & { names: string[] })[] }) | null;
}

/** What would happen. */
export interface Simulation {
  at: Date;
  service: string;
  incidents: SimulatedIncident[];
}

const rehearsed = z.strictObject({
  at: instant,
  step: z.int(),
  loop: z.int(),
  skipped: z.array(z.string()),
  rooms: z.array(z.string()),
  names: z.array(z.string()),
  people: z.array(
    z.strictObject({
      userId: id,
      because: z.string(),
      pages: z.array(z.strictObject({ channel: z.string(), at: instant })),
      unreachable: z.string().nullable(),
    }),
  ),
});
const simulation = z.strictObject({
  at: instant,
  service: z.string(),
  incidents: z.array(
    z.strictObject({
      number: z.int().nullable(),
      title: z.string(),
      severity,
      sentence: z.string(),
      policy: z.string().nullable(),
      rehearsal: z.strictObject({ steps: z.array(rehearsed), end: z.string() }).nullable(),
    }),
  ),
});

const event = z.custom<SentEvent>((value) => typeof value === 'object' && value !== null, 'an alert');

/** Simulates events of one source for a service; see the head of this file. @throws InvalidInput */
export const simulateAlert = defineQuery({
  name: 'alert.simulate',
  permission: 'alert.read',
  help: {
    verb: 'simulate',
    usage: '[service] [at 2026-11-28T03:00Z]',
    does: 'Whom would an alert page, when and how?',
  },
  input: z.strictObject({
    service: z.string('the name or id of a service').trim().min(1, 'the name or id of a service').max(200),
    at: z.iso.datetime({ offset: true, error: 'an instant such as 2026-11-28T03:00:00Z' }).optional(),
    source: z.string().max(80).optional(),
    events: z.array(event).max(500, 'at most 500 alerts').optional(),
  }),
  answer: simulation,
  async read(ctx, { service, at, source = 'generic-json', events }): Promise<Simulation> {
    const { tx, now, actor } = ctx;
    const found = await findService(tx, actor.organisationId, service);
    if (!found)
      throw new InvalidInput(`No service is called "${service}".`, [
        { field: 'service', expected: 'the name or id of a service' },
      ]);
    const instant = at ? new Date(at) : now;
    const integration = await findIntegrationFor(tx, actor.organisationId, found.id, source);
    // A sender's acknowledgement pages nobody, whatever else is there.
    const signals = (events ?? [anyAlert(found.name)]).filter(isSignal);
    const items = signals.map((given): IngestItem => ({
      integrationId: integration?.id ?? newId(),
      serviceId: found.id,
      source,
      resends: true,
      defaultSeverity: integration?.defaultSeverity ?? 'high',
      event: given,
      receivedAt: instant,
    }));
    return { at: instant, service: found.name, incidents: await incidentsOf(ctx, items, instant) };
  },
});

const isSignal = (sent: SentEvent): sent is AlertEvent => sent.status !== 'acknowledged';

/** The alert that is meant where none is given: a critical one, seen never before. */
const anyAlert = (service: string): AlertEvent => ({
  fingerprint: newId().replaceAll('-', ''),
  status: 'firing',
  severity: 'critical',
  severityAsSent: 'critical',
  title: `An alert of ${service}`,
  labels: {},
  annotations: {},
  links: [],
  groupKey: newId(),
  recognised: true,
});

async function incidentsOf({ tx, actor }: QueryContext, items: IngestItem[], at: Date): Promise<SimulatedIncident[]> {
  const org = actor.organisationId;
  const keys = items.map(({ integrationId, event: { fingerprint } }) => ({ integrationId, fingerprint }));
  const newest = await readNewestAlerts(tx, org, keys);
  const groups = await findGroups(tx, org, [...new Set(items.map(groupKeyOf))]);
  const ids = [...newest.flatMap((a) => a.incidentId ?? []), ...groups.map(({ incidentId }) => incidentId)];
  const known = await readIncidents(tx, org, [...new Set(ids)]);
  const before = new Map(known.map((incident) => [incident.id, incident]));
  const plan = planIngest(items, {
    alerts: newest.map((alert) => ({ ...alert, endsAt: null })),
    incidents: known,
    merged: groups.filter(({ merged }) => merged),
    now: at,
    newId,
  });
  const roster = await loadRoster(tx, org, at);
  const policies = await readPolicies(tx, org, [...new Set(items.map(({ serviceId }) => serviceId))]);
  const policyIds = policies.map(({ policyId }) => policyId);
  const turnsOf = new Map((await readTurns(tx, org, policyIds)).map(({ id, turns }) => [id, turns]));
  const speed = await readSpeed(tx, org);
  const nameOf = new Map(roster.users.map(({ id, name }) => [id, name]));
  const paged = new Set([...plan.opened, ...plan.retriggered.map(({ incident }) => incident)].map(({ id }) => id));
  const touched = [...plan.opened, ...plan.changed];
  const untouched = known.filter(({ id }) => !touched.some((incident) => incident.id === id));
  return [...touched, ...untouched].map((incident) => {
    const policy = policies.find(({ serviceId }) => serviceId === incident.serviceId);
    const snapshot = policy?.snapshot ?? ownersPolicy(roster.users);
    const turns = policy && turnsOf.get(policy.policyId);
    const pages = paged.has(incident.id) && incident.status === 'triggered';
    const rehearsal = pages
      ? rehearse({ ...roster, snapshot, turns, severity: incident.severity, from: at, speed, resolveAt })
      : null;
    const steps = rehearsal?.steps.map((step) => ({
      ...step,
      names: step.people.map(({ userId }) => nameOf.get(userId) ?? 'somebody who left'),
    }));
    return {
      number: incident.number || null,
      title: incident.title,
      severity: incident.severity,
      sentence: sentenceOf(incident, before.get(incident.id), pages),
      policy: pages ? snapshot.name : null,
      rehearsal: rehearsal && { ...rehearsal, steps: steps! },
    };
  });

  function resolveAt(instant: Date) {
    return createAnswers(roster, instant);
  }
}

function sentenceOf(after: Incident, before: Incident | undefined, pages: boolean): string {
  if (!before) {
    return pages
      ? 'It would open an incident and page.'
      : `It would open and end an incident at once: ${after.resolveReason ?? after.status}. Nobody is paged.`;
  }
  const name = `INC-${before.number}`;
  if (pages) return `It would raise the urgency of ${name}, which then pages again.`;
  if (!isOpen(after) && isOpen(before)) return `It would resolve ${name}. Nobody is paged.`;
  if (after.alertCount > before.alertCount)
    return `It would join ${name}, which is ${before.status} already. Nobody else is paged.`;
  return `It belongs to ${name} (${before.status}) and changes nothing there. Nobody is paged.`;
}
