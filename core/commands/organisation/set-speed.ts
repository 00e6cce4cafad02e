import { z } from 'zod';
import { Forbidden } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { readOrganisation, setSpeed } from '../../store/sql/organisation-rows.js';

/** Lets the demo company's escalations run faster; running ones follow. No other organisation can do this. */
export const organisationSetSpeed = defineCommand({
  name: 'organisation.set-speed',
  permission: 'incident.respond',
  input: z.strictObject({ speed: z.union([z.literal(1), z.literal(10)], '1 or 10') }),
  async handle(ctx, { speed }) {
    const { tx, now, actor } = ctx;
    const before = (await readOrganisation(tx, actor.organisationId))!.speed;
    const isDemo = await setSpeed(tx, actor.organisationId, speed, now);
    if (!isDemo) throw new Forbidden('Only the demo company can run faster than real time.');
    ctx.audit({ before: { speed: before }, after: { speed } });
    ctx.signal({ topic: 'due' });
    ctx.signal({ topic: 'oncall' });
    return {
      changed: true,
      reason: `Escalations run at ×${speed}.`,
      subject: { kind: 'organisation', id: actor.organisationId },
    };
  },
});
