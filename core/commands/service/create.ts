import { z } from 'zod';
import { Conflict } from '../../errors.js';
import { defineCommand } from '../../execute.js';
import { readServiceFields } from '../../store/sql/find-service.js';
import { findFirstPolicy, insertService } from '../../store/sql/service-rows.js';
import { owningTeam, teamName } from '../owning-team.js';
import { isUniqueViolation } from '../../store/tx.js';

/** Adds something that is monitored. It gets the organisation's first policy. Data: `name`. */
export const serviceCreate = defineCommand({
  name: 'service.create',
  permission: 'service.manage',
  input: z.strictObject({
    name: z.string('a name').trim().min(1, 'a name of at least one character').max(200, 'at most 200 characters'),
    team: teamName,
  }),
  async handle(ctx, { name, team }) {
    const { tx, now, actor } = ctx;
    const id = ctx.newId();
    const teamId = await owningTeam(ctx, 'service.manage', team);
    try {
      await insertService(
        tx,
        actor.organisationId,
        { id, name, policyId: await findFirstPolicy(tx, actor.organisationId), teamId },
        now,
      );
    } catch (error) {
      if (isUniqueViolation(error)) throw new Conflict(`A service is called "${name}" already.`);
      throw error;
    }
    ctx.audit({ after: await readServiceFields(tx, actor.organisationId, id) });
    return { changed: true, reason: `${name} is a service now.`, subject: { kind: 'service', id }, data: { name } };
  },
});
