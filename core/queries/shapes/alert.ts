import { z } from 'zod';
import { alertSeverities } from '../../alert/alert.js';
import { id, instant } from './plain.js';

/** A link that came with an alert. */
export const alertLink = z.strictObject({
  kind: z.enum(['runbook', 'dashboard', 'source', 'silence']),
  url: z.string(),
});

const texts = z.record(z.string(), z.string());

/** An alert as lists show it. */
export const alert = z
  .strictObject({
    id,
    integration: id,
    incident: z.int().nullable().describe('The number of its incident'),
    status: z.enum(['firing', 'acknowledged', 'resolved']),
    severity: z.enum(alertSeverities),
    severityAsSent: z.string().nullable(),
    title: z.string(),
    labels: texts,
    annotations: texts,
    links: z.array(alertLink),
    recognised: z.boolean(),
    fingerprint: z.string(),
    startsAt: instant,
    endsAt: instant.nullable(),
    firstSeenAt: instant,
    lastSeenAt: instant,
    count: z.int().describe('Firings and changes; an unchanged repetition does not count'),
  })
  .meta({ id: 'Alert', description: 'One signal of one label set' });
