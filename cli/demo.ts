import { demoRemove } from '../core/commands/demo/remove.js';
import { systemActor } from '../core/people/actor.js';
import { oneShot } from './one-shot.js';
import type { Config } from './config.js';

/** `openalert demo remove`: the demo company goes; the next start founds an organisation of your own. */
export const removeDemo = (config: Config): Promise<number> =>
  oneShot(config, async ({ execute, due }) => {
    const demo = (await due.organisations()).find((organisation) => organisation.demo);
    if (!demo) {
      process.stdout.write('There is no demo company.\n');
      return 1;
    }
    await execute(demoRemove, { actor: systemActor(demo.id, 'cli'), input: {} });
    process.stdout.write('The demo company is gone. The next start founds an organisation of your own.\n');
    return 0;
  });
