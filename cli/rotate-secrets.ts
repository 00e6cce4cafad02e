import { oneShot } from './one-shot.js';
import { resealAll } from './sealer.js';
import type { Config } from './config.js';

const counted = (count: number) => (count === 1 ? '1 secret' : `${count} secrets`);

/** `openalert secrets rotate`: seals every secret with the first key of OPENALERT_SECRET_KEYS, while everything runs. */
export const rotateSecrets = (config: Config): Promise<number> =>
  oneShot(config, async (core) => {
    const { sealed, lost } = await resealAll(core, false);
    process.stdout.write(`${counted(sealed)} sealed with the first key.\n`);
    if (lost === 0) return 0;
    process.stderr.write(`${counted(lost)} did not open: the key is missing from OPENALERT_SECRET_KEYS.\n`);
    return 1;
  });
