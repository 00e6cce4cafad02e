import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { insertRows } from '../../store/sql/insert-rows.js';
import { furnish } from './furnish.js';

/** Founds an organisation with one owner, who is paged until there are schedules. The actor carries the new id. */
export const organisationFound = defineCommand({
  name: 'organisation.found',
  permission: 'system.run',
  input: z.strictObject({
    name: z.string().min(1).max(200),
    owner: z.strictObject({
      name: z.string().min(1),
      handle: z.string().min(1),
      email: z.string().min(3),
      zone: z.string().min(1),
    }),
  }),
  async handle(ctx, { name, owner }) {
    const person = { id: ctx.newId(), ...owner, role: 'owner' };
    await furnish(ctx, { name, demo: false }, [person]);
    const target = { kind: 'user', id: person.id, name: person.name };
    const steps = [{ targets: [target], delaySeconds: 300 }];
    const policy = {
      organisation_id: ctx.actor.organisationId,
      id: ctx.newId(),
      name: 'Default',
      steps,
      repeat_count: 2,
      created_at: ctx.now,
    };
    await insertRows(ctx.tx, 'escalation_policies', [policy]);
    ctx.audit({ after: { name, owner: owner.name } });
    return {
      changed: true,
      reason: `${name} is founded.`,
      subject: { kind: 'organisation', id: ctx.actor.organisationId },
    };
  },
});
