import type { Actor } from '../../core/people/actor.js';

/** How often the use of one key is written at most, in milliseconds. */
const everyMs = 60_000;
const mostKeys = 10_000;

/** What noting uses needs. */
export interface KeyUsesParts {
  touch: (organisationId: string, id: string, at: Date) => Promise<void>;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** Notes when API keys are used, beside the request: at most once a minute each, and nobody waits for it. */
export interface KeyUses {
  use: (actor: Actor) => void;
  /** Waits for what is being written. */
  settled: () => Promise<void>;
}

/** Makes the notes of one process. */
export function createKeyUses({ touch, now, onError }: KeyUsesParts): KeyUses {
  const usedAt = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  return {
    use(actor) {
      if (actor.kind !== 'token') return;
      const at = now();
      const last = usedAt.get(actor.id);
      if (last !== undefined && at.getTime() - last < everyMs) return;
      if (usedAt.size >= mostKeys) usedAt.clear();
      usedAt.set(actor.id, at.getTime());
      const written = touch(actor.organisationId, actor.id, at)
        .catch(onError)
        .finally(() => writing.delete(written));
      writing.add(written);
    },
    settled: async () => void (await Promise.all(writing)),
  };
}
