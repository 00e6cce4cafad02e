import { z } from 'zod';
import { appendAudit } from '../../store/sql/append-audit.js';
import { defineCommand } from '../../execute.js';

/** What is wrong with a sender whose key is good. */
export const senderFaults = ['address', 'signature', 'source'] as const;
/** One of them. */
export type SenderFault = (typeof senderFaults)[number];

const words: Record<SenderFault, (name: string) => string> = {
  address: (name) => `${name} may not send from this address.`,
  signature: (name) => `This is not signed with the secret of ${name}, or too long ago.`,
  source: (name) => `The key of ${name} was used at the door of another source.`,
};

/** Writes down that a sender with the key of an integration was refused, so many times within a minute. */
export const auditRefuseSender = defineCommand({
  name: 'audit.refuse-sender',
  permission: 'system.run',
  audited: false,
  input: z.strictObject({
    integration: z.strictObject({ id: z.uuid(), name: z.string() }),
    fault: z.enum(senderFaults),
    address: z.string().max(100).optional(),
    count: z.int().min(1),
    at: z.date(),
  }),
  async handle({ tx, actor }, { integration, fault, address, count, at }) {
    const reason = words[fault](integration.name);
    const who = { organisationId: actor.organisationId, kind: 'integration', ...integration, via: 'webhook', address };
    const outcome = { changed: false, reason, subject: { kind: 'integration', id: integration.id } };
    const refused = fault === 'signature' ? 'credential' : 'forbidden';
    await appendAudit(tx, { at, command: 'alert.ingest', actor: who, outcome, refused, count });
    return { ...outcome, subject: null };
  },
});
