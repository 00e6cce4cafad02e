/** REST v1, thin: parse → execute or query → JSON. Each part of the product has its routes in a file of its own. */
import { auditRoutes } from './audit.js';
import { createRestKit, noFields, queryOf, without, type RestKitParts } from './rest-kit.js';
import { examine } from '../../core/queries/system/examine.js';
import { identityRoutes } from './identity.js';
import { incidentRoutes } from './incidents.js';
import { integrationRoutes } from './integrations.js';
import { listAlerts } from '../../core/queries/alert/list.js';
import { peopleRoutes } from './people.js';
import { readPayload } from '../webhooks/index.js';
import { scheduleRoutes } from './schedules.js';
import { serviceRoutes } from './services.js';
import { simulateAlert } from '../../core/queries/alert/simulate.js';
import type { HeadKey } from '../../core/head-key.js';
import type { Dependency } from '../operations.js';
import type { Router } from 'express';

/** What REST needs. */
export interface RestParts extends RestKitParts {
  publicUrl: string;
  /** Signs evidence. */
  headKey: HeadKey;
  /** The state of what the system stands on. */
  dependencies: () => Promise<Dependency[]>;
}

/** The router of /api/v1. */
export function restRoutes(parts: RestParts): Router {
  const { kit, router } = createRestKit(parts);
  const { runQuery, query, get, post } = kit;
  serviceRoutes(kit);
  integrationRoutes(kit, parts.publicUrl);
  identityRoutes(kit);
  query('/alerts', listAlerts);
  incidentRoutes(kit);
  scheduleRoutes(kit);
  peopleRoutes(kit, parts.publicUrl);
  auditRoutes(kit, parts.headKey);
  post('/simulate', async (actor, _request, { source, payload, ...input }) => {
    // Only what a source's own reader made of a payload is an event.
    without(input, 'events');
    const isSent = source !== undefined || payload !== undefined;
    const sent = isSent ? { source, events: readPayload(String(source), payload) } : {};
    return [200, await runQuery(simulateAlert, { actor, input: { ...input, ...sent } })];
  });
  get('/doctor', async (actor, request) => {
    noFields(queryOf(request));
    return { system: await parts.dependencies(), ...(await runQuery(examine, { actor })) };
  });
  return router;
}
