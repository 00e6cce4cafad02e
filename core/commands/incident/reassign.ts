import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { isOpen, nobodyHasIt } from '../../incident/incident.js';
import { saveEscalations } from '../../store/sql/escalation-rows.js';
import { saveIncidents } from '../../store/sql/save-incidents.js';
import { suppressPages } from '../../store/sql/page-rows.js';
import { findPerson } from '../find-person.js';
import { endPaging, resumePaging } from '../paging.js';
import { loadRoster } from '../../queries/escalation/load-roster.js';
import { giveTo } from './holding.js';
import {
  done,
  loadIncident,
  onIncident,
  quoted,
  staleReason,
  testReason,
  unchanged,
  viaWords,
  versionOfIncident,
} from './on-incident.js';
import { canReach, pagePeople } from './page-people.js';

/**
 * Gives the incident to somebody else: they are paged, and it is triggered until they acknowledge. Whoever has acknowledged
 * it before, or takes it for themselves, has it at once. The policy goes on when nobody answers in the time of its step.
 */
export const incidentReassign = defineCommand({
  name: 'incident.reassign',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'reassign', usage: '[INC-n] @user [comment]', does: 'Hand it to someone else, who is paged' },
  input: onIncident.extend({ to: z.string('a person').trim().min(1, 'a person').max(200) }),
  async handle(ctx, { number, to, comment, expects }) {
    const { tx, now, actor } = ctx;
    const org = actor.organisationId;
    const target = await findPerson(tx, org, to, 'to', 'a person; page a team or a schedule with "page"');
    const loaded = await loadIncident(ctx, number);
    const { incident, escalation } = loaded;
    if (!isOpen(incident)) return unchanged(incident, `INC-${number} is over; reopen it to page somebody.`);
    const stale = testReason(incident) ?? (await staleReason(ctx, loaded, expects));
    if (stale) return unchanged(incident, stale);
    if (incident.acknowledgedBy === target.id) return unchanged(incident, `${target.name} has INC-${number} already.`);
    const given = { sentence: `gave it to ${target.name}${viaWords(actor.via)}${quoted(comment)}`, comment };
    ctx.timeline(incident.id, 'incident.reassigned', given);
    if (target.id === actor.id || incident.acks.some(({ id }) => id === target.id)) {
      await giveTo(ctx, loaded, target);
      await saveIncidents(tx, org, [incident], now);
      await endPaging(ctx, [incident.id], `${target.name} has it`);
      ctx.signal({ topic: 'due' });
      return done(incident, `INC-${number}: ${target.name} has it, paging has stopped.`);
    }
    ctx.audit({ after: { pages: target.name } });
    const roster = await loadRoster(tx, org, now);
    Object.assign(incident, { status: 'triggered', ...nobodyHasIt });
    await suppressPages(tx, org, [incident.id], `reassigned to ${target.name}`);
    const isReached = canReach(ctx, loaded, roster, [target.id]);
    resumePaging(ctx, escalation, { wait: isReached });
    await pagePeople(ctx, loaded, roster, [target.id], `Paged because ${actor.name} gave it to you${quoted(comment)}.`);
    if (escalation) await saveEscalations(tx, org, [escalation]);
    await saveIncidents(tx, org, [incident], now);
    const says = isReached ? `paging ${target.name}` : `no page can reach ${target.name}; its policy goes on`;
    return done(incident, `INC-${number}: ${says}.`);
  },
});
