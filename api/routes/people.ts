/** REST of people and teams. */
import { answerOf, withNamed, type Answer, type RestKit } from './rest-kit.js';
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
import type { Command } from '../../core/execute.js';
import type { Outcome } from '../../core/outcome.js';

const saved = (outcome: Outcome): Answer => [
  outcome.data!.isNew ? 201 : 200,
  { ...answerOf(outcome), handle: outcome.data!.handle },
];

/** Adds the routes of people and teams. */
export function peopleRoutes({ execute, query, command, post }: RestKit, publicUrl: string): void {
  /** A command that makes a link. It takes no idempotency key: what is kept under one would hold the token. */
  const makesLink = <I>(path: string, status: 200 | 201, makes: Command<I>) =>
    post(path, async (actor, request, body) => {
      const outcome = await execute(makes, { actor, input: withNamed(body, request) });
      const { token, ...data } = outcome.data as { token: string; handle?: string };
      return [status, { ...answerOf(outcome), ...data, url: `${publicUrl}/sign-in/${token}` }];
    });
  query('/people/directory', listDirectory);
  makesLink('/people', 201, personAdd);
  command('/people/:person', personUpdate);
  command('/people/:person/disable', personDisable);
  command('/people/:person/enable', personEnable);
  makesLink('/people/:person/link', 200, personOfferLink);
  query('/teams', listTeams);
  command('/teams', teamSave, saved);
  command('/teams/:team', teamSave, saved);
  command('/teams/:team/remove', teamRemove);
  command('/teams/:team/members', teamSetMember);
  command('/teams/:team/members/:person/remove', teamRemoveMember);
}
