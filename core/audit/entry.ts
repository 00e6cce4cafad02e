/**
 * The audit: who did what, through which surface, and what was refused. Terms: *entry* one row of it; *part* what may name a
 * person, so it stands outside the chain and can be erased; *commitment* the salted hash of a part, which stands in the chain;
 * *to seal* to give an entry its place in the chain; *head* the newest link of the chain; *evidence* a file that proves itself.
 */

/** What may name a person, and can be erased without breaking the chain. */
export const parts = ['name', 'address', 'reason', 'before', 'after'] as const;
/** One of the parts. */
export type Part = (typeof parts)[number];

/** Why an access was refused. */
export const refusals = ['forbidden', 'proof-needed', 'hidden', 'credential'] as const;
/** One of the reasons. */
export type Refusal = (typeof refusals)[number];

/** What of an entry never changes. Instants are ISO texts. */
export interface EntryFacts {
  organisation: string;
  id: string;
  at: string;
  command: string;
  actorKind: string;
  actorId: string | null;
  via: string;
  /** "service:<id>". */
  subject: string | null;
  incidentId: string | null;
  changed: boolean;
  refused: Refusal | null;
  /** How many times it happened, where refused credentials are counted. */
  count: number;
}

/** The parts that are there; what is null was never there, or is erased. */
export type EntryParts = Record<Part, unknown>;

/** An entry before it is sealed. */
export interface Entry extends EntryFacts {
  parts: EntryParts;
}

/** An entry in its place. */
export interface SealedEntry extends Entry {
  sequence: number;
  sealedAt: string;
  salts: Partial<Record<Part, string>>;
  commitments: Partial<Record<Part, string>>;
  previousHash: string;
  digest: string;
  hash: string;
}

/** What of an entry proves its place without telling what it says. */
export interface Link {
  sequence: number;
  digest: string;
  hash: string;
}

/** The newest link at an instant, as the installation signed it. */
export interface Head {
  organisation: string;
  sequence: number;
  hash: string;
  at: string;
  /** PEM. */
  publicKey: string;
  fingerprint: string;
  /** Base64, over `headText`. */
  signature: string;
}
