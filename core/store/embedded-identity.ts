import { spawnSync, type SpawnOptions } from 'node:child_process';

/** As whom the server runs, and how its programs are called for that. */
export interface Identity {
  /** The command line that runs a program. */
  command: (program: string, args: string[]) => [string, string[]];
  spawn: Pick<SpawnOptions, 'uid' | 'gid'>;
  /** The folders have to belong to this user; undefined: to us. */
  owner: { uid: number; gid: number } | undefined;
}

const asWeAre: Identity = { command: (program, args) => [program, args], spawn: {}, owner: undefined };

/**
 * As an ordinary user the server runs as that user. As root it runs in a user namespace, where it believes to be somebody
 * else while its files stay ours and nothing on the machine changes; where namespaces are refused, as `postgres` or `nobody`.
 * @throws Error when root cannot give its rights away here
 */
export function identityFor(postgres: string): Identity {
  if (process.getuid?.() !== 0) return asWeAre;
  const inNamespace = (program: string, args: string[]): [string, string[]] => [
    'unshare',
    ['--user', '--map-user=65534', '--map-group=65534', program, ...args],
  ];
  if (works(...inNamespace(postgres, ['--version']), {})) return { ...asWeAre, command: inNamespace };
  for (const name of ['postgres', 'nobody']) {
    const owner = idsOf(name);
    if (owner && works(postgres, ['--version'], owner)) return { ...asWeAre, spawn: owner, owner };
  }
  throw new Error(
    'PostgreSQL does not run as root, and rights cannot be given away here. Run as an ordinary user, or set DATABASE_URL.',
  );
}

const works = (program: string, args: string[], options: Identity['spawn']) =>
  spawnSync(program, args, options).status === 0;

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}
