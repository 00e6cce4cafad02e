import { sessionOffer } from '../core/commands/session/offer.js';
import { systemActor } from '../core/people/actor.js';
import { oneShot } from './one-shot.js';
import { runningAt } from './organisation.js';
import { publicUrl, type Config } from './config.js';

/** `openalert sign-in [handle]`: prints a link that signs one person in, once, within an hour. */
export const offerSignIn = (config: Config, handle: string | undefined): Promise<number> =>
  oneShot(config, async ({ execute, due }, { shared }) => {
    const [home] = await due.organisations();
    if (!home) {
      process.stdout.write('There is no organisation yet. Start OpenAlert once.\n');
      return 1;
    }
    const outcome = await execute(sessionOffer, {
      actor: systemActor(home.id, 'cli'),
      input: handle ? { handle } : {},
    });
    const { name, token } = outcome.data as { name: string; token: string };
    // The one that runs may have been given another port than this command.
    const url = (shared && (await runningAt(due))) || publicUrl(config, config.PORT);
    process.stdout.write(`Sign in as ${name}, once, within an hour: ${url}/sign-in/${token}\n`);
    return 0;
  });
