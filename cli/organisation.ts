import { deriveSecret, installationKey } from './installation-key.js';
import { demoKey as demoStateKey } from '../core/commands/demo/remove.js';
import { demoSeed } from '../core/commands/demo/seed.js';
import { Conflict } from '../core/errors.js';
import { awakeKey } from '../jobs/report-health.js';
import { hashSecret, newId } from '../core/ids.js';
import { organisationFound } from '../core/commands/organisation/found.js';
import { systemActor } from '../core/people/actor.js';
import { tokenAdmit } from '../core/commands/token/admit.js';
import type { Config } from './config.js';
import type { Core } from './core.js';
import type { DueLists } from '../core/queries/system/due.js';

/** The organisation of this installation. */
export interface Home {
  id: string;
  name: string;
  demo: boolean;
  /** The key of the demo's integration, for the command that the page shows. */
  demoKey: string | null;
}

type Standing = Awaited<ReturnType<DueLists['organisations']>>[number];

/** The organisation of this installation: the one that is there, the demo company, or a new empty one. */
export async function openHome(core: Core, config: Config): Promise<Home> {
  const { execute, due } = core;
  const [standing] = await due.organisations();
  if (config.OPENALERT_ROLE === 'worker') return standingHome(standing);
  const removed = !standing && (await due.systemState(demoStateKey)) !== undefined;
  const isDemo = standing ? standing.demo : config.OPENALERT_DEMO === 'true' && !removed;
  const id = standing?.id ?? newId();
  const actor = systemActor(id, 'cli');
  const demoKey = isDemo ? await demoKeyOf(core, config, standing !== undefined) : null;
  if (demoKey) {
    await execute(demoSeed, { actor, input: { key: demoKey } });
  } else if (!standing && !isDemo) {
    const owner = {
      name: 'Owner',
      handle: 'owner',
      email: 'owner@localhost',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    await execute(organisationFound, { actor, input: { name: 'OpenAlert', owner } });
  }
  // Without a secret as well: a token that was taken out of the settings must not go on working.
  const token = { name: 'Admin token', role: 'owner', secret: config.OPENALERT_ADMIN_TOKEN };
  await execute(tokenAdmit, { actor, input: token });
  return { id, name: standing?.name ?? (isDemo ? 'Larkspur' : 'OpenAlert'), demo: isDemo, demoKey };
}

/** A worker founds nothing, shows no key and admits no token: that is for those whom people and senders talk to. */
function standingHome(standing: Standing | undefined): Home {
  if (!standing)
    throw new Conflict('There is no organisation yet to work for. Start an api process, then this one again.');
  return { ...standing, demoKey: null };
}

/** A process that noted itself this recently is running. */
const awakeMs = 15_000;

/**
 * The demo's key as this installation derives it; null when another process with a folder of its own is running and holds
 * the demo: its key must go on working, so this one shows none.
 */
async function demoKeyOf({ lookups, due }: Core, config: Config, stands: boolean): Promise<string | null> {
  const key = deriveSecret(installationKey(config.OPENALERT_DATA), 'demo-integration', 'oak_');
  if (!stands || (await lookups.integrationByKey(hashSecret(key)))) return key;
  return (await runningAt(due)) === undefined ? key : null;
}

/** The address of the OpenAlert that is running now; undefined when none is. */
export async function runningAt(due: DueLists): Promise<string | undefined> {
  const awake = await due.systemState(awakeKey);
  return awake && due.now().getTime() - awake.updatedAt.getTime() < awakeMs ? awake.value : undefined;
}
