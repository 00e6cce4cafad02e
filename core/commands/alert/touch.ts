import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { touchAlerts } from '../../store/sql/alert-rows.js';

/**
 * Notes that alerts were sent again unchanged. Data: `missed`, the ids whose state had changed meanwhile; the caller takes
 * those in as new events.
 */
export const alertTouch = defineCommand({
  name: 'alert.touch',
  permission: 'alert.ingest',
  audited: false,
  input: z.object({ touches: z.array(z.object({ alertId: z.uuid(), version: z.int(), at: z.date() })).max(5000) }),
  async handle({ tx, actor }, { touches }) {
    const newest = new Map(touches.map((touch) => [touch.alertId, touch]));
    const held = new Set(await touchAlerts(tx, actor.organisationId, [...newest.values()]));
    const missed = [...newest.keys()].filter((id) => !held.has(id));
    return { changed: held.size > 0, reason: `${held.size} alerts seen again`, subject: null, data: { missed } };
  },
});
