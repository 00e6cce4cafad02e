/** How entries are chained: each hash covers the one before, and the digest of its entry. */
import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
import { parts, type Entry, type EntryFacts, type Head, type Part, type SealedEntry } from './entry.js';

/** What the first entry of a chain follows. */
export const firstHash = '0'.repeat(64);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What stands in the chain for a part; without its salt nobody can tell by trying what the part said. */
export const commitmentOf = (part: Part, salt: string, value: unknown): string =>
  sha256(canonical([part, salt, value]));

/** The parts of an entry that are there. */
export const partsIn = ({ parts: values }: Pick<Entry, 'parts'>): Part[] =>
  parts.filter((part) => values[part] !== null && values[part] !== undefined);

/** The digest of an entry in its place: everything but the parts, which are there by their commitments. */
export const digestOf = (
  facts: EntryFacts,
  place: Pick<SealedEntry, 'sequence' | 'sealedAt' | 'commitments'>,
): string => {
  const { organisation, id, at, command, actorKind, actorId, via, subject, incidentId, changed, refused, count } =
    facts;
  const { sequence, sealedAt, commitments } = place;
  const said = { organisation, id, at, command, actorKind, actorId, via, subject, incidentId, changed, refused, count };
  return sha256(canonical({ version: 1, ...said, sequence, sealedAt, commitments }));
};

/** The hash of a link, from the one before and its own digest. */
export const hashOf = (previousHash: string, digest: string): string => sha256(`${previousHash}.${digest}`);

/** Puts an entry behind a link; `newSalt` gives each of its parts a salt of its own. */
export function sealEntry(
  entry: Entry,
  after: { sequence: number; hash: string },
  { sealedAt, newSalt }: { sealedAt: string; newSalt: () => string },
): SealedEntry {
  const salts: SealedEntry['salts'] = {};
  const commitments: SealedEntry['commitments'] = {};
  for (const part of partsIn(entry)) {
    const salt = newSalt();
    salts[part] = salt;
    commitments[part] = commitmentOf(part, salt, entry.parts[part]);
  }
  const place = { sequence: after.sequence + 1, sealedAt, commitments };
  const digest = digestOf(entry, place);
  return { ...entry, ...place, salts, previousHash: after.hash, digest, hash: hashOf(after.hash, digest) };
}

/** What the signature of a head is over. */
export const headText = ({ organisation, sequence, hash, at }: Omit<Head, 'publicKey' | 'fingerprint' | 'signature'>) =>
  canonical({ version: 1, organisation, sequence, hash, at });
