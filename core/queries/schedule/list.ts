import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listOf } from '../shapes/plain.js';
import { pageOfAll, wholeListInput } from '../cursor.js';
import { scheduleSummary } from '../shapes/schedule.js';
import { peopleAt } from '../../schedule/people-at.js';
import { readSchedules } from '../../store/sql/read-schedules.js';
import { readUsers } from '../../store/sql/read-people.js';

/** Every schedule, with the names of its layers and who is on call now. */
export const listSchedules = defineQuery({
  name: 'schedule.list',
  permission: 'oncall.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(scheduleSummary),
  async read({ tx, now, actor }, page) {
    const names = new Map((await readUsers(tx, actor.organisationId)).map(({ id, name }) => [id, name]));
    const schedules = await readSchedules(tx, actor.organisationId, now);
    return pageOfAll(
      schedules.map((schedule) => ({
        id: schedule.id,
        name: schedule.name,
        handle: schedule.handle,
        zone: schedule.zone,
        layers: schedule.layers.toSorted((a, b) => b.priority - a.priority).map((layer) => layer.name),
        onCall: peopleAt(schedule, now).flatMap(({ userId }) => names.get(userId) ?? []),
      })),
      page,
    );
  },
});
