import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { incidentNumber, testReason, unchanged, viaWords } from '../incident/on-incident.js';
import { lockReviewVersion, readReview, saveReview } from '../../store/sql/review-rows.js';
import { record } from '../incident/record.js';

/** How long a review may be, in characters. */
const longest = 200_000;

/** Keeps what people write about an incident afterwards: its review, in Markdown. */
export const reviewSave = defineCommand({
  name: 'review.save',
  permission: 'incident.respond',
  versionOf: (tx, organisationId, { number }) => lockReviewVersion(tx, organisationId, number),
  input: z.strictObject({
    number: incidentNumber,
    text: z.string('a text').trim().min(1, 'a text').max(longest, 'at most 200,000 characters'),
  }),
  handle: (ctx, { number, text }) =>
    record(ctx, number, async ({ incident }) => {
      const { tx, now, actor } = ctx;
      const test = testReason(incident);
      if (test) return { unchanged: unchanged(incident, test) };
      const before = await readReview(tx, actor.organisationId, incident.id);
      if (before?.text === text)
        return { unchanged: unchanged(incident, `The review of INC-${number} says this already.`) };
      await saveReview(tx, actor.organisationId, { incidentId: incident.id, text, byName: actor.name }, now);
      ctx.audit({ before: { review: before?.text }, after: { review: text } });
      return {
        kind: 'review.written',
        data: { sentence: `${before ? 'edited' : 'wrote'} the review${viaWords(actor.via)}` },
        reason: `The review of INC-${number} is kept.`,
      };
    }),
});
