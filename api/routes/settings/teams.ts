/** The pages about teams: who manages a team sees and changes that one, admins every one. */
import { listPeople } from '../../../core/queries/people/list.js';
import { listTeams } from '../../../core/queries/team/list.js';
import { NotFound } from '../../../core/errors.js';
import { mayDo, teamsWhere } from '../../../core/people/permission.js';
import { teamPage, teamsPage } from '../../pages/settings/teams.js';
import { teamRemove } from '../../../core/commands/team/remove.js';
import { teamRemoveMember } from '../../../core/commands/team/remove-member.js';
import { teamSave } from '../../../core/commands/team/save.js';
import { teamSetMember } from '../../../core/commands/team/set-member.js';
import type { SettingsKit, SettingsKitParts, Visit } from './kit.js';
import type { TeamSummary } from '../../../core/store/sql/team-rows.js';

const section = '/settings/teams';

/** Adds the pages about teams. */
export function teamSettings(kit: SettingsKit, { execute, runQuery }: SettingsKitParts): void {
  const managed = async ({ actor }: Visit): Promise<TeamSummary[]> => {
    const only = teamsWhere(actor, 'team.manage');
    const { items } = await runQuery(listTeams, { actor });
    return only === null ? items : items.filter(({ id }) => only.includes(id));
  };
  const named = async (visit: Visit): Promise<TeamSummary> => {
    const wanted = visit.named('team').toLowerCase();
    const team = (await managed(visit)).find(({ id, handle }) => handle.toLowerCase() === wanted || id === wanted);
    if (!team) throw new NotFound(`No team of yours is called "${visit.named('team')}".`);
    return team;
  };
  const all = ({ actor }: Visit) => mayDo(actor, 'team.manage', { teamId: null });
  const list = async (visit: Visit) => ({
    title: 'Teams',
    body: teamsPage({ teams: await managed(visit), all: all(visit), drawn: visit.drawn }),
  });
  const one = async (visit: Visit) => {
    const team = await named(visit);
    const people = (await runQuery(listPeople, { actor: visit.actor })).items;
    return { title: team.name, body: teamPage({ team, people, all: all(visit), drawn: visit.drawn }) };
  };
  const pathOf = (handle: string) => `${section}/${encodeURIComponent(handle)}`;

  kit.get(section, section, list);
  kit.post(section, section, {
    page: list,
    async act({ actor }, { name, handle }) {
      const { reason, data } = await execute(teamSave, { actor, input: { name, handle } });
      return { to: pathOf(data!.handle as string), says: reason };
    },
  });
  kit.get(`${section}/:team`, section, one);
  kit.post(`${section}/:team`, section, {
    page: one,
    async act(visit, { name, handle }) {
      const { id } = await named(visit);
      const { reason, data } = await execute(teamSave, { actor: visit.actor, input: { team: id, name, handle } });
      return { to: pathOf(data!.handle as string), says: reason };
    },
  });
  kit.post(`${section}/:team/remove`, section, {
    page: one,
    async act(visit) {
      const { id } = await named(visit);
      const { reason } = await execute(teamRemove, { actor: visit.actor, input: { team: id } });
      return { to: section, says: reason };
    },
  });
  kit.post(`${section}/:team/members`, section, {
    page: one,
    async act(visit, { person, role }) {
      const { id, handle } = await named(visit);
      const { reason } = await execute(teamSetMember, { actor: visit.actor, input: { team: id, person, role } });
      return { to: pathOf(handle), says: reason };
    },
  });
  kit.post(`${section}/:team/members/:person/remove`, section, {
    page: one,
    async act(visit) {
      const { id, handle } = await named(visit);
      const input = { team: id, person: visit.named('person') };
      const { reason } = await execute(teamRemoveMember, { actor: visit.actor, input });
      // Who takes themselves out may not see the team any more.
      const isLeft = (await runQuery(listPeople, { actor: visit.actor })).items.find(
        ({ id: who }) => who === visit.actor.id,
      );
      const stays = mayDo({ ...visit.actor, teams: isLeft?.teams ?? [] }, 'team.manage', { teamId: id });
      return { to: stays ? pathOf(handle) : '/settings', says: reason };
    },
  });
}
