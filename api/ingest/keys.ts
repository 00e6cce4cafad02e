/** Which integration a key belongs to: looked up by its hash, remembered for a few seconds, forgotten at once by signal. */
import { hashSecret } from '../../core/ids.js';
import type { IntegrationByKey } from '../../core/store/sql/find-by-secret.js';

/** How long an answer is remembered, in milliseconds: a revoked key is refused everywhere after this at the latest. */
const rememberMs = 5000;
const mostKeys = 10_000;

/** Finds integrations by key. */
export interface Keys {
  find: (key: string) => Promise<IntegrationByKey | undefined>;
  forget: () => void;
}

/** Makes the cache over a look-up. */
export function createKeys(lookUp: (hash: Buffer) => Promise<IntegrationByKey | undefined>): Keys {
  const known = new Map<string, { integration: IntegrationByKey | undefined; until: number }>();
  return {
    async find(key) {
      const hash = hashSecret(key);
      const id = hash.toString('base64');
      const entry = known.get(id);
      if (entry && entry.until > performance.now()) return entry.integration;
      const integration = await lookUp(hash);
      if (known.size >= mostKeys) known.clear();
      known.set(id, { integration, until: performance.now() + rememberMs });
      return integration;
    },
    forget: () => known.clear(),
  };
}
