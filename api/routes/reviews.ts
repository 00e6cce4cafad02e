/** REST of what is left of an incident: its review, its record as a file, and what incidents take. */
import { listPeople } from '../../core/queries/people/list.js';
import { showMeasures } from '../../core/queries/incident/measure.js';
import { readRecord } from '../../core/queries/incident/record.js';
import { recordFile, reviewDraft } from '../pages/incident-markdown.js';
import { reviewSave } from '../../core/commands/review/save.js';
import { shownReview } from '../../core/queries/shapes/incident.js';
import { noFields, queryOf, withNamed, type RestKit } from './rest-kit.js';
import type { Actor } from '../../core/people/actor.js';
import type { Request } from 'express';
import type { z } from 'zod';

/** Adds the routes of reviews, records and measures. */
export function reviewRoutes({ runQuery, query, command, get, lines }: RestKit): void {
  async function recordOf(actor: Actor, request: Request) {
    noFields(queryOf(request));
    const record = await runQuery(readRecord, { actor, input: withNamed({}, request) });
    const reader = (await runQuery(listPeople, { actor })).items.find(({ id }) => id === actor.id);
    return { record, zone: reader?.zone ?? 'UTC' };
  }
  const told = { does: 'Its review, or the draft of one', input: readRecord.input as z.ZodType, answer: shownReview };
  get('/incidents/:number/review', told, async (actor, request) => {
    const { record, zone } = await recordOf(actor, request);
    const { incident, review } = record;
    return {
      number: incident.number,
      version: review?.version ?? 0,
      text: review?.text ?? reviewDraft(record, zone),
      writtenAt: review?.writtenAt ?? null,
      writtenBy: review?.writtenByName ?? null,
    };
  });
  command('/incidents/:number/review', reviewSave, { does: 'Keeps what people write about it afterwards' });
  lines(
    { method: 'GET', path: '/incidents/:number/record' },
    { type: 'text/markdown', name: 'record.md' },
    { does: 'All that is known of it, as one file of Markdown', runs: readRecord },
    async function* (actor, request) {
      const { record, zone } = await recordOf(actor, request);
      yield recordFile(record, zone);
    },
  );
  query('/measures', showMeasures, { does: 'How long it took to acknowledge and to resolve: MTTA and MTTR' });
}
