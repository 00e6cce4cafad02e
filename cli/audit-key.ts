import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Conflict, InvalidInput } from '../core/errors.js';
import { readHeadKey, type HeadKey } from '../core/head-key.js';
import type { Config } from './config.js';

type Where = Pick<Config, 'OPENALERT_AUDIT_KEY_FILE' | 'OPENALERT_DATA'>;

const fileOf = (config: Where) => config.OPENALERT_AUDIT_KEY_FILE ?? join(config.OPENALERT_DATA, 'audit.key');

/**
 * The key that signs the audit: the one of OPENALERT_AUDIT_KEY_FILE, or `<data>/audit.key`, readable by its owner only and made at
 * the first start, with its public half in `audit.key.pub` beside it. It stands outside the database, whose owner cannot sign.
 * @throws InvalidInput where the file is missing or holds no such key
 */
export function auditKey(config: Where): HeadKey {
  const there = existingAuditKey(config);
  if (there) return there;
  const file = fileOf(config);
  if (config.OPENALERT_AUDIT_KEY_FILE !== undefined) throw refused('a file that is there');
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = readHeadKey(pem);
  try {
    mkdirSync(config.OPENALERT_DATA, { recursive: true });
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
    writeFileSync(`${file}.pub`, key.publicKey);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new Conflict(
      `The data folder ${config.OPENALERT_DATA} cannot be written by the user who runs OpenAlert. ` +
        'Choose another one with OPENALERT_DATA, or give the key of the audit with OPENALERT_AUDIT_KEY_FILE.',
    );
  }
  return key;
}

/** The key where there is one already; undefined where there is none yet. @throws InvalidInput */
export function existingAuditKey(config: Where): HeadKey | undefined {
  let pem: string;
  try {
    pem = readFileSync(fileOf(config), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refused('a file that can be read');
  }
  try {
    return readHeadKey(pem);
  } catch {
    throw refused('an Ed25519 private key in PEM');
  }
}

const refused = (expected: string) =>
  new InvalidInput(`OPENALERT_AUDIT_KEY_FILE: expected ${expected}.`, [
    { field: 'OPENALERT_AUDIT_KEY_FILE', expected },
  ]);
