import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { clockAndCity } from '../../people/clock-and-city.js';
import { defineQuery } from '../../query.js';
import { groupBy } from '../../group-by.js';
import { incidentName } from '../../incident/incident.js';
import { findIncidentId, readIncidents, readPages, type IncidentPage } from '../../store/sql/read-incident-views.js';
import { findNewestPaged } from '../../store/sql/find-newest-paged.js';
import { readEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import { readUsers } from '../../store/sql/read-people.js';

/** Why the reader was paged about one incident: each reason once, the newest first, with what became of its pages. */
export interface WhyAnswer {
  /** Null when the reader was never paged at all. */
  number: number | null;
  reasons: { reason: string; ways: string[] }[];
}

/** Why the reader was paged about an incident, or was not; of their newest page when no number is given. @throws NotFound */
export const whyPaged = defineQuery({
  name: 'incident.why',
  permission: 'incident.read',
  help: { verb: 'why', usage: '[INC-n]', does: 'Why were you paged, or why not?' },
  input: z.strictObject({ number: z.int('an incident number such as 42').min(1).max(999_999_999).optional() }),
  async read({ tx, now, actor }, { number }): Promise<WhyAnswer> {
    const org = actor.organisationId;
    const id = number === undefined ? await findNewestPaged(tx, org, actor.id) : await findIncidentId(tx, org, number);
    if (!id && number !== undefined) throw new NotFound(`There is no INC-${number}.`);
    if (!id) return { number: null, reasons: [alone('You have not been paged about anything yet.')] };
    const [incident] = await readIncidents(tx, org, [id]);
    const [escalation] = await readEscalations(tx, org, [id]);
    const zone = (await readUsers(tx, org)).find((user) => user.id === actor.id)?.zone ?? 'UTC';
    const mine = (await readPages(tx, org, [id])).filter((page) => page.userId === actor.id);
    const name = incidentName(incident!.number);
    const reasons = [...groupBy(mine, (page) => page.why)].map(([reason, pages]) => ({
      reason,
      ways: pages.map((page) => wayOf(page, zone, now)),
    }));
    return {
      number: incident!.number,
      reasons: reasons.length > 0 ? reasons.reverse() : [alone(notPaged(name, escalation))],
    };
  },
});

const channelWords: Record<string, string> = { chat: 'chat', email: 'e-mail', none: 'no channel' };

const alone = (reason: string) => ({ reason, ways: [] });

/** What became of one page: "Delivered by chat at 11:00." */
function wayOf(page: IncidentPage, zone: string, now: Date): string {
  const by = channelWords[page.channel] ?? page.channel;
  const at = clockAndCity(page.sentAt ?? page.dueAt, zone, now);
  const reason = page.reason ? `: ${page.reason}` : '';
  return {
    pending: `Due by ${by} at ${at}${reason}.`,
    sending: `Being sent by ${by} since ${at}.`,
    sent: `Sent by ${by} at ${at}.`,
    delivered: `Delivered by ${by} at ${at}.`,
    failed: `Failed by ${by} at ${at}${reason}.`,
    suppressed: `Not sent by ${by}${reason}.`,
  }[page.status];
}

function notPaged(name: string, escalation: Escalation | undefined): string {
  if (!escalation?.lastPlan) return `You were not paged about ${name}: no step of its policy was taken yet.`;
  const steps = `${escalation.lastPlan.step + 1} of ${escalation.snapshot.steps.length}`;
  const stopped = escalation.nextStepAt ? '' : ` It goes no further: ${escalation.stopReason ?? 'it has ended'}.`;
  return `You were not paged about ${name}: the policy ${escalation.snapshot.name} got as far as step ${steps}, which pages somebody else.${stopped}`;
}
