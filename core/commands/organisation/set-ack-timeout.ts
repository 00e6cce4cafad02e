import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { severities } from '../../incident/incident.js';
import { ackTimeout } from '../policy/save.js';
import { readAckTimeouts } from '../../store/sql/read-ack-timeouts.js';
import { setAckTimeout } from '../../store/sql/organisation-rows.js';

/** Says how long an acknowledgement of a severity holds before its holder is asked; 0 or null: never. */
export const organisationSetAckTimeout = defineCommand({
  name: 'organisation.set-ack-timeout',
  permission: 'organisation.manage',
  input: z.strictObject({
    severity: z.enum(severities, 'one of SEV1 to SEV5'),
    ackTimeoutSeconds: ackTimeout,
  }),
  async handle({ tx, actor, audit }, { severity, ackTimeoutSeconds }) {
    const { severities: former } = await readAckTimeouts(tx, actor.organisationId, null);
    audit({
      before: { severity, ackTimeoutSeconds: former[severity] ?? 0 },
      after: { severity, ackTimeoutSeconds: ackTimeoutSeconds ?? 0 },
    });
    await setAckTimeout(tx, actor.organisationId, severity, ackTimeoutSeconds ?? 0);
    const reason = ackTimeoutSeconds
      ? `Whoever acknowledges a ${severity} is asked after ${ackTimeoutSeconds} s.`
      : `Whoever acknowledges a ${severity} is not asked again.`;
    return { changed: true, reason, subject: { kind: 'organisation', id: actor.organisationId } };
  },
});
