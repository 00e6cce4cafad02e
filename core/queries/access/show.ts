import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { instant } from '../shapes/plain.js';
import { roles } from '../../people/role.js';
import { findPersonRow, readAdmitters } from '../../store/sql/identity-rows.js';

/** Who can add the reader to a team, and when they last asked. Somebody without a team sees this, and nothing else. */
export const showAccess = defineQuery({
  name: 'access.show',
  permission: 'access.request',
  input: z.strictObject({}),
  answer: z.strictObject({
    askedAt: instant.nullable(),
    admitters: z.array(
      z.strictObject({
        name: z.string(),
        role: z.enum(roles),
        manages: z.array(z.string()).describe('Names of teams'),
      }),
    ),
  }),
  async read({ tx, actor }) {
    const person = actor.kind === 'user' ? await findPersonRow(tx, actor.organisationId, actor.id) : undefined;
    const admitters = (await readAdmitters(tx, actor.organisationId)).filter(({ id }) => id !== actor.id);
    return {
      askedAt: person?.accessAskedAt ?? null,
      admitters: admitters.map(({ name, role, manages }) => ({ name, role, manages })),
    };
  },
});
