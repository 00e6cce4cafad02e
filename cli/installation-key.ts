import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The installation's own secret: 32 random bytes in `<data>/installation.key`, readable by its owner only, made at the first
 * start. Keys that must be shown again (the demo's) are derived from it, so that no usable key stands in the database.
 */
export function installationKey(dataDir: string): Buffer {
  const standing = standingInstallationKey(dataDir);
  if (standing) return standing;
  mkdirSync(dataDir, { recursive: true });
  const key = randomBytes(32);
  writeFileSync(fileIn(dataDir), key, { mode: 0o600, flag: 'wx' });
  return key;
}

const fileIn = (dataDir: string) => join(dataDir, 'installation.key');

/** The installation's own secret, when there is one already. */
export function standingInstallationKey(dataDir: string): Buffer | undefined {
  try {
    return readFileSync(fileIn(dataDir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** A secret for one purpose, always the same for the same installation. */
export const deriveSecret = (key: Buffer, purpose: string, prefix = ''): string =>
  prefix + createHmac('sha256', key).update(purpose).digest('base64url').slice(0, 32);
