import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { configSchema, readConfig, secretSettings, warningsOf } from './config.js';
import { databaseWeaknessOf, weaknessOf } from './weak-secret.js';

const strong = 'f3b1c09e7d5a48126bce90fd77a1345e2c8b6d90';

describe('a secret', () => {
  it.each([
    'changeme',
    'short-but-R4ndom',
    'test-admin-token-0123456789',
    'process-suite-admin-token',
    'compose-admin-token-changeme',
    'your-secret-token-goes-here',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabcabcabcabc',
    'abcdefghijklmnopqrstuvwxyz0123456789',
    '123456789012345678901234567890',
    'password-password-password-password',
    'openalert-admin-openalert-admin',
  ])('%s is weak', (secret) => expect(weaknessOf(secret)).toBeDefined());
  it.each([strong, 'Vq3mX8tRz1LkP0wYb6NcD4hS', 'kZ9-wq_7Hd2Lx5Rb8Tn1Vc4Mf'])('%s is not', (secret) =>
    expect(weaknessOf(secret)).toBeUndefined(),
  );
});

describe('the password of a database', () => {
  it.each([
    'postgres://openalert@db.example.com/openalert',
    'postgres://openalert:@db.example.com/openalert',
    'postgres://postgres:postgres@10.0.0.5/openalert',
    'postgres://owner:password@db/openalert',
    'postgres://owner:Passw0rd123@db/openalert',
    'postgres://larkspur:larkspur@db/pager',
    'postgres://owner:Pager2024@db/pager',
    'postgres://owner:change-me@db.example.com/openalert',
    'postgresql://owner:%70ostgres@db/openalert',
    'postgres://owner:123456789@[2001:db8::1]/openalert',
    `postgres://owner:${strong}@db/openalert?password=openalert`,
    'postgres://owner:postgres@localhost/openalert?host=db.example.com',
    'postgres://owner:postgres@localhost.example.com/openalert',
    'postgres://owner:%@db/openalert',
  ])('is weak in %s', (address) => expect(databaseWeaknessOf(address)).toMatch(/^an address with a password/));
  it.each([
    `postgres://owner:${strong}@db.example.com/openalert`,
    'postgres://owner:s3cret%2Fword@db/openalert',
    'postgres://owner:kZ9-wq_7@db/openalert',
    'postgres://owner:postgres@localhost:5432/openalert',
    'postgres://owner@127.0.0.1/openalert',
    'postgres://owner:postgres@[::1]/openalert',
    'postgres://owner@%2Fvar%2Frun%2Fpostgresql/openalert',
    'postgres:///openalert?host=/var/run/postgresql',
    'postgres:///openalert',
    'postgres://owner@db/openalert?sslcert=/run/owner.crt&sslkey=/run/owner.key',
  ])('is not in %s', (address) => expect(databaseWeaknessOf(address)).toBeUndefined());
});

describe('a start', () => {
  const weak = { OPENALERT_ADMIN_TOKEN: 'changeme', OPENALERT_METRICS_TOKEN: 'test-metrics-token-123456' };
  it.each([{ HOST: '0.0.0.0' }, { HOST: '::' }, { NODE_ENV: 'production' }, { HOST: '192.0.2.1' }])(
    'where others can reach it is refused with weak secrets, all at once: %j',
    (where) =>
      expect(() => readConfig({ ...weak, ...where })).toThrow(
        /OPENALERT_ADMIN_TOKEN: at least 24.*\nOPENALERT_METRICS_TOKEN: a random/,
      ),
  );
  it.each([{}, { HOST: 'localhost' }, { HOST: '::1' }])('on this machine alone takes them: %j', (where) =>
    expect(readConfig({ ...weak, ...where }).OPENALERT_ADMIN_TOKEN).toBe('changeme'),
  );
  it('where others can reach it is refused with a weak password of a database elsewhere, which is not repeated', () => {
    const there = { DATABASE_URL: 'postgres://owner:openalert1@db.example.com/openalert' };
    expect(() => readConfig({ ...there, NODE_ENV: 'production' })).toThrow(
      /^DATABASE_URL: an address with a password (?!.*openalert1)/,
    );
    expect(() => readConfig({ ...there, HOST: '0.0.0.0' })).toThrow(/^DATABASE_URL: /);
    expect(readConfig(there).DATABASE_URL).toBe(there.DATABASE_URL);
  });
  it('with strong ones is not refused, and is warned of plain http', () => {
    const config = readConfig({
      HOST: '0.0.0.0',
      OPENALERT_ADMIN_TOKEN: strong,
      OPENALERT_PUBLIC_URL: 'http://x.example',
    });
    expect(warningsOf(config)).toHaveLength(1);
    expect(warningsOf({ ...config, OPENALERT_PUBLIC_URL: 'https://x.example' })).toEqual([]);
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openalert-secret-'));
  const file = (text: string) => {
    const path = join(folder, `${Math.abs(text.length)}`);
    writeFileSync(path, text);
    return path;
  };
  it('is read without the newline at its end', () => {
    expect(readConfig({ OPENALERT_ADMIN_TOKEN_FILE: file(`${strong}\n`) }).OPENALERT_ADMIN_TOKEN).toBe(strong);
    expect(readConfig({ OPENALERT_ADMIN_TOKEN_FILE: file(`${strong}\r\n`) }).OPENALERT_ADMIN_TOKEN).toBe(strong);
  });
  it('is refused where the setting is given too, where it is missing or empty, and says nothing of what it holds', () => {
    const both = { OPENALERT_ADMIN_TOKEN: strong, OPENALERT_ADMIN_TOKEN_FILE: file(strong) };
    expect(() => readConfig(both)).toThrow(
      'OPENALERT_ADMIN_TOKEN_FILE: nothing, where OPENALERT_ADMIN_TOKEN is set as well',
    );
    expect(() => readConfig({ SMTP_URL_FILE: join(folder, 'none') })).toThrow('SMTP_URL_FILE: a file that is there');
    expect(() => readConfig({ SMTP_URL_FILE: folder })).toThrow('SMTP_URL_FILE: a file that OpenAlert may read');
    expect(() => readConfig({ SMTP_URL_FILE: file('\n') })).toThrow('this one is empty');
    expect(() => readConfig({ SMTP_URL_FILE: file('not an address') })).toThrow(/^SMTP_URL: an address such as/);
  });
  it('may hold everything whose name says that it is secret', () => {
    const named = Object.keys(configSchema.shape).filter((name) => /(SECRET|TOKEN|KEYS|PASSWORD)$/.test(name));
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !secretSettings.includes(name))).toEqual([]);
  });
  it('may hold whatever is secret', () => {
    expect([...secretSettings].sort()).toEqual([
      'DATABASE_URL',
      'JOBS_URL',
      'OPENALERT_ADMIN_TOKEN',
      'OPENALERT_ENTRA_CLIENT_SECRET',
      'OPENALERT_HEARTBEAT_URL',
      'OPENALERT_METRICS_TOKEN',
      'OPENALERT_OIDC_CLIENT_SECRET',
      'OPENALERT_SECRET_KEYS',
      'REDIS_URL',
      'SMTP_URL',
    ]);
  });
});
