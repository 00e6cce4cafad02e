import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { defineQuery } from '../../query.js';
import { findIncidentId, readPages } from '../../store/sql/read-incident-views.js';
import { loadIncidentViews } from './load-views.js';

/** One incident with its timeline. @throws NotFound */
export const showIncident = defineQuery({
  name: 'incident.show',
  permission: 'incident.read',
  help: { verb: 'show', usage: '[INC-n]', does: 'What happened, and who has it' },
  input: z.strictObject({ number: z.int('an incident number such as 42').min(1).max(999_999_999) }),
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
  input: z.strictObject({ number: z.int('an incident number such as 42').min(1).max(999_999_999) }),
  async read({ tx, actor }, { number }) {
    const id = await findIncidentId(tx, actor.organisationId, number);
    if (!id) throw new NotFound(`There is no INC-${number}.`);
    return { items: await readPages(tx, actor.organisationId, [id]) };
  },
});
