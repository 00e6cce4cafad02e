/**
 * The world of the matrix: one organisation with everybody who may stand before a door, a second one beside it, and fresh things
 * to act on. Terms: *caller* whoever asks; *outsider* in the organisation and in no team.
 */
import { randomBytes } from 'node:crypto';
import { createHarness, type Harness } from '../harness.js';
import { hashSecret, newId } from '../../core/ids.js';
import { organisationFound } from '../../core/commands/organisation/found.js';
import { scopeNames, type Scope } from '../../core/people/scope.js';
import { systemActor, type Actor, type TokenActor, type UserActor } from '../../core/people/actor.js';
import { commandNamed } from '../../core/commands/index.js';
import { listRooms } from '../../core/queries/room/list.js';
import type { Outcome } from '../../core/outcome.js';

/** The caller with the link of a page, which is good for the incident that each cell is about. */
export const ofItsIncident = ({ name, actor }: Caller, number: number | undefined): Actor | null =>
  name === 'page link' ? { ...(actor as UserActor), linkedIncident: number ?? 0 } : actor;

/** Whoever asks: as an actor of commands, and by what a request of theirs carries. */
export interface Caller {
  name: string;
  actor: Actor | null;
  /** The secret of a token; null for whoever has none. */
  token: string | null;
}

/** What samples and cells are made of. */
export interface World {
  h: Harness;
  callers: Caller[];
  /** Runs a command as OpenAlert itself. */
  run: (command: string, input: object) => Promise<Outcome>;
  /** The number and id of a new incident of the service checkout. */
  incident: (more?: object) => Promise<{ number: number; id: string }>;
  /** The id of a new alert. */
  alert: () => Promise<string>;
  room: (kind: string) => Promise<string>;
  person: (handle: string) => Promise<UserActor>;
  /** A handle that nobody has yet. */
  fresh: (prefix: string) => string;
  stop: () => Promise<void>;
}

const people = [
  ['Tia', 'member', 'payments', 'manager'],
  ['Vic', 'viewer', 'payments', 'member'],
  ['Olga', 'member', null, null],
] as const;

/** Builds the world once; cells make what they need in it. */
export async function createWorld(): Promise<World> {
  const h = await createHarness();
  const { execute, runQuery } = h.system.core;
  const org = h.system.home.id;
  const run: World['run'] = (command, input) => execute(commandNamed(command)!, { actor: systemActor(org), input });
  for (const [name, role, team, teamRole] of people) {
    await run('person.add', { name, email: `${name.toLowerCase()}@larkspur.example`, role });
    if (team) await run('team.set-member', { team, person: name.toLowerCase(), role: teamRole });
  }
  await run('team.set-member', { team: 'platform', person: 'tom', role: 'manager' });
  const stranger = await otherOrganisation(h);
  const proved = async (handle: string): Promise<UserActor> => ({
    ...(await h.person(handle)),
    provedAt: h.clock.now(),
  });
  const persons: [name: string, actor: UserActor][] = [
    ['owner', await proved('sam')],
    ['admin', await proved('maya')],
    ['manager', await proved('tia')],
    ['member', await proved('priya')],
    ['other team', await proved('tom')],
    ['viewer', await proved('vic')],
    ['outsider', await proved('olga')],
    ['page link', { ...(await proved('priya')), linkedIncident: 0, via: 'email' }],
    ['other organisation', stranger],
  ];
  const platform = persons.find(([name]) => name === 'other team')![1].teams[0]!.teamId;
  const keys: [name: string, key: Pick<TokenActor, 'scopes' | 'teamId'>][] = [
    ['key: everything', { scopes: null, teamId: null }],
    ...scopeNames.map((scope): [string, Pick<TokenActor, 'scopes' | 'teamId'>] => [
      `key: ${scope}`,
      { scopes: [scope], teamId: null },
    ]),
    ['key of another team', { scopes: scopeNames, teamId: platform }],
  ];
  const callers: Caller[] = [];
  for (const [name, actor] of persons)
    callers.push({
      name,
      actor,
      token: actor.linkedIncident === undefined ? await tokenOf(h, actor.organisationId, { user: actor }) : null,
    });
  for (const [name, key] of keys) {
    const role = key.scopes === null ? 'owner' : 'admin';
    const token = await tokenOf(h, org, { key: { ...key, role } });
    const actor: TokenActor = { kind: 'token', organisationId: org, id: newId(), name, role, via: 'rest', ...key };
    callers.push({ name, actor, token });
  }
  const integration: Actor = { kind: 'integration', organisationId: org, id: newId(), name: 'Sender', via: 'webhook' };
  callers.push({ name: 'integration key', actor: integration, token: h.system.home.demoKey });
  callers.push({ name: 'anonymous', actor: null, token: null });
  const made = new Map<string, number>();
  return {
    h,
    callers,
    run,
    person: h.person,
    fresh(prefix) {
      const next = (made.get(prefix) ?? 0) + 1;
      made.set(prefix, next);
      return `${prefix}-${next}`;
    },
    async incident(more = {}) {
      const outcome = await run('incident.declare', { title: 'checkout is slow', severity: 'SEV3', ...more });
      return { number: outcome.subject!.number!, id: outcome.subject!.id };
    },
    async alert() {
      await h.alert({ labels: { pod: String(made.size) } });
      const [row] = await h.database.query<{ id: string }>(
        `select id from alerts where organisation_id = $1 order by id desc limit 1`,
        [org],
      );
      return row!.id;
    },
    async room(kind) {
      const { items } = await runQuery(listRooms, { actor: await h.person('sam') });
      return items.find((room) => room.kind === kind)!.id;
    },
    stop: () => h.stop(),
  };
}

/** The owner of an organisation beside ours, on the same database. */
async function otherOrganisation(h: Harness): Promise<UserActor> {
  const id = newId();
  const owner = { name: 'Otto', handle: 'otto', email: 'otto@elsewhere.example', zone: 'UTC' };
  const { execute } = h.system.core;
  await execute(organisationFound, { actor: systemActor(id), input: { name: 'Elsewhere', owner } });
  const [row] = await h.database.query<{ id: string }>(`select id from users where organisation_id = $1`, [id]);
  const base = { kind: 'user', organisationId: id, id: row!.id, name: 'Otto', role: 'owner', via: 'chat' } as const;
  return { ...base, teams: [], provedAt: h.clock.now() };
}

/** Stores the secret of a token as an operator would; answers it. */
async function tokenOf(
  h: Harness,
  organisationId: string,
  of: { user?: UserActor; key?: { role: string; scopes: readonly Scope[] | null; teamId: string | null } },
): Promise<string> {
  const secret = `oat_${randomBytes(24).toString('base64url')}`;
  await h.database.query(
    `insert into api_tokens (organisation_id, id, name, user_id, role, scopes, team_id, token_hash, created_at)
     values ($1, $2, 'matrix', $3, $4, $5, $6, $7, $8)`,
    [
      organisationId,
      newId(),
      of.user?.id ?? null,
      of.user?.role ?? of.key!.role,
      of.key?.scopes ?? null,
      of.key?.teamId ?? null,
      hashSecret(secret),
      h.clock.now(),
    ],
  );
  return secret;
}
