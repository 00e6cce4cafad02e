import { sessionOffer } from '../core/commands/session/offer.js';
import { systemActor } from '../core/people/actor.js';
import { oneShot } from './one-shot.js';
import { publicUrl, type Config } from './config.js';

/** `openalert sign-in [handle]`: prints a link that signs one person in, once, within an hour. */
export const offerSignIn = (config: Config, handle: string | undefined): Promise<number> =>
  oneShot(config, async ({ execute, due }) => {
    const [home] = await due.organisations();
    if (!home) {
      process.stdout.write('There is no organisation yet. Start OpenAlert once.\n');
      return 1;
    }
    const outcome = await execute(sessionOffer, {
      actor: systemActor(home.id, 'cli'),
      input: handle ? { handle } : {},
    });
    process.stdout.write(
      `Sign in as ${String(outcome.data!.name)}, once, within an hour: ${publicUrl(config, config.PORT)}/sign-in/${String(outcome.data!.token)}\n`,
    );
    return 0;
  });
