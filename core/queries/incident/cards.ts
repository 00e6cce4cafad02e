import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { loadIncidentViews } from './load-views.js';

/** The views of many incidents at once, for drawing cards. */
export const readIncidentCards = defineQuery({
  name: 'incident.cards',
  permission: 'incident.read',
  input: z.strictObject({ ids: z.array(z.uuid()).max(500) }),
  read: ({ tx, now, actor }, { ids }) =>
    loadIncidentViews(tx, actor.organisationId, [...new Set(ids)], { now, timeline: 30 }),
});
