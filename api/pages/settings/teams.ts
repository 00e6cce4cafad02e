/** The teams that somebody manages, each with its people and what it owns, and the page of one team. */
import { faceOf } from '../../../templates/web/face.js';
import { formView, type Drawn } from './form.js';
import { renderTemplate } from '../../../templates/render.js';
import type { TeamSummary } from '../../../core/store/sql/team-rows.js';

/** Somebody who may be put into a team. */
export interface Candidate {
  id: string;
  name: string;
  handle: string;
}

/** What the list shows. */
export interface TeamsPageData {
  teams: TeamSummary[];
  /** May the reader make teams, and remove them? */
  all: boolean;
  drawn: Drawn;
}

/** What the page of one team shows. */
export interface TeamPageData {
  team: TeamSummary;
  people: Candidate[];
  all: boolean;
  drawn: Drawn;
}

const pathOf = ({ handle }: { handle: string }): string => `/settings/teams/${encodeURIComponent(handle)}`;
const mostFaces = 5;

/** The body of the list. */
export function teamsPage({ teams, all, drawn }: TeamsPageData): string {
  return renderTemplate('pages/settings/teams.html', {
    all,
    teams: teams.map((team) => ({
      name: team.name,
      handle: team.handle,
      path: pathOf(team),
      faces: team.members.slice(0, mostFaces).map((member) => faceOf(member)),
      people: peopleWords(team),
      owns: ownsWords(team.owns),
    })),
    add: formView(drawn, '/settings/teams', 'add', {
      name: { label: 'Name', needed: true, most: 100 },
      handle: { label: 'Handle', most: 40, hint: 'What follows the @; made from the name when left empty' },
    }),
    token: drawn.token,
  });
}

function peopleWords({ members }: TeamSummary): string {
  if (members.length === 0) return 'nobody yet';
  const managers = members.filter(({ role }) => role === 'manager').map(({ name }) => name);
  const count = `${members.length} ${members.length === 1 ? 'person' : 'people'}`;
  return managers.length === 0 ? `${count}, no manager` : `${count}, managed by ${managers.join(', ')}`;
}

function ownsWords(owns: string[]): string {
  if (owns.length === 0) return 'owns nothing yet';
  const more = owns.length > 3 ? ` and ${owns.length - 3} more` : '';
  return `owns ${owns.slice(0, 3).join(', ')}${more}`;
}

/** The body of one team's page. */
export function teamPage({ team, people, all, drawn }: TeamPageData): string {
  const path = pathOf(team);
  const inIt = new Set(team.members.map(({ id }) => id));
  const others = people.filter(({ id }) => !inIt.has(id));
  const roles = [
    { value: 'member', label: 'member' },
    { value: 'manager', label: 'manager' },
  ];
  return renderTemplate('pages/settings/team.html', {
    team: { name: team.name, handle: team.handle, owns: team.owns, path },
    all,
    members: team.members.map((member) => ({
      name: member.name,
      handle: member.handle,
      manages: member.role === 'manager',
      other: member.role === 'manager' ? 'member' : 'manager',
      face: faceOf(member),
      setPath: `${path}/members`,
      removePath: `${path}/members/${encodeURIComponent(member.handle)}/remove`,
      teamPath: path,
      team: team.name,
    })),
    messages: [
      formView(drawn, `${path}/members`, 'add', {}),
      formView(drawn, `${path}/remove`, 'remove', {}),
      ...team.members.map(({ handle }) =>
        formView(drawn, `${path}/members/${encodeURIComponent(handle)}/remove`, 'out', {}),
      ),
    ],
    others: others.length > 0,
    add: formView(drawn, `${path}/members`, 'add', {
      person: {
        label: 'Person',
        options: others.map(({ name, handle }) => ({ value: handle, label: `${name} (@${handle})` })),
      },
      role: { label: 'As', value: 'member', options: roles },
    }),
    rename: formView(drawn, path, 'rename', {
      name: { label: 'Name', value: team.name, needed: true, most: 100 },
      handle: { label: 'Handle', value: team.handle, needed: true, most: 40 },
    }),
    token: drawn.token,
  });
}
