import { deriveSecret, installationKey } from './installation-key.js';
import { demoSeed } from '../core/commands/demo/seed.js';
import { newId } from '../core/ids.js';
import { organisationFound } from '../core/commands/organisation/found.js';
import { systemActor } from '../core/people/actor.js';
import { tokenAdmit } from '../core/commands/token/admit.js';
import type { Config } from './config.js';
import type { Core } from './core.js';

export interface Home {
  id: string;
  name: string;
  demo: boolean;
  /** The key of the demo's integration, for the command that the page shows. */
  demoKey: string | null;
}

/** The organisation of this installation: the one that is there, the demo company, or a new empty one. */
export async function openHome({ execute, due }: Core, config: Config): Promise<Home> {
  const [standing] = await due.organisations();
  const isDemo = standing ? standing.demo : config.OPENALERT_DEMO === 'true';
  const id = standing?.id ?? newId();
  const actor = systemActor(id, 'cli');
  const demoKey = isDemo ? deriveSecret(installationKey(config.OPENALERT_DATA), 'demo-integration', 'oak_') : null;
  if (demoKey) {
    await execute(demoSeed, { actor, input: { key: demoKey } });
  } else if (!standing) {
    const owner = { name: 'Owner', handle: 'owner', email: 'owner@localhost', zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    await execute(organisationFound, { actor, input: { name: 'OpenAlert', owner } });
  }
  const secret = config.OPENALERT_ADMIN_TOKEN;
  if (secret) await execute(tokenAdmit, { actor, input: { name: 'Admin token', role: 'owner', secret } });
  return { id, name: standing?.name ?? (isDemo ? 'Larkspur' : 'OpenAlert'), demo: isDemo, demoKey };
}
