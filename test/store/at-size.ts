/**
 * A company after years: as many incidents, alerts, pages and rows of every log as are asked for, and the plan of every statement
 * that the product then runs, as PostgreSQL's own auto_explain tells it. Terms: *read* the rows of a table that a step looked at.
 */
import pg from 'pg';
import { createHarness, type Harness } from '../harness.js';
import { createTestDatabase } from '../database.js';
import { openDatabase, type Database } from '../../core/store/database.js';
import type { EventEmitter } from 'node:events';

/** A step of a plan that looked at rows of a table. */
export interface Read {
  statement: string;
  node: string;
  table: string;
  /** Of a scan of the whole table, its rows; of anything else, the rows of all its turns. */
  rows: number;
}

export interface Company {
  h: Harness;
  /** What the product asks. */
  db: Database;
  /** What was read since it was asked last. */
  reads: () => Read[];
  stop: () => Promise<void>;
}

/** One row in so many is what people look for: what is open, severe, private or failed. */
const rare = 1000;

const id = (number: string) => `('01900000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const one = (table: string) => `(select id from ${table} where organisation_id = $1 order by id limit 1)`;
/** The minute of a row: the last one is an hour old. */
const at = `(timestamptz '2026-11-24T09:00:00Z' - ($2 - g) * interval '1 minute')`;
const isRare = `g % ${rare} = 0`;
const each = `generate_series(1, $2::integer) g`;
/** How many there are of what grows with the company rather than with time; and which of them a row belongs to. */
const few = `greatest(100, $2::integer / ${rare})`;
const kin = `g % ${few} + 1`;
const some = `generate_series(1, ${few}) g`;

/** Every table that grows, oldest row first: $1 is the organisation, $2 how many rows a log has. */
const statements = [
  `insert into teams (organisation_id, id, name, handle, created_at) select $1, ${id('g')}, 'Team ' || g, 'team-' || g, ${at} from ${some}`,
  `insert into users (organisation_id, id, name, handle, email, zone, role, created_at)
   select $1, ${id('g')}, 'Person ' || g, 'person-' || g, 'person-' || g || '@example.com', 'UTC', 'member', ${at} from ${some}`,
  `insert into team_members (organisation_id, team_id, user_id) select $1, ${id('g')}, ${id('g')} from ${some}`,
  `insert into services (organisation_id, id, name, team_id, escalation_policy_id, created_at)
   select $1, ${id('g')}, 'service-' || g, ${id('g')}, ${one('escalation_policies')}, ${at} from ${some}`,
  `insert into integrations (organisation_id, id, name, source, service_id, created_at)
   select $1, ${id('g')}, 'source-' || g, 'generic-json', ${id('g')}, ${at} from ${some}`,
  `insert into integration_keys (organisation_id, id, integration_id, key_hash, key_prefix, created_at)
   select $1, ${id('g')}, ${id('g')}, int8send(g), 'oak_x', ${at} from ${some}`,
  `insert into api_tokens (organisation_id, id, name, role, token_hash, created_at)
   select $1, ${id('g')}, 'key ' || g, 'viewer', int8send(g), ${at} from ${some}`,
  `insert into incidents (organisation_id, id, number, title, status, severity, origin, service_id, group_key, opened_at,
                          acknowledged_at, acknowledged_by, resolved_at, private, alert_count)
   select $1, ${id('g')}, g, 'Errors ' || g, case when ${isRare} then (array['triggered', 'acknowledged', 'snoozed'])[g / ${rare} % 3 + 1] else 'resolved' end,
          case when (g + 7) % ${rare} = 0 then 'SEV1' else 'SEV3' end, 'alert', ${id(kin)}, 'group-' || g,
          ${at}, ${at}, ${one('users')}, case when ${isRare} then null else ${at} end, (g + 3) % (${rare} * 10) = 0, 1 from ${each}`,
  `insert into alerts (organisation_id, id, integration_id, fingerprint, incident_id, state, severity, title, labels, annotations,
                       links, group_key, content_hash, starts_at, first_seen_at, last_seen_at)
   select $1, ${id('g')}, ${id(kin)}, int8send(g), ${id('g')}, case when ${isRare} then 'firing' else 'resolved' end,
          case when (g + 7) % ${rare} = 0 then 'critical' else 'high' end, 'Errors ' || g, '{}', '{}', '[]', 'group-' || g, int8send(g),
          ${at}, ${at}, ${at} from ${each}`,
  `insert into escalations (organisation_id, incident_id, policy_id, snapshot, started_at, last_step_at)
   select $1, ${id('g')}, ${one('escalation_policies')}, '{"name": "x", "steps": [], "repeatCount": 0}', ${at}, ${at} from ${each}`,
  `insert into pages (organisation_id, id, incident_id, step, loop, user_id, rule, channel, address, why, status, created_at, due_at, sent_at)
   select $1, ${id('g')}, ${id('g')}, 0, 1, ${id(kin)}, 'r', 'email', 'x@example.com', 'w',
          case when (g + 5) % ${rare} = 0 then 'failed' else 'delivered' end, ${at}, ${at}, ${at} from ${each}`,
  `insert into timeline (organisation_id, incident_id, id, at, kind, actor_kind, actor_name, via, data)
   select $1, ${id('g')}, ${id('g')}, ${at}, 'note.added', 'user', 'Sam', 'chat', '{"text": "hm", "sentence": "Noted."}' from ${each}`,
  `insert into views (organisation_id, id, subject_id, kind, channel, address, shown_version)
   select $1, ${id('g')}, ${id('g')}, 'incident-card', 'chat', (select id::text from rooms where kind = 'incidents' limit 1), 1 from ${each}`,
  `insert into rooms (organisation_id, id, name, kind, incident_id, created_at)
   select $1, ${id('g')}, 'inc-' || g, 'incident', ${id(`g * ($2 / ${few})`)}, ${at} from ${some}`,
  `insert into room_messages (organisation_id, id, room_id, position, cursor, kind, author_name, text, posted_at)
   select $1, ${id('g')}, case when g % 2 = 0 then (select id from rooms where kind = 'incidents' limit 1) else ${id(kin)} end, g, g, 'text', 'Sam', 'hello ' || g, ${at} from ${each}`,
  `update rooms set head = $2 where kind = 'incidents' and organisation_id = $1`,
  `insert into outbox_mails (organisation_id, id, recipient, subject, text, html, created_at, incident_id)
   select $1, ${id('g')}, 'x@example.com', 's', 't', 'h', ${at}, ${id('g')} from ${each}`,
  `insert into action_links (organisation_id, id, incident_id, user_id, token_hash, created_at, expires_at)
   select $1, ${id('g')}, ${id('g')}, ${id('1')}, int8send(g), ${at}, ${at} from ${each}`,
  `insert into audit (organisation_id, id, at, command, actor_kind, actor_name, via, subject, changed, sequence)
   select $1, ${id('g')}, ${at}, case when ${isRare} then 'team.save' else 'incident.resolve' end, 'user', 'Person ' || g % 100, 'rest',
          'incident:' || ${id('g')}, true, g + 1000 from ${each}`,
  `insert into token_families (organisation_id, id, user_id, created_at, expires_at)
   select $1, ${id('g')}, ${id(`g % 100 + 1`)}, ${at}, ${at} from ${some}`,
  `insert into family_tokens (organisation_id, id, family_id, kind, generation, token_hash, created_at, expires_at)
   select $1, ${id('g')}, ${id(kin)}, 'refresh', 1, int8send(g), ${at}, ${at} from ${each}`,
  `insert into schedules (organisation_id, id, name, handle, zone, created_at, recorded_since, recorded_until, next_handoff_at)
   select $1, ${id('g')}, 'Schedule ' || g, 'schedule-' || g, 'UTC', ${at}, ${at}, ${at}, '2027-01-01T00:00:00Z' from ${some}`,
  `insert into shifts (organisation_id, id, schedule_id, user_id, starts_at, ends_at)
   select $1, ${id('g')}, ${id(kin)}, ${id('1')}, ${at}, ${at} + interval '1 minute' from ${each}`,
  `insert into overrides (organisation_id, id, schedule_id, user_id, starts_at, ends_at, created_at, kind, batch)
   select $1, ${id('g')}, ${id(kin)}, ${id('1')}, ${at}, ${at} + interval '1 minute', ${at}, 'add', ${id('g')} from ${each}`,
  `insert into idempotency_keys (organisation_id, command, key, outcome, created_at) select $1, 'x', g, '{}', ${at} from ${each}`,
  `update organisations set last_incident_number = $2 where id = $1`,
];

interface Plan {
  'Node Type': string;
  'Parallel Aware'?: boolean;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

function readsIn(statement: string, plan: Plan): Read[] {
  const inner = (plan.Plans ?? []).flatMap((part) => readsIn(statement, part));
  const table = plan['Relation Name'];
  const node = plan['Node Type'];
  if (table === undefined) return inner;
  const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const turns = node === 'Seq Scan' && !plan['Parallel Aware'] ? 1 : plan['Actual Loops'];
  return [{ statement, node, table, rows: Math.round((plan['Actual Rows'] + removed) * turns) }, ...inner];
}

/** The demo company with so many rows in each of its logs. */
export async function createCompany(rows: number): Promise<Company> {
  const database = await createTestDatabase();
  // The company is founded, and what it starts with is done, before it grows.
  const first = await createHarness({ database });
  await first.settle();
  await first.stop();
  const owner = new pg.Client(database.connection);
  await owner.connect();
  // What is made here fits together; asking so of each row would take ten times as long.
  await owner.query(`set session_replication_role = replica`);
  for (const statement of statements) await owner.query(statement, [first.system.home.id, rows]);
  await owner.query('analyze');
  const { database: name } = database.connection;
  const explain = {
    log_min_duration: '0',
    log_format: 'json',
    log_level: 'notice',
    log_analyze: 'on',
    log_timing: 'off',
  };
  for (const [setting, value] of Object.entries({ ...explain, log_nested_statements: 'on' }))
    await owner.query(`alter database ${name} set auto_explain.${setting} = '${value}'`);
  await owner.query(`alter database ${name} set session_preload_libraries = 'auto_explain'`);
  await owner.end();

  let taken: Read[] = [];
  const db = await openDatabase({ connection: database.connection, applicationName: 'openalert-test', poolSize: 4 });
  const told = new WeakSet<EventEmitter>();
  const { master: pool } = db.dataSource.driver as unknown as { master: EventEmitter };
  pool.on('acquire', (client: EventEmitter) => {
    if (told.has(client)) return;
    told.add(client);
    client.on('notice', ({ message }: Error) => {
      if (!message.includes('plan:')) return;
      const explained = JSON.parse(message.slice(message.indexOf('{'))) as { 'Query Text': string; Plan: Plan };
      taken.push(...readsIn(explained['Query Text'], explained.Plan));
    });
  });
  const store = { target: { connection: database.connection }, db, close: async () => undefined };
  const h = await createHarness({ database, parts: { store } });
  return {
    h,
    db,
    reads() {
      const all = taken;
      taken = [];
      return all;
    },
    async stop() {
      await h.stop();
      await db.close();
      await database.drop();
    },
  };
}
