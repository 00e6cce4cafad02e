/** REST v1, thin: parse → execute or query → JSON. Each part of the product has its routes in a file of its own. */
import { auditRoutes } from './audit.js';
import { authRoutes, type AuthParts } from './auth.js';
import { createRestKit, noFields, queryOf, without, type RestKit, type RestKitParts } from './rest-kit.js';
import { examine } from '../../core/queries/system/examine.js';
import { healthRoutes } from './health.js';
import { identityRoutes } from './identity.js';
import { incidentRoutes } from './incidents.js';
import { integrationRoutes } from './integrations.js';
import { keyRoutes } from './keys.js';
import { listAlerts } from '../../core/queries/alert/list.js';
import { organisationRoutes } from './organisation.js';
import { ownRoutes } from './own.js';
import { peopleRoutes } from './people.js';
import { readPayload } from '../webhooks/index.js';
import { reviewRoutes } from './reviews.js';
import { scheduleRoutes } from './schedules.js';
import { serviceRoutes } from './services.js';
import { showAlert } from '../../core/queries/alert/show.js';
import { simulateAlert } from '../../core/queries/alert/simulate.js';
import { z } from 'zod';
import type { Head } from '../../core/audit/entry.js';
import type { HeadKey } from '../../core/head-key.js';
import type { Dependency } from '../operations.js';
import type { Route } from './route.js';
import type { Router } from 'express';

/** What REST needs. */
export interface RestParts extends RestKitParts, AuthParts {
  publicUrl: string;
  /** Signs evidence. */
  headKey: HeadKey;
  /** Keeps a signed head outside the database. */
  keepHead: (head: Head) => void;
  /** The state of what the system stands on. */
  dependencies: () => Promise<Dependency[]>;
}

/** The routers of /api/v1, and what their routes promise. */
export function restRoutes(parts: RestParts): { routers: Router[]; routes: Route[] } {
  const { kit, router, routes } = createRestKit(parts);
  serviceRoutes(kit);
  integrationRoutes(kit, parts.publicUrl);
  kit.query('/alerts', listAlerts, { does: 'Alerts, newest first' });
  kit.query('/alerts/:alert', showAlert, { does: 'One alert' });
  incidentRoutes(kit);
  reviewRoutes(kit);
  scheduleRoutes(kit);
  organisationRoutes(kit);
  peopleRoutes(kit, parts.publicUrl);
  identityRoutes(kit);
  ownRoutes(kit);
  healthRoutes(kit);
  auditRoutes(kit, parts);
  keyRoutes(kit);
  lookRoutes(kit, parts);
  const auth = authRoutes(parts);
  return { routers: [auth.router, router], routes: [...routes, ...auth.routes] };
}

const simulated = z.strictObject({
  ...simulateAlert.input.omit({ events: true }).shape,
  source: z.string('the id of a source').max(80).optional(),
  payload: z.unknown().optional().describe('What the source sends'),
});
const dependency = z.strictObject({ name: z.string(), ok: z.boolean(), state: z.string(), needed: z.boolean() });
const findings = z.strictObject({ system: z.array(dependency), ...examine.answer.shape });

/** What would happen, and what would keep a page from arriving. */
function lookRoutes({ runQuery, get, post }: RestKit, { dependencies }: RestParts): void {
  post(
    '/simulate',
    { does: 'Whom an alert would page, when and how', input: simulated, answer: simulateAlert.answer },
    async (actor, _request, { source, payload, ...input }) => {
      // Only what a source's own reader made of a payload is an event.
      without(input, 'events');
      const isSent = source !== undefined || payload !== undefined;
      const sent = isSent ? { source, events: readPayload(String(source), payload) } : {};
      return [200, await runQuery(simulateAlert, { actor, input: { ...input, ...sent } })];
    },
  );
  get('/doctor', { does: 'What would keep a page from arriving', answer: findings }, async (actor, request) => {
    noFields(queryOf(request));
    return { system: await dependencies(), ...(await runQuery(examine, { actor })) };
  });
}
