import { z } from 'zod';
import { againRule, findPageToRepeat, type PageToRepeat } from '../../store/sql/failed-pages.js';
import { byHand } from '../incident/page-people.js';
import { channelWord } from '../../notification/channel-word.js';
import { Conflict, NotFound } from '../../errors.js';
import { defineCommand, type CommandContext } from '../../execute.js';
import { done, loadIncident, unchanged, type Loaded } from '../incident/on-incident.js';
import { insertPages } from '../../store/sql/page-rows.js';
import { isOpen } from '../../incident/incident.js';
import { loadRoster, type PagingRoster } from '../../queries/escalation/load-roster.js';
import { reachOf } from '../take-step.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';

/**
 * Sends a page that failed again, to the same person about the same incident, by the same way where they still have it, else by
 * every way they have now. Each failed page is sent again once; the new one says who asked for it.
 */
export const pageResend = defineCommand({
  name: 'page.resend',
  permission: 'health.manage',
  input: z.strictObject({ id: z.uuid('the id of a page') }),
  async handle(ctx, { id }) {
    const { tx, now, actor } = ctx;
    const page = await findPageToRepeat(tx, actor.organisationId, id);
    if (!page) throw new NotFound('There is no such page.');
    const loaded = await loadIncident(ctx, page.incidentNumber);
    const { incident } = loaded;
    if (page.status !== 'failed')
      throw new Conflict(`This page is ${page.status}: only one that failed is sent again.`);
    if (!isOpen(incident))
      throw new Conflict(`INC-${incident.number} is ${incident.status}: nobody is paged about it any more.`);
    const roster = await loadRoster(tx, actor.organisationId, now);
    const pages = pagesAgain(ctx, loaded, roster, page);
    const stored = await insertPages(tx, actor.organisationId, pages, now);
    const name = roster.nameOf(page.userId);
    if (stored === 0) return unchanged(incident, `The page to ${name} was sent again already.`);
    const ways = [...new Set(pages.map(({ channel }) => channelWord(channel)))].join(' and ');
    ctx.timeline(incident.id, 'responder.paged', {
      sentence: `sent the page to ${name} again, by ${ways}`,
      userIds: [page.userId],
    });
    ctx.audit({ after: { pages: name, by: ways } });
    await saveIncidents(tx, actor.organisationId, [incident], now);
    ctx.signal({ topic: 'due' });
    return done(incident, `INC-${incident.number}: the page to ${name} goes out again, by ${ways}.`);
  },
});

function pagesAgain(ctx: CommandContext, { incident, escalation }: Loaded, roster: PagingRoster, page: PageToRepeat) {
  if (!escalation || !roster.users.some((user) => user.id === page.userId))
    throw new Conflict('Whom this page was for is disabled: page somebody else.');
  const reach = reachOf(ctx, incident, escalation, roster, page.userId);
  if (reach.pages.length === 0)
    throw new Conflict(
      `${roster.nameOf(page.userId)} has ${reach.unreachable ?? 'no verified contact method'}: no page can arrive.`,
    );
  const same = reach.pages.filter(({ channel }) => channel === page.channel);
  const ways = same.length > 0 ? same.slice(0, 1) : reach.pages;
  return ways.map((way, index) => ({
    ...way,
    id: ctx.newId(),
    incidentId: incident.id,
    step: byHand,
    loop: page.loop,
    userId: page.userId,
    // The first of them carries the name by which a second press finds it; the others follow it.
    rule: index === 0 ? againRule(page.id) : `${againRule(page.id)} ${way.rule}`,
    why: `${page.why} Sent again by ${ctx.actor.name}.`,
    dueAt: same.length > 0 ? ctx.now : way.dueAt,
    failed: null,
  }));
}
