/**
 * Which integration a key belongs to: looked up by its hash, remembered for a few seconds, forgotten at once by signal. When
 * keys were used is written as one, every few seconds.
 */
import { hashSecret } from '../../core/ids.js';
import { rangesOf, type AddressRange } from '../../core/addresses.js';
import { unseal } from '../../core/seal.js';
import type { IntegrationByKey } from '../../core/store/sql/find-by-secret.js';

/** How long an answer is remembered, in milliseconds: a revoked key is refused everywhere after this at the latest. */
const rememberMs = 5000;
const mostKeys = 10_000;
/** How often uses are written at most, in milliseconds. */
const flushMs = 3000;

/** The integration behind a key, with what its sender signs with. */
export type KeyHolder = Omit<IntegrationByKey, 'signingSecret' | 'allowedAddresses'> & {
  signingSecret: string | undefined;
  /** The ranges from which its sender may send; undefined: from everywhere. */
  allowed: readonly AddressRange[] | undefined;
};

/** When a key was used. */
export interface KeyUse {
  keyId: string;
  at: Date;
}

/** What the cache needs. */
export interface KeysParts {
  lookUp: (hash: Buffer) => Promise<IntegrationByKey | undefined>;
  /** Writes when keys of an organisation were used. */
  touch: (organisationId: string, uses: KeyUse[]) => Promise<void>;
  now: () => Date;
  onError: (error: unknown) => void;
}

/** Finds integrations by key. */
export interface Keys {
  find: (key: string) => Promise<KeyHolder | undefined>;
  /** Forgets what is remembered: a key was made or revoked. */
  forget: () => void;
  /** Notes that a key let something in. */
  use: (holder: KeyHolder) => void;
  /** Writes the uses that are not written yet. */
  flush: () => Promise<void>;
}

/** What a key opens: with it alone, what its sender signs with. */
function holderOf({ signingSecret, allowedAddresses, ...found }: IntegrationByKey, key: string): KeyHolder {
  const allowed = rangesOf(allowedAddresses);
  return {
    ...found,
    signingSecret: signingSecret === null ? undefined : unseal(signingSecret, key),
    allowed: allowedAddresses.length === 0 ? undefined : allowed,
  };
}

/** Makes the cache over a look-up. */
export function createKeys({ lookUp, touch, now, onError }: KeysParts): Keys {
  const known = new Map<string, { holder: KeyHolder | undefined; until: number }>();
  /** By organisation, then by key. */
  let uses = new Map<string, Map<string, KeyUse>>();
  let generation = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = -Infinity;
  let flushing: Promise<void> = Promise.resolve();

  async function write() {
    const taken = uses;
    uses = new Map();
    flushedAt = performance.now();
    for (const [organisationId, own] of taken) {
      // A use that could not be written is told by the next one.
      await touch(organisationId, [...own.values()]).catch(onError);
    }
  }

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing.then(write);
    return flushing;
  }

  return {
    async find(key) {
      const hash = hashSecret(key);
      const id = hash.toString('base64');
      const entry = known.get(id);
      if (entry && entry.until > performance.now()) return entry.holder;
      const began = { generation, at: performance.now() };
      const found = await lookUp(hash);
      const holder = found && holderOf(found, key);
      // What was read before a key was revoked must not be remembered after it.
      if (began.generation === generation) {
        if (known.size >= mostKeys) known.clear();
        known.set(id, { holder, until: began.at + rememberMs });
      }
      return holder;
    },
    forget() {
      generation += 1;
      known.clear();
    },
    use({ organisationId, keyId }) {
      const own = uses.get(organisationId) ?? new Map<string, KeyUse>();
      uses.set(organisationId, own.set(keyId, { keyId, at: now() }));
      timer ??= setTimeout(() => void flush(), Math.max(0, flushedAt + flushMs - performance.now())).unref();
    },
    flush,
  };
}
