import { z } from 'zod';
import { channelWord } from '../../notification/channel-word.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineQuery, type QueryContext } from '../../query.js';
import { listServiceRows } from '../../store/sql/list-services.js';
import { loadRoster, type PagingRoster } from '../escalation/load-roster.js';
import { pagesFor } from '../../notification/pages-for.js';
import { readPolicies } from '../../store/sql/escalation-rows.js';
import { shiftsFrom } from '../../schedule/shifts-of.js';

/** One thing that was looked at, and what to do where it is not well. */
export interface Finding {
  ok: boolean;
  /** What stands there, as a sentence. */
  says: string;
  /** How to mend it; null where nothing is to be mended. */
  fix: string | null;
}

const finding = z
  .strictObject({ ok: z.boolean(), says: z.string(), fix: z.string().nullable() })
  .meta({ id: 'Finding', description: 'Something that was looked at, and what to do where it is not well' });

/** How far ahead a gap of a schedule is looked for, in milliseconds: two weeks. */
const lookAheadMs = 14 * 24 * 60 * 60_000;

/** Looks for what would keep a page from reaching somebody: for the reader, and for the whole organisation. */
export const examine = defineQuery({
  name: 'system.doctor',
  permission: 'service.read',
  help: { verb: 'doctor', usage: '', does: 'What would keep a page from arriving?' },
  input: z.strictObject({}),
  answer: z.strictObject({ findings: z.array(finding) }),
  async read(ctx): Promise<{ findings: Finding[] }> {
    const roster = await loadRoster(ctx.tx, ctx.actor.organisationId, ctx.now);
    const findings = [
      ...reachOf(ctx, roster),
      ...othersOf(ctx, roster),
      ...gapsOf(ctx, roster),
      ...(await servicesOf(ctx, roster)),
    ];
    return { findings };
  },
});

const waysOf = (userId: string, roster: PagingRoster, now: Date) =>
  pagesFor({
    userId,
    urgency: 'high',
    rules: roster.rulesOf(userId),
    defaults: roster.defaults,
    methods: roster.methodsOf(userId),
    now,
    speed: 1,
  });

function reachOf({ actor, now }: QueryContext, roster: PagingRoster): Finding[] {
  if (actor.kind !== 'user') return [];
  const { pages, unreachable } = waysOf(actor.id, roster, now);
  if (unreachable)
    return [{ ok: false, says: `You have ${unreachable}.`, fix: 'Add a contact method, and verify it.' }];
  const ways = [...new Set(pages.map(({ channel }) => channelWord(channel)))];
  const says = `You are paged by ${ways.join(' and ')}.`;
  const only = ways.length === 1 && ways[0] === 'chat';
  return [{ ok: !only, says, fix: only ? 'Add a way that rings: a page in chat wakes nobody.' : null }];
}

function othersOf({ actor, now }: QueryContext, roster: PagingRoster): Finding[] {
  const silent = roster.users.filter(({ id }) => id !== actor.id && waysOf(id, roster, now).unreachable !== null);
  if (silent.length === 0) return [{ ok: true, says: 'Everybody can be reached.', fix: null }];
  const names = silent.map(({ name }) => name).join(', ');
  return [{ ok: false, says: `No page can reach ${names}.`, fix: 'Each needs a verified contact method.' }];
}

function gapsOf({ now }: QueryContext, roster: PagingRoster): Finding[] {
  if (roster.schedules.length === 0)
    return [{ ok: false, says: 'There is no schedule.', fix: 'Without one, policies can page people by name only.' }];
  const known = new Set(roster.users.map(({ id }) => id));
  return roster.schedules.map((schedule) => {
    for (const { userIds, start, end } of shiftsFrom(schedule, now, new Date(now.getTime() + lookAheadMs))) {
      if (userIds.some((id) => known.has(id))) continue;
      const at = (when: Date) => clockAndCity(when, schedule.zone, now);
      const from = start > now ? `from ${at(start)} ` : '';
      return {
        ok: false,
        says: `${schedule.name} has nobody on call ${from}until ${at(end)}.`,
        fix: `Write /incident override @somebody 4h ${schedule.handle} when it begins, or fill the gap.`,
      };
    }
    return { ok: true, says: `${schedule.name} has somebody on call for the next two weeks.`, fix: null };
  });
}

async function servicesOf({ tx, actor }: QueryContext, roster: PagingRoster): Promise<Finding[]> {
  const services = await listServiceRows(tx, actor.organisationId);
  const serviceIds = services.map(({ id }) => id);
  const rows = await readPolicies(tx, actor.organisationId, serviceIds);
  const policies = new Map(rows.map((row) => [row.serviceId, row.snapshot]));
  return services.map(({ id, name }): Finding => {
    const policy = policies.get(id);
    if (!policy)
      return { ok: false, says: `${name} has no escalation policy: the owners are paged.`, fix: 'Give it one.' };
    const reached = policy.steps.some(({ targets }) =>
      targets.some((target) => roster.resolve(target).userIds.length > 0),
    );
    return reached
      ? { ok: true, says: `An alert of ${name} would page somebody now.`, fix: null }
      : {
          ok: false,
          says: `The policy ${policy.name} of ${name} reaches nobody now: the owners are paged.`,
          fix: 'Put somebody on call.',
        };
  });
}
