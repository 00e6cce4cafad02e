/** How fast the audit is sealed and verified: node bench/audit.mjs [rows]. Needs a build. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, isSignedBy, readHeadKey } from '../dist/core/head-key.js';
import { headIsSigned } from '../dist/core/audit/evidence.js';
import { createChainCheck } from '../dist/core/audit/check-chain.js';
import { headText } from '../dist/core/audit/link.js';
import { migrateDatabase, openDatabase } from '../dist/core/store/database.js';
import { newId } from '../dist/core/ids.js';
import { organisationFound } from '../dist/core/commands/organisation/found.js';
import { readAuditChain } from '../dist/core/queries/audit/chain.js';
import { listAuditHeads } from '../dist/core/queries/audit/head.js';
import { sealChain } from '../dist/core/commands/audit/seal-chain.js';
import { startEmbeddedPostgres } from '../dist/core/store/embedded-postgres.js';
import { systemActor } from '../dist/core/people/actor.js';
import { wireCore } from '../dist/cli/core.js';

const rows = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'openalert-bench-'));
const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
const target = { connection: server.connection, applicationName: 'bench', poolSize: 4 };
const timed = async (name, work) => {
  const began = performance.now();
  const answer = await work();
  const ms = performance.now() - began;
  console.log(`${name.padEnd(10)} ${rows} rows in ${ms.toFixed(0)} ms: ${Math.round((rows / ms) * 1000)} rows/s`);
  return answer;
};
try {
  await migrateDatabase(target);
  const db = await openDatabase(target);
  const { execute, runQuery, signals } = wireCore({ db, clock: { now: () => new Date() }, onError: console.error });
  const actor = systemActor(newId(), 'cli');
  const owner = { name: 'Olga', handle: 'olga', email: 'olga@example.org', zone: 'UTC' };
  await execute(organisationFound, { actor, input: { name: 'Bench', owner } });
  await db.inOrganisation(actor.organisationId, (tx) =>
    tx.query(
      `insert into audit (organisation_id, id, at, command, actor_kind, actor_id, actor_name, via, subject, changed, reason,
                          address, before, after, xid)
       select $1, gen_random_uuid(), $2, 'service.update', 'user', $1, 'Sam Reyes', 'rest', 'service:' || n, true,
              'Service ' || n || ' is changed.', '192.0.2.7', '{"team":"Payments","ackTimeoutSeconds":null}',
              '{"team":"Platform","ackTimeoutSeconds":600}', pg_current_xact_id()::text::bigint
       from generate_series(1, $3) n`,
      [actor.organisationId, new Date(), rows],
    ),
  );
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  await timed('sealed', () => sealChain(execute, readHeadKey(pem), actor.organisationId));
  await timed('verified', async () => {
    const { items: heads } = await runQuery(listAuditHeads, { actor });
    const isSigned = headIsSigned({ isSignedBy, fingerprintOf, headText });
    const check = createChainCheck({ organisation: actor.organisationId, heads, isSigned });
    for (let after = 0; ;) {
      const { items } = await runQuery(readAuditChain, { actor, input: { after } });
      if (items.length === 0) break;
      items.forEach((row) => check.add(row));
      after = items.at(-1).sequence;
    }
    const { wrong, entries } = check.end();
    if (wrong || entries < rows) throw new Error(`not valid: ${JSON.stringify(wrong)}`);
  });
  await signals.close();
  await db.close();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
