import { createFaultPoints } from './fault-points.js';
import { createLog } from '../api/log.js';
import { createSystem, type System } from './system.js';
import { openStore } from './store.js';
import { sessionOffer } from '../core/commands/session/offer.js';
import { systemActor } from '../core/people/actor.js';
import { secretsOf, warningsOf, type Config } from './config.js';

/** Connections to the database of one process. */
const poolSize = 20;

/** `openalert start`: starts everything, says where it is, and ends in good order at Ctrl-C. Answers the exit code. */
export async function start(config: Config): Promise<number> {
  const log = createLog(config.OPENALERT_LOG, undefined, secretsOf(config));
  const stopAsked = signalled();
  const store = await openStore(config, {
    poolSize,
    onError: (error) => log.warn({ err: error }, 'a database connection broke; it is replaced'),
  });
  let system: System;
  try {
    system = await createSystem(config, {
      store,
      log,
      faultPoint: createFaultPoints(process.env.OPENALERT_FAULT),
      answerEarly: process.env.OPENALERT_FAULT === 'answer-early',
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  for (const warning of warningsOf(config)) log.warn(warning);
  process.stdout.write(`OpenAlert is ready at ${await readyWords(config, system)}\n`);
  await stopAsked;
  await system.stop();
  await store.close();
  return 0;
}

/** Where it is, and how to sign in there; a worker has no door for people. */
async function readyWords(config: Config, { core, home, port, url }: System): Promise<string> {
  if (config.OPENALERT_ROLE === 'worker')
    return `http://${config.HOST}:${port} (a worker: it pages, and answers operators)`;
  const outcome = await core.execute(sessionOffer, { actor: systemActor(home.id, 'cli'), input: {} });
  const { token, name } = outcome.data as { token: string; name: string };
  return `${url} (sign in as ${name}, once: ${url}/sign-in/${token})`;
}

/** One Ctrl-C may come twice: the terminal sends it to everybody, and npm passes its own on. */
const sameKeyMs = 1000;

/** Resolves at the first SIGINT, SIGTERM or hang-up; a second one, a moment later, ends the process at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const stop = () => {
      if (askedAt !== undefined && performance.now() - askedAt > sameKeyMs) process.exit(130);
      askedAt ??= performance.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
