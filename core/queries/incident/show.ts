import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { findIncidentId, readPages, readTimelineAfter } from '../../store/sql/read-incident-views.js';
import { incidentPage, incidentView, timelineLine } from '../shapes/incident.js';
import { keyOf, listInput, pageOf, pageOfAll, wholeListInput } from '../cursor.js';
import { listOf } from '../shapes/plain.js';
import { lineOf, loadIncidentViews } from './load-views.js';

const number = z.int('an incident number such as 42').min(1).max(999_999_999);

/** One incident with its timeline. @throws NotFound */
export const showIncident = defineQuery({
  name: 'incident.show',
  permission: 'incident.read',
  help: { verb: 'show', usage: '[INC-n]', does: 'What happened, and who has it' },
  input: z.strictObject({ number }),
  answer: incidentView,
  async read({ tx, now, actor }, { number }) {
    const id = await findIncidentId(tx, actor.organisationId, number);
    if (!id) throw new NotFound(`There is no INC-${number}.`);
    return (await loadIncidentViews(tx, actor.organisationId, [id], { now, timeline: 200 })).get(id)!;
  },
});

/** The pages of one incident: whom, by what, and what became of each, with its reason. @throws NotFound */
export const listIncidentPages = defineQuery({
  name: 'incident.pages',
  permission: 'incident.read',
  input: z.strictObject({ number, ...wholeListInput }),
  answer: listOf(incidentPage),
  async read({ tx, actor }, { number, limit, cursor }) {
    const id = await findIncidentId(tx, actor.organisationId, number);
    if (!id) throw new NotFound(`There is no INC-${number}.`);
    return pageOfAll(await readPages(tx, actor.organisationId, [id]), { limit, cursor });
  },
});

/** The whole timeline of one incident, oldest first. @throws NotFound */
export const listTimeline = defineQuery({
  name: 'incident.timeline',
  permission: 'incident.read',
  input: z.strictObject({ number, ...listInput }),
  answer: listOf(timelineLine),
  async read({ tx, actor }, { number, limit, cursor }) {
    const id = await findIncidentId(tx, actor.organisationId, number);
    if (!id) throw new NotFound(`There is no INC-${number}.`);
    const after = keyOf(cursor, /^[0-9a-f-]{36}$/);
    const rows = await readTimelineAfter(tx, actor.organisationId, id, { after, limit: limit + 1 });
    return pageOf(rows.map(lineOf), limit, (line) => line.id);
  },
});
