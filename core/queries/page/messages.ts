import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { readUsers } from '../../store/sql/read-people.js';
import { loadIncidentViews } from '../incident/load-views.js';
import type { IncidentView, PersonView } from '../../notification/message.js';

/** What pages need to be written: the incidents and the people. */
export const readPageMessages = defineQuery({
  name: 'page.messages',
  permission: 'system.run',
  input: z.strictObject({ incidentIds: z.array(z.uuid()).max(500) }),
  async read(
    { tx, now, actor },
    { incidentIds },
  ): Promise<{ incidents: Map<string, IncidentView>; people: Map<string, PersonView> }> {
    const incidents = await loadIncidentViews(tx, actor.organisationId, [...new Set(incidentIds)], {
      now,
      timeline: 30,
    });
    const users = await readUsers(tx, actor.organisationId);
    return { incidents, people: new Map(users.map(({ id, name, handle, zone }) => [id, { id, name, handle, zone }])) };
  },
});
