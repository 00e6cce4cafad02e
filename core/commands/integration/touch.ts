import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { touchIntegrationKeys } from '../../store/sql/integration-rows.js';

/** Notes when keys were last used; many uses come as one. */
export const integrationTouch = defineCommand({
  name: 'integration.touch',
  permission: 'alert.ingest',
  audited: false,
  input: z.object({ uses: z.array(z.object({ keyId: z.uuid(), at: z.date() })).max(10_000) }),
  async handle({ tx, actor }, { uses }) {
    const touched = await touchIntegrationKeys(tx, actor.organisationId, uses);
    return { changed: touched > 0, reason: `${touched} keys were used`, subject: null };
  },
});
