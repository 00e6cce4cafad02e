import { z } from 'zod';
import { id, instant, named } from './plain.js';

/** Something that is monitored. */
export const service = z
  .strictObject({
    id,
    name: z.string(),
    policy: z.string().nullable(),
    team: z.string().nullable(),
    integrations: z.array(z.strictObject({ id, name: z.string(), source: z.string(), revoked: z.boolean() })),
  })
  .meta({ id: 'Service', description: 'What is monitored, by which policy, and which integrations send its alerts' });

/** A service with all that is set on it. */
export const shownService = z
  .strictObject({
    ...service.shape,
    ackTimeoutSeconds: z.int().nullable(),
    version: z.string().describe('Another one after every change; the ETag begins with it'),
  })
  .meta({ id: 'ShownService', description: 'One service with all that is set on it' });

const target = z.strictObject({ kind: z.enum(['user', 'schedule', 'team', 'room']), id, name: z.string() });

/** A policy with its steps. */
export const policy = z
  .strictObject({
    id,
    name: z.string(),
    steps: z.array(
      z.strictObject({
        targets: z.array(target),
        delaySeconds: z.int().describe('How long this step has before the next one is taken'),
        everyone: z.boolean().optional(),
        roundRobin: z.boolean().optional(),
      }),
    ),
    repeatCount: z.int(),
    ackTimeoutSeconds: z.int().nullable(),
    team: z.string().nullable(),
  })
  .meta({ id: 'Policy', description: 'Whom to page, step by step' });

/** A policy as it stands alone, with its version. */
export const shownPolicy = z
  .strictObject({
    ...policy.shape,
    version: z.string().describe('Another one after every change; the ETag begins with it'),
  })
  .meta({ id: 'ShownPolicy', description: 'One policy, with its version' });

/** A keyed source of alerts. */
export const integration = z
  .strictObject({
    id,
    name: z.string(),
    source: z.string(),
    service: named,
    defaultSeverity: z.string(),
    createdAt: instant,
    allowedAddresses: z.array(z.string()).describe('From where it may send; empty: from anywhere'),
    keys: z.array(
      z.strictObject({
        id,
        key: z.string().describe('What it begins with'),
        signed: z.boolean(),
        createdAt: instant,
        lastUsedAt: instant.nullable(),
        revokedAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'Integration', description: 'A keyed source of alerts, with its keys as far as they may be shown' });

/** A key of an integration, shown this once. */
export const madeIntegrationKey = z
  .strictObject({ id, key: z.string().describe('Shown this once'), url: z.string() })
  .meta({ id: 'MadeIntegrationKey', description: 'A new key of an integration, and where to send with it' });
