import { z } from 'zod';
import { InvalidInput } from '../../errors.js';
import { blankIncident } from '../../incident/plan-ingest.js';
import { defineCommand } from '../../execute.js';
import { findPerson } from '../find-person.js';
import { loadRoster } from '../../queries/escalation/load-roster.js';
import { pagesFor } from '../../notification/pages-for.js';
import { startEscalations, storeIncidents } from '../paging.js';
import type { CommandContext } from '../../execute.js';
import type { Target } from '../../escalation/policy.js';

/** A test that nobody acknowledged is over after this long, in seconds. */
const testSeconds = 15 * 60;

/**
 * Pages a person as a real incident would, by every method of their rules, so that they hear it and press Acknowledge once.
 * Whoever asks is paged; a token names somebody. The test stands in no list and no room but the person's own.
 */
export const pageTest = defineCommand({
  name: 'page.test',
  permission: 'incident.respond',
  help: { verb: 'test', usage: '[high|low]', does: 'Page yourself, to see that it reaches you' },
  input: z.strictObject({
    urgency: z.enum(['high', 'low'], 'high or low').optional(),
    to: z.string('a person').trim().min(1, 'a person').max(200).optional(),
  }),
  async handle(ctx, { urgency = 'high', to }) {
    const { tx, now, actor } = ctx;
    const target = await personOf(ctx, to);
    const roster = await loadRoster(tx, actor.organisationId, now);
    const { pages, unreachable } = pagesFor({
      userId: target.id,
      urgency,
      rules: roster.rulesOf(target.id),
      defaults: roster.defaults,
      methods: roster.methodsOf(target.id),
      now,
      speed: 1,
    });
    if (unreachable)
      return { changed: false, reason: `${target.name} has ${unreachable}: no page can arrive.`, subject: null };
    const incident = {
      ...blankIncident(ctx.newId(), `Test page for ${target.name}`, now),
      severity: urgency === 'high' ? ('SEV2' as const) : ('SEV4' as const),
      origin: 'test' as const,
      wakeAt: new Date(now.getTime() + testSeconds * 1000),
    };
    await storeIncidents(ctx, [incident], { announced: false });
    const steps = [{ targets: [target], delaySeconds: testSeconds }];
    await startEscalations(ctx, [incident], { name: 'test page', steps, repeatCount: 0 });
    ctx.timeline(incident.id, 'incident.declared', { sentence: `asked for a test page of ${target.name}` });
    const ways = [...new Set(pages.map(({ channel }) => (channel === 'email' ? 'e-mail' : channel)))].join(', ');
    return {
      changed: true,
      reason: `A test page (INC-${incident.number}) goes to ${target.name} by ${ways}. Acknowledge it where it arrives.`,
      subject: { kind: 'incident', id: incident.id, number: incident.number },
    };
  },
});

async function personOf({ tx, actor }: CommandContext, to: string | undefined): Promise<Target> {
  if (actor.kind === 'user' && to === undefined) return { kind: 'user', id: actor.id, name: actor.name };
  const expected = actor.kind === 'user' ? 'no such field: you are paged yourself' : 'a person';
  if (actor.kind === 'user' || to === undefined)
    throw new InvalidInput(`to: expected ${expected}`, [{ field: 'to', expected }]);
  return findPerson(tx, actor.organisationId, to, 'to');
}
