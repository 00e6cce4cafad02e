/** API keys: what each is for, when it was used, and how it ends. A key itself is shown once, when it is made. */
import { formView, type Drawn } from './form.js';
import { renderTemplate } from '../../../templates/render.js';
import { roles, type Role } from '../../../core/people/role.js';
import { scopes, type Scope } from '../../../core/people/scope.js';
import { whenView } from '../../../templates/web/when.js';

/** A key as the query key.list lists it. */
export interface KeyItem {
  id: string;
  name: string;
  /** What it begins with, and '…'; null where the operator chose the secret. */
  key: string | null;
  role: Role;
  scopes: Scope[] | null;
  team: { id: string; name: string } | null;
  createdAt: Date | string;
  createdBy: string | null;
  expiresAt: Date | string | null;
  lastUsedAt: Date | string | null;
  revokedAt: Date | string | null;
}

/** What the page shows. */
export interface KeysPageData {
  keys: KeyItem[];
  /** The cursor of the next page; null: there is none. */
  next: string | null;
  /** Teams that the reader may make keys for; `whole`: for the organisation too. */
  teams: { name: string; handle: string }[];
  whole: boolean;
  me: { role: Role };
  drawn: Drawn;
}

const path = '/settings/keys';

/** The body of the page. */
export function keysPage(data: KeysPageData): string {
  const { drawn } = data;
  const most = roles.indexOf(data.me.role);
  const back = drawn.returned?.action === path ? drawn.returned.values : {};
  return renderTemplate('pages/settings/keys.html', {
    rows: data.keys.map((key) => rowOf(key, drawn)),
    next: data.next === null ? null : `${path}?cursor=${encodeURIComponent(data.next)}`,
    scopes: Object.entries(scopes).map(([scope, does]) => ({
      scope,
      does,
      chosen: back[`scope-${scope}`] !== undefined,
    })),
    scopeProblem: drawn.returned?.problems.find(({ field }) => field === 'scopes') ? 'Choose at least one.' : null,
    add: formView(drawn, path, 'add', {
      name: { label: 'Name', needed: true, hint: 'Such as deploy-bot' },
      // Drawn as boxes to tick; it stands here so that what is wrong with it is said beside them alone.
      scopes: { label: 'Scopes' },
      role: {
        label: 'Role',
        value: 'member',
        options: roles.filter((role) => roles.indexOf(role) <= most).map((role) => ({ value: role, label: role })),
      },
      team: {
        label: 'Of the team',
        options: [
          ...(data.whole ? [{ value: '', label: 'none: the organisation' }] : []),
          ...data.teams.map(({ name, handle }) => ({ value: handle, label: name })),
        ],
      },
      days: {
        label: 'Ends',
        value: '90',
        options: [
          { value: '30', label: 'in 30 days' },
          { value: '90', label: 'in 90 days' },
          { value: '365', label: 'in a year' },
          { value: 'never', label: 'never' },
        ],
      },
    }),
    messages: data.keys.map(({ id }) => formView(drawn, `${path}/${id}/revoke`, 'x', {})),
    token: drawn.token,
  });
}

function rowOf(key: KeyItem, drawn: Drawn) {
  const ended = key.expiresAt !== null && new Date(key.expiresAt) <= drawn.now;
  return {
    name: key.name,
    begins: key.key ?? 'chosen by the operator',
    may: key.scopes === null ? 'everything that its role may' : key.scopes.join(', '),
    whose: `${key.role}${key.team ? ` of ${key.team.name}` : ''}`,
    made: whenView(key.createdAt, 'date', drawn.now, drawn.zone),
    by: key.createdBy,
    used: key.lastUsedAt && whenView(key.lastUsedAt, 'ago', drawn.now, drawn.zone),
    ends: key.expiresAt && !ended ? whenView(key.expiresAt, 'date', drawn.now, drawn.zone) : null,
    over: key.revokedAt ? 'Revoked' : ended ? 'Ended' : null,
    revokePath: `${path}/${key.id}/revoke`,
    backPath: path,
  };
}

/** What is shown once: a new key. */
export const madeKeyPage = ({ name, key, base }: { name: string; key: string; base: string }): string =>
  renderTemplate('pages/settings/secret.html', {
    heading: `${name} is a key now`,
    text: 'The key is shown this once; only its hash is kept.',
    command: { title: 'Try it', pieces: tryPieces(base, key) },
    facts: [{ title: 'The key alone', pieces: [{ text: key, quoted: true }] }],
    back: { path, label: 'Back to the keys' },
  });

const tryPieces = (base: string, key: string) => [
  { text: `curl ${base}/api/v1/oncall -H `, quoted: false },
  { text: `'Authorization: Bearer ${key}'`, quoted: true },
];
