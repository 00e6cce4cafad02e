/** Who may come in by a directory: accounts that wait for an owner's answer, what groups grant and would change; who breaks glass. */
import { faceOf } from '../../../templates/web/face.js';
import { formView, type Drawn } from './form.js';
import { renderTemplate } from '../../../templates/render.js';
import { roles, type Role } from '../../../core/people/role.js';
import type { Membership } from '../../../core/people/actor.js';

type TeamRole = Membership['role'];

/** A mapping as the query identity.preview lists it. */
export interface MappingItem {
  id: string;
  issuer: string;
  groupId: string;
  team: string | null;
  teamRole: TeamRole;
  role: Role | null;
}

/** An account whose e-mail address is that of somebody here. */
export interface WaitingAccount {
  id: string;
  name: string;
  calledThere: string;
  email: string;
  issuer: string;
}

/** Somebody of the group, as the query identity.foresee says it. */
export interface Foreseen {
  userId: string;
  name: string;
  teams: { name: string; before: TeamRole | null; after: TeamRole | null }[];
  role: { before: Role; after: Role } | null;
}

/** An owner, and whether a password of theirs works where passwords are switched off. */
export interface OwnerItem {
  userId: string;
  name: string;
  hasPassword: boolean;
  breakGlass: boolean;
}

/** What the page shows. */
export interface SignInPageData {
  mappings: MappingItem[];
  waiting: WaitingAccount[];
  owners: OwnerItem[];
  teams: { name: string; handle: string }[];
  /** Those that are set up, and those that somebody came by. */
  issuers: string[];
  /** The mapping that is asked about, by field. */
  asked: Record<string, string>;
  /** What it would change; null: none is asked about, or not well. */
  foreseen: Foreseen[] | null;
  drawn: Drawn;
}

const path = '/settings/sign-in';
const glassPath = ({ userId }: OwnerItem): string => `${path}/owners/${userId}/break-glass`;
/** Where a mapping is saved. */
export const mapPath = `${path}/groups`;
/** The fields of a mapping, in the order of the form. */
export const mappingFields = ['issuer', 'group', 'team', 'teamRole', 'role'] as const;

/** The body of the page. */
export function signInPage(data: SignInPageData): string {
  const { mappings, asked, foreseen, drawn } = data;
  return renderTemplate('pages/settings/sign-in.html', {
    waiting: data.waiting.map((account) => ({
      ...account,
      answerPath: `${path}/accounts/${account.id}`,
      at: issuerWords(account.issuer),
    })),
    owners: data.owners.map((owner) => ({
      ...owner,
      face: faceOf({ id: owner.userId, name: owner.name }),
      glassPath: glassPath(owner),
    })),
    messages: [
      ...data.waiting.map(({ id }) => formView(drawn, `${path}/accounts/${id}`, 'answer', {})),
      ...data.owners.map((owner) => formView(drawn, glassPath(owner), 'glass', {})),
    ],
    isOpen: foreseen !== null,
    add: addForm(data),
    issuers: data.issuers,
    foreseen: foreseen && foreseenOf(data, foreseen),
    sent: mappingFields.map((name) => ({ name, value: asked[name] ?? '' })).filter(({ value }) => value !== ''),
    mapPath,
    path,
    rows: mappings.map((mapping) => ({
      group: mapping.groupId,
      at: issuerWords(mapping.issuer),
      path: `${mapPath}/${mapping.id}`,
      ...grantWords(mapping),
    })),
    token: drawn.token,
  });
}

function addForm({ asked, issuers, teams, drawn }: SignInPageData) {
  const teamOptions = teams.map(({ name, handle }) => ({ value: handle, label: name }));
  return formView(drawn, path, 'map', {
    issuer: {
      label: 'Directory',
      value: asked.issuer ?? issuers[0] ?? '',
      hint: 'The address by which it names itself: the issuer of its tokens',
      list: 'issuers',
      needed: true,
      most: 500,
    },
    group: {
      label: 'Group',
      value: asked.group ?? '',
      hint: 'As the directory names it in a token: in Entra its object id',
      needed: true,
      most: 300,
    },
    team: {
      label: 'Puts its members into the team',
      value: asked.team ?? '',
      options: [{ value: '', label: 'none' }, ...teamOptions],
    },
    teamRole: {
      label: 'There they are',
      value: asked.teamRole ?? 'member',
      options: [
        { value: 'member', label: 'member' },
        { value: 'manager', label: 'manager' },
      ],
    },
    role: {
      label: 'And gives them the role',
      value: asked.role ?? '',
      options: [{ value: '', label: 'none' }, ...roles.map((role) => ({ value: role, label: role }))],
    },
  });
}

