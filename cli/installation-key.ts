import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The installation's own secret: 32 random bytes in `<data>/installation.key`, readable by its owner only, made at the first
 * start. Keys that must be shown again (the demo's) are derived from it, so that no usable key stands in the database.
 */
export function installationKey(dataDir: string): Buffer {
  const file = join(dataDir, 'installation.key');
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dataDir, { recursive: true });
  const key = randomBytes(32);
  writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
  return key;
}

/** A secret for one purpose, always the same for the same installation. */
export const deriveSecret = (key: Buffer, purpose: string, prefix = ''): string =>
  prefix + createHmac('sha256', key).update(purpose).digest('base64url').slice(0, 32);
