import { z } from 'zod';
import { defineQuery } from '../../query.js';
import { findPersonRow, readIdentitiesOf } from '../../store/sql/identity-rows.js';
import { NotFound } from '../../errors.js';

/** Who the reader is, and which issuers sign them in. */
export const showIdentity = defineQuery({
  name: 'identity.own',
  permission: 'session.own',
  input: z.strictObject({}),
  answer: z.strictObject({
    person: z.strictObject({ name: z.string(), email: z.string() }),
    items: z.array(z.strictObject({ issuer: z.string(), tenant: z.string(), name: z.string(), email: z.string() })),
  }),
  async read({ tx, actor }) {
    const person = actor.kind === 'user' ? await findPersonRow(tx, actor.organisationId, actor.id) : undefined;
    if (!person) throw new NotFound('No person is signed in.');
    const items = await readIdentitiesOf(tx, actor.organisationId, person.id);
    return {
      person: { name: person.name, email: person.email },
      items: items.map(({ issuer, tenant, name, email }) => ({ issuer, tenant, name, email })),
    };
  },
});
