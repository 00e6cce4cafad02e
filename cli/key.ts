import { keyCreate } from '../core/commands/key/create.js';
import { oneShot } from './one-shot.js';
import { systemActor } from '../core/people/actor.js';
import type { Config } from './config.js';

const words = { name: 'name', scopes: 'scopes', role: 'role', team: 'team', expires: 'expiresAt' } as const;

/** What stands behind `--name deploys --scopes read,respond`; undefined where a flag is not known or has no value. */
export function keyWords(args: string[]): Record<string, unknown> | undefined {
  const given: Record<string, unknown> = {};
  for (let at = 0; at < args.length; at += 2) {
    const flag = args[at]!.replace(/^--/, '');
    const value = args[at + 1];
    if (!args[at]!.startsWith('--') || !Object.hasOwn(words, flag) || value === undefined) return undefined;
    const field = words[flag as keyof typeof words];
    given[field] = field === 'scopes' ? value.split(',').map((scope) => scope.trim()) : value;
  }
  return given;
}

/** `openalert key create --name … --scopes …`: prints an API key, this once. @throws InvalidInput naming what is not as expected */
export const createKey = (config: Config, input: Record<string, unknown>): Promise<number> =>
  oneShot(config, async ({ execute, due }) => {
    const [home] = await due.organisations();
    if (!home) {
      process.stdout.write('There is no organisation yet. Start OpenAlert once.\n');
      return 1;
    }
    const { data, reason } = await execute(keyCreate, { actor: systemActor(home.id, 'cli'), input });
    process.stdout.write(`${reason} It is shown this once: ${String(data!.key)}\n`);
    return 0;
  });