/** What the mapping that is asked about would do. */
function foreseenOf({ asked, teams, mappings }: SignInPageData, people: Foreseen[]) {
  const team = teams.find(({ handle }) => handle === asked.team)?.name ?? null;
  const teamRole: TeamRole = asked.teamRole === 'manager' ? 'manager' : 'member';
  const wanted = { team, teamRole, role: roles.find((role) => role === asked.role) ?? null };
  const replaced = mappings.find(
    ({ issuer, groupId, team: there }) => issuer === asked.issuer && groupId === asked.group && there === team,
  );
  return {
    ...peopleWords(people),
    group: asked.group,
    at: issuerWords(asked.issuer ?? ''),
    grants: allWords(wanted),
    replaces: replaced ? allWords(replaced) : null,
    powerful: wanted.role === 'admin' || wanted.role === 'owner' ? wanted.role : null,
  };
}

/** What the page of one mapping shows. */
export interface MappingPageData {
  mapping: MappingItem;
  /** What changes once it is gone. */
  foreseen: Foreseen[];
  drawn: Drawn;
}

/** The body of one mapping's page. */
export function mappingPage({ mapping, foreseen, drawn }: MappingPageData): string {
  const remove = `${mapPath}/${mapping.id}/remove`;
  return renderTemplate('pages/settings/mapping.html', {
    group: mapping.groupId,
    issuer: mapping.issuer,
    grants: allWords(mapping),
    foreseen: peopleWords(foreseen),
    remove: formView(drawn, remove, 'remove', {}),
    path,
    token: drawn.token,
  });
}

type Granted = Pick<MappingItem, 'team' | 'teamRole' | 'role'>;

const grantWords = ({ team, teamRole, role }: Granted) => ({
  teamWords: team === null ? 'no team' : teamRole === 'manager' ? `${team} as manager` : team,
  roleWords: role === null ? 'no role' : `the role ${role}`,
});

/** "Payments as manager and the role admin" */
function allWords(granted: Granted): string {
  const { teamWords, roleWords } = grantWords(granted);
  return [...(granted.team === null ? [] : [teamWords]), ...(granted.role === null ? [] : [roleWords])].join(' and ');
}

/** How many are told one by one; of a large company that is enough to see whether it is the right group. */
const mostTold = 50;

/** Those whom something changes, each with what, and the names of the others. */
function peopleWords(people: Foreseen[]) {
  const isChanged = ({ teams, role }: Foreseen) => teams.length > 0 || role !== null;
  const changed = people.filter(isChanged);
  const rows = changed.slice(0, mostTold).map((one) => ({
    name: one.name,
    face: faceOf({ id: one.userId, name: one.name }),
    changes: [...one.teams.map(teamChange), ...(one.role ? [`becomes ${one.role.after}, was ${one.role.before}`] : [])],
  }));
  const same = people.filter((one) => !isChanged(one)).map(({ name }) => name);
  return {
    rows,
    more: changed.length > rows.length ? changed.length - rows.length : null,
    same: same.length > mostTold ? `${same.length} others` : same.join(', '),
    nobody: people.length === 0,
  };
}

function teamChange({ name, before, after }: Foreseen['teams'][number]): string {
  if (after === null) return `leaves ${name}`;
  if (before === null) return after === 'manager' ? `joins ${name} as manager` : `joins ${name}`;
  return after === 'manager' ? `becomes a manager of ${name}` : `stays in ${name}, and is no manager there any more`;
}

/** The host of an issuer: what people know it by. */
const issuerWords = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).host || issuer : issuer);
