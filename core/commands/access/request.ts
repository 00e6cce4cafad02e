import { z } from 'zod';
import { defineCommand } from '../../execute.js';
import { Forbidden } from '../../errors.js';
import { noteAccessAsked, readAdmitters } from '../../store/sql/identity-rows.js';
import { tellPerson } from '../notice/tell.js';

const dayMs = 24 * 60 * 60_000;

/** Somebody who is in no team asks to be let in: who can do so is told, once a day. */
export const accessRequest = defineCommand({
  name: 'access.request',
  permission: 'access.request',
  input: z.strictObject({}),
  async handle(ctx) {
    const { tx, now, actor } = ctx;
    if (actor.kind !== 'user') throw new Forbidden('A person asks for access.');
    const subject = { kind: 'user', id: actor.id };
    if (actor.teams.length > 0) return { changed: false, reason: 'You are in a team already.', subject };
    const times = { now, before: new Date(now.getTime() - dayMs) };
    if (!(await noteAccessAsked(tx, actor.organisationId, actor.id, times)))
      return { changed: false, reason: 'You asked today. Whoever can add you was told.', subject };
    const admitters = (await readAdmitters(tx, actor.organisationId)).filter(({ id }) => id !== actor.id);
    for (const { id } of admitters)
      await tellPerson(ctx, id, `${actor.name} is in no team yet and asks to be added to one.`);
    const told = admitters.map(({ name }) => name).join(', ') || 'nobody, because there is nobody who could add you';
    return { changed: true, reason: `Told ${told}.`, subject };
  },
});
