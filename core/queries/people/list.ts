import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { listOf, member } from '../shapes/plain.js';
import { pageOfAll, wholeListInput } from '../cursor.js';
import { readPeople, readReach } from '../../store/sql/read-people.js';

/** Everybody of the organisation, with their role and their teams. */
export const listPeople = defineQuery({
  name: 'people.list',
  permission: 'people.read',
  input: z.strictObject(wholeListInput),
  answer: listOf(member),
  async read({ tx, actor }, page) {
    const people = await readPeople(tx, actor.organisationId);
    const shown = people.map(({ id, name, handle, zone, role, teams }) => ({ id, name, handle, zone, role, teams }));
    return pageOfAll(shown, page);
  },
});

/** How the reader is reached when a page is urgent: channel and delay, in order. */
export const showReach = defineQuery({
  name: 'people.reach',
  permission: 'people.read',
  input: z.strictObject({}),
  answer: z.strictObject({ items: z.array(z.strictObject({ channel: z.string(), delaySeconds: z.int() })) }),
  async read({ tx, actor }) {
    const { methods, rules } = await readReach(tx, actor.organisationId);
    const urgent = rules.filter((rule) => rule.urgency === 'high');
    const own = urgent.filter((rule) => rule.userId === actor.id);
    const chosen = own.length > 0 ? own : urgent.filter((rule) => rule.userId === null);
    const has = (channel: string) =>
      channel === 'chat' || methods.some((m) => m.userId === actor.id && m.channel === channel && m.verifiedAt);
    return {
      items: chosen.filter((rule) => has(rule.channel)).map(({ channel, delaySeconds }) => ({ channel, delaySeconds })),
    };
  },
});
