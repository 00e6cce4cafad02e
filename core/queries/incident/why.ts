import { z } from 'zod';
import { NotFound } from '../../errors.js';
import { clockIn } from '../../people/clock-in.js';
import { defineQuery } from '../../query.js';
import { incidentName } from '../../incident/incident.js';
import { findIncidentId, readIncidents, readPages, type IncidentPage } from '../../store/sql/read-incident-views.js';
import { findNewestPaged } from '../../store/sql/find-newest-paged.js';
import { readEscalations, type Escalation } from '../../store/sql/escalation-rows.js';
import { readUsers } from '../../store/sql/read-people.js';

/** Why the reader was paged about an incident, or was not; of their newest page when no number is given. @throws NotFound */
export const whyPaged = defineQuery({
  name: 'incident.why',
  permission: 'incident.read',
  help: { verb: 'why', usage: '[INC-n]', does: 'Why were you paged, or why not?' },
  input: z.strictObject({ number: z.int('an incident number such as 42').min(1).max(999_999_999).optional() }),
  async read({ tx, now, actor }, { number }): Promise<{ sentences: string[]; number: number | null }> {
    const org = actor.organisationId;
    const id = number === undefined ? await findNewestPaged(tx, org, actor.id) : await findIncidentId(tx, org, number);
    if (!id && number !== undefined) throw new NotFound(`There is no INC-${number}.`);
    if (!id) return { sentences: ['You have not been paged about anything yet.'], number: null };
    const [incident] = await readIncidents(tx, org, [id]);
    const [escalation] = await readEscalations(tx, org, [id]);
    const zone = (await readUsers(tx, org)).find((user) => user.id === actor.id)?.zone ?? 'UTC';
    const mine = (await readPages(tx, org, [id])).filter((page) => page.userId === actor.id);
    const name = incidentName(incident!.number);
    const sentences =
      mine.length > 0 ? mine.map((page) => pageSentence(page, zone, now)) : [notPaged(name, escalation)];
    return { sentences, number: incident!.number };
  },
});

const channelWords: Record<string, string> = { chat: 'chat', email: 'e-mail', none: 'no channel' };

function pageSentence(page: IncidentPage, zone: string, now: Date): string {
  const by = channelWords[page.channel] ?? page.channel;
  const at = clockIn(page.sentAt ?? page.dueAt, zone, now);
  const reason = page.reason ? `: ${page.reason}` : '';
  const state = {
    pending: `Due by ${by} at ${at}${reason}.`,
    sending: `Being sent by ${by} since ${at}.`,
    sent: `Sent by ${by} at ${at}.`,
    delivered: `Delivered by ${by} at ${at}.`,
    failed: `Failed by ${by} at ${at}${reason}.`,
    suppressed: `Not sent by ${by}${reason}.`,
  }[page.status];
  return `${page.why} ${state}`;
}

function notPaged(name: string, escalation: Escalation | undefined): string {
  if (!escalation?.lastPlan) return `You were not paged about ${name}: no step of its policy was taken yet.`;
  const steps = `${escalation.lastPlan.step + 1} of ${escalation.snapshot.steps.length}`;
  const stopped = escalation.nextStepAt ? '' : ` It goes no further: ${escalation.stopReason ?? 'it has ended'}.`;
  return `You were not paged about ${name}: the policy ${escalation.snapshot.name} got as far as step ${steps}, which pages somebody else.${stopped}`;
}
