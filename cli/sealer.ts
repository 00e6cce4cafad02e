import { createSealer, type Sealer } from '../core/sealed.js';
import { deriveSecret, installationKey, standingInstallationKey } from './installation-key.js';
import { secretReseal, type ResealDone } from '../core/commands/secret/reseal.js';
import { systemActor } from '../core/people/actor.js';
import type { Config } from './config.js';
import type { Core } from './core.js';

const ownKey = (installation: Buffer) => deriveSecret(installation, 'sealed-secrets');

/** The keys of OPENALERT_SECRET_KEYS, and after them the installation's own: what it sealed before must go on opening. */
export function sealerOf({ OPENALERT_SECRET_KEYS: keys, OPENALERT_DATA: folder }: Config): Sealer {
  return createSealer(() => {
    const installation = keys.length > 0 ? standingInstallationKey(folder) : installationKey(folder);
    return [...keys, ...(installation ? [ownKey(installation)] : [])];
  });
}

/** Seals every organisation's secrets with the first key, a batch a transaction; with `clearOnly` what stands in clear alone. */
export async function resealAll({ execute, due }: Pick<Core, 'execute' | 'due'>, clearOnly: boolean) {
  const done = { sealed: 0, lost: 0 };
  for (const { id } of await due.organisations()) {
    for (let from: ResealDone['next'] | undefined; from !== null;) {
      const input = { clearOnly, ...(from ? { from } : {}) };
      const outcome = await execute(secretReseal, { actor: systemActor(id, 'cli'), input });
      const { sealed, lost, next } = outcome.data as unknown as ResealDone;
      done.sealed += sealed;
      done.lost += lost;
      from = next;
    }
  }
  return done;
}
