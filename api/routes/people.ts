/** REST of people and teams. */
import { answerOf, withNamed, type RestKit } from './rest-kit.js';
import { listDirectory } from '../../core/queries/people/directory.js';
import { listTeams } from '../../core/queries/team/list.js';
import { personAdd } from '../../core/commands/person/add.js';
import { personDisable } from '../../core/commands/person/disable.js';
import { personEnable } from '../../core/commands/person/enable.js';
import { personOfferLink } from '../../core/commands/person/offer-link.js';
import { personUpdate } from '../../core/commands/person/update.js';
import { teamRemove } from '../../core/commands/team/remove.js';
import { teamRemoveMember } from '../../core/commands/team/remove-member.js';
import { teamSave } from '../../core/commands/team/save.js';
import { teamSetMember } from '../../core/commands/team/set-member.js';
import { outcomeWith } from '../../core/queries/shapes/plain.js';
import { z } from 'zod';
import type { Answer, Told } from './route.js';
import type { Command } from '../../core/execute.js';
import type { Outcome } from '../../core/outcome.js';

const saved = (outcome: Outcome): Answer => [
  outcome.data!.isNew ? 201 : 200,
  { ...answerOf(outcome), handle: outcome.data!.handle },
];
const savedTeam = { answer: outcomeWith({ handle: z.string() }), statuses: [200, 201], as: saved };
const linkOf = { url: z.url().describe('Signs them in once, within an hour; shown this once') };

/** Adds the routes of people and teams. */
export function peopleRoutes({ execute, query, command, post }: RestKit, publicUrl: string): void {
  /** A command that makes a link. It takes no idempotency key: what is kept under one would hold the token. */
  const makesLink = <I>(path: string, makes: Command<I>, told: Told & { statuses: [200 | 201] }) =>
    post(path, { ...told, runs: makes, noKey: true }, async (actor, request, body) => {
      const outcome = await execute(makes, { actor, input: withNamed(body, request) });
      const { token, ...data } = outcome.data as { token: string; handle?: string };
      return [told.statuses[0], { ...answerOf(outcome), ...data, url: `${publicUrl}/sign-in/${token}` }];
    });
  query('/people/directory', listDirectory, { does: 'Everybody as admins see them, disabled ones too' });
  makesLink('/people', personAdd, {
    does: 'Adds a person, and makes a link that signs them in',
    answer: outcomeWith({ handle: z.string(), ...linkOf }),
    statuses: [201],
  });
  command('/people/:person', personUpdate, { does: 'Changes a name, a handle, a zone or a role' });
  command('/people/:person/disable', personDisable, { does: 'Shuts somebody out, at once and everywhere' });
  command('/people/:person/enable', personEnable, { does: 'Lets somebody in again' });
  makesLink('/people/:person/link', personOfferLink, {
    does: 'Makes a link that signs somebody in once',
    answer: outcomeWith(linkOf),
    statuses: [200],
  });
  query('/teams', listTeams, { does: 'Every team with its people and what it owns' });
  command('/teams', teamSave, { does: 'Makes a team', ...savedTeam });
  command('/teams/:team', teamSave, { does: 'Renames a team', ...savedTeam });
  command('/teams/:team/remove', teamRemove, {
    does: 'Removes a team that owns nothing, that no policy pages and no group grants',
  });
  command('/teams/:team/members', teamSetMember, { does: 'Puts somebody into a team' });
  command('/teams/:team/members/:person/remove', teamRemoveMember, { does: 'Takes somebody out of a team' });
}
