/** The audit from the command line: signed evidence that is checked without a database, and the chain within one. */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ask, createPlaces } from './product.js';
import { eventually } from '../harness.js';
import { startTcpPostgres } from './tcp-postgres.js';

const places = createPlaces();
afterEach(() => places.clear(), 60_000);

describe('openalert', () => {
  it('prints evidence that verifies offline, verifies the chain, and names who has access', async () => {
    const { folder, dataDir } = places.make();
    const product = places.openalert(dataDir, ['start'], { env: { OPENALERT_LOG: 'info' } });
    const { url } = await product.ready();
    const began = performance.now();
    await ask(url, 'POST', '/services', { name: 'ledger' });
    // Sealed by the clocks, not by asking for evidence.
    const head = await eventually(async () => {
      const found = await ask<{ head: { fingerprint: string } | null; waiting: number }>(url, 'GET', '/audit/head');
      return found.waiting === 0 && (found.head ?? false);
    }, 10_000);
    expect(performance.now() - began).toBeLessThan(7000);
    expect(statSync(join(dataDir, 'audit.key')).mode & 0o077).toBe(0);

    const run = async (...args: string[]) => places.openalert(dataDir, args).ended;
    const made = await run('evidence', '--from', '2020-01-01');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const file = join(folder, 'evidence.jsonl');
    writeFileSync(file, made.stdout);
    const elsewhere = places.make().dataDir;
    const verify = (path: string, ...args: string[]) =>
      places.openalert(elsewhere, ['audit', 'verify', path, ...args]).ended;
    const valid = await verify(file);
    expect(valid).toMatchObject({ code: 0, stderr: '' });
    expect(valid.stdout).toMatch(/^Valid: .* of Larkspur, \d+ rows\.\nSigned with the key SHA256:\S+ ?.*\n$/);
    expect((await verify(file, '--trust', head.fingerprint)).code).toBe(0);
    expect((await verify(file, '--trust', 'SHA256:another')).stdout).toMatch(/^NOT VALID\. .*not a trusted one\.\n$/);
    writeFileSync(file, made.stdout.replace('"ledger is a service now."', '"nothing happened."'));
    const broken = await verify(file);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(
      /^NOT VALID\. Line \d+, row \d+ \(.*\): its reason was changed after it was sealed\.\n$/,
    );
    expect(await verify(join(folder, 'none'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be read'),
    });

    const kept = join(folder, 'heads');
    writeFileSync(kept, JSON.stringify(head));
    const chain = await run('audit', 'verify', '--head', kept);
    expect(chain).toMatchObject({ code: 0, stderr: '' });
    expect(chain.stdout).toMatch(
      /^Larkspur: valid, \d+ rows, signed up to row \d+, \d+ not sealed yet\.\nCompared with 1 head in .*\nTrusted: SHA256:/,
    );
    // A head that was kept, of more rows than there are.
    writeFileSync(kept, JSON.stringify({ head: { ...head, sequence: 99_999 } }));
    const cut = await run('audit', 'verify', '--head', kept);
    expect([cut.code, cut.stdout]).toEqual([1, expect.stringContaining('the end is cut off')]);

    const access = await run('access-review');
    expect(access.stdout).toMatch(/^kind,name,.*\r\nperson,/);
    expect(await run('evidence')).toMatchObject({ code: 2 });
    expect(await run('audit', 'nothing')).toMatchObject({ code: 2 });
    expect(await run('audit', 'verify', '--wrong')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--wrong'),
    });
    const { stderr } = await product.interrupt();
    expect(stderr).toContain('the audit is signed; keep this line elsewhere');
    expect(stderr).not.toContain(readFileSync(join(dataDir, 'audit.key'), 'utf8').split('\n')[1]!);
  }, 120_000);

  it('keeps heads beside the database however little is logged, and notices by them that its end was cut off', async () => {
    const server = await startTcpPostgres();
    try {
      await server.admin(`create role heads login superuser password 's3cret'`);
      await server.admin('create database heads owner heads');
      const { dataDir } = places.make();
      const env = { DATABASE_URL: `postgres://heads:s3cret@127.0.0.1:${server.port}/heads` };
      const product = places.openalert(dataDir, ['start'], { env });
      const { url } = await product.ready();
      await ask(url, 'POST', '/services', { name: 'ledger' });
      const file = join(dataDir, 'audit.heads.jsonl');
      const head = await eventually(async () => {
        const text = await readFile(file, 'utf8').catch(() => '');
        return text.endsWith('\n') && (JSON.parse(text) as { sequence: number });
      }, 10_000);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(await product.interrupt()).toMatchObject({ code: 0, stderr: '' });

      const verify = () => places.openalert(dataDir, ['audit', 'verify'], { env }).ended;
      const whole = await verify();
      expect(whole).toMatchObject({ code: 0, stderr: '' });
      expect(whole.stdout).toContain(`Compared with 1 head in ${file}.\n`);

      // Whoever owns the database takes the newest rows away, and whatever there tells of them.
      const cut = [
        `set session_replication_role = replica`,
        `delete from audit where sequence is null or sequence >= ${head.sequence}`,
        `delete from audit_heads`,
        `update audit_chains c set sequence = a.sequence, hash = a.hash from audit a
         where a.organisation_id = c.organisation_id and a.sequence = ${head.sequence - 1}`,
      ];
      await server.admin(cut.join('; '), 'heads');
      const shorter = await verify();
      expect([shorter.code, shorter.stdout]).toEqual([1, expect.stringContaining('the end is cut off')]);
      renameSync(file, `${file}.away`);
      const blind = await verify();
      expect([blind.code, blind.stdout]).toEqual([0, expect.stringContaining(`There is no ${file}.`)]);
    } finally {
      await places.clear();
      await server.stop();
    }
  }, 120_000);
});
