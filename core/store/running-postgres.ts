import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isAlive, namesFolder } from './data-dir-lock.js';
import type { ConnectionOptions } from './connection.js';

/** The embedded server of another OpenAlert that runs on this folder now, as its own pid file tells; undefined when none does. */
export function findRunningPostgres(folder: string): ConnectionOptions | undefined {
  const file = join(resolve(folder), 'postmaster.pid');
  if (process.platform === 'win32' || !existsSync(file)) return undefined;
  const [pid, , , port, socket] = readFileSync(file, 'utf8').split('\n');
  if (!socket || !isAlive(Number(pid)) || !namesFolder(Number(pid), resolve(folder))) return undefined;
  return { host: socket, port: Number(port), user: 'openalert', database: 'openalert' };
}
