/**
 * What somebody may see is asked again: of everybody every few seconds, and at once of those whom a signal names. So whoever is
 * signed out, leaves a team or loses an incident has nothing of it left within five seconds, on every process and without a signal.
 */
import { Unavailable } from '../../core/errors.js';
import { createLane } from './throttle.js';
import type { Client } from './client.js';

/** Who was asked about longer ago than this is asked about again, in milliseconds. With the time that it takes: under 5 s. */
export const recheckMs = 3500;
const beatMs = 500;
/** So many questions at once, however many there are to ask about. */
const atOnce = 8;

/** The one who asks again. */
export interface Rights {
  /** Of those at once; resolves when all of them were asked about, or could not be. */
  recheck: (clients: Iterable<Client>) => Promise<void>;
  close: () => void;
}

/** Asks again about `clients`; a question that fails is asked again with the next beat. */
export function createRights(clients: () => Iterable<Client>, onError: (error: unknown) => void): Rights {
  const lane = createLane(atOnce);
  /** Those whose question stands in line already; one that has begun may be older than what changed. */
  const waiting = new Map<Client, Promise<void>>();

  async function ask(client: Client): Promise<void> {
    try {
      await lane(() => {
        waiting.delete(client);
        return client.recheck();
      });
    } catch (error) {
      // While the database is away nothing can be asked, and nothing of it can be read either.
      if (!(error instanceof Unavailable)) onError(error);
    }
  }

  async function recheck(some: Iterable<Client>): Promise<void> {
    const asked = [...some].map((client) => {
      const standing = waiting.get(client);
      if (standing) return standing;
      // In the next breath: it takes itself out of `waiting` when it begins.
      const asking = Promise.resolve().then(() => ask(client));
      waiting.set(client, asking);
      return asking;
    });
    await Promise.all(asked);
  }

  const timer = setInterval(() => {
    const old = performance.now() - recheckMs;
    void recheck([...clients()].filter(({ checkedAt }) => checkedAt < old));
  }, beatMs);
  return { recheck, close: () => clearInterval(timer) };
}
