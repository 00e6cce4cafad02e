import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { insertIncidentLink } from '../../store/sql/incident-links.js';
import { incidentNumber, unchanged, viaWords, versionOfIncident } from './on-incident.js';
import { record } from './record.js';

/** Puts a link on the incident: a runbook, a call, a pull request. */
export const incidentLink = defineCommand({
  name: 'incident.link',
  permission: 'incident.respond',
  versionOf: versionOfIncident,
  help: { verb: 'link', usage: '[INC-n] url [label]', does: 'Put a link on it' },
  input: z.strictObject({
    number: incidentNumber,
    url: z.url({ protocol: /^https?$/, error: 'an address that begins with https:// or http://' }).max(2000),
    label: z.string('a label').trim().min(1, 'a label').max(80, 'at most 80 characters').optional(),
  }),
  handle: (ctx, { number, url, label = new URL(url).hostname }) =>
    record(ctx, number, async ({ incident }) => {
      const { tx, now, actor } = ctx;
      const link = { id: ctx.newId(), incidentId: incident.id, url, label, addedByName: actor.name };
      if (!(await insertIncidentLink(tx, actor.organisationId, link, now)))
        return { unchanged: unchanged(incident, `INC-${number} has this link already.`) };
      ctx.audit({ after: { link: url, label } });
      const sentence = `added the link ${label}${viaWords(actor.via)}: ${url}`;
      return { kind: 'link.added', data: { sentence, url, label }, reason: `INC-${number} has the link ${label}.` };
    }),
});
