/** Checks a chain link by link, in one pass and little memory, and names the first thing that is wrong. */
import { commitmentOf, digestOf, firstHash, hashOf, partsIn } from './link.js';
import { parts, type Head, type Link, type SealedEntry } from './entry.js';

/** What is wrong, and at which link. */
export interface Wrong {
  sequence: number;
  id: string | null;
  problem: string;
}

/** How far the time of an entry may lie before an earlier one's: a command that took long. */
const longestCommandMs = 15 * 60_000;

/** What checking needs to know. */
export interface ChainCheckParts {
  organisation: string;
  /** What the first link follows: the beginning of the chain unless told. */
  from?: { sequence: number; hash: string };
  /** Signed heads that must be in the chain: those of the database, and those that somebody kept. */
  heads: Head[];
  /** Is a head signed by a key that is trusted? */
  isSigned: (head: Head) => boolean;
}

/** A check under way. */
export interface ChainCheck {
  /** Takes the next link; what is wrong is known from then on. */
  add: (link: SealedEntry | Link) => void;
  /** After the last link: what is wrong first, and what was seen. */
  end: () => ChainReport;
  readonly wrong: Wrong | undefined;
}

/** What a check found. */
export interface ChainReport {
  wrong: Wrong | undefined;
  entries: number;
  /** Parts that were erased. */
  erased: number;
  /** The last link that a signed head covers. */
  signedUntil: number;
  last: { sequence: number; hash: string };
}

const isWhole = (link: SealedEntry | Link): link is SealedEntry => 'command' in link;

/** Begins a check. */
export function createChainCheck({ organisation, from, heads, isSigned }: ChainCheckParts): ChainCheck {
  let last = from ?? { sequence: 0, hash: firstHash };
  let [latestAt, sealedAt] = ['', ''];
  let wrong: Wrong | undefined;
  const seen = { entries: 0, erased: 0 };
  const bySequence = new Map<number, Head[]>();
  for (const head of heads) bySequence.set(head.sequence, [...(bySequence.get(head.sequence) ?? []), head]);

  function timeProblem(entry: SealedEntry): string | undefined {
    const at = Date.parse(entry.at);
    const sealed = Date.parse(entry.sealedAt);
    if (Number.isNaN(at) || Number.isNaN(sealed)) return 'its time is none';
    if (latestAt && at < Date.parse(latestAt) - longestCommandMs) return 'its time lies before that of earlier entries';
    if (sealedAt && sealed < Date.parse(sealedAt)) return 'it was sealed before earlier entries';
    if (at > sealed + longestCommandMs) return 'its time lies after its sealing';
    return undefined;
  }

  function problemOf(link: SealedEntry | Link): string | undefined {
    if (link.sequence > last.sequence + 1) return `the link before it is missing (${link.sequence - 1})`;
    if (link.sequence !== last.sequence + 1) return `it stands out of order, after link ${last.sequence}`;
    if (isWhole(link)) {
      if (link.organisation !== organisation) return 'it is of another organisation';
      if (link.previousHash !== last.hash) return 'it does not follow the link before it';
      const problem = partProblem(link) ?? timeProblem(link);
      if (problem) return problem;
      if (digestOf(link, link) !== link.digest) return 'it was changed after it was sealed';
    }
    if (hashOf(last.hash, link.digest) !== link.hash) return 'its hash is not the one of its place in the chain';
    for (const head of bySequence.get(link.sequence) ?? []) {
      const problem = headProblem(head, link, organisation, isSigned);
      if (problem) return problem;
    }
    return undefined;
  }

  return {
    get wrong() {
      return wrong;
    },
    add(link) {
      if (wrong) return;
      const problem = problemOf(link);
      if (problem) wrong = { sequence: link.sequence, id: isWhole(link) ? link.id : null, problem };
      else last = { sequence: link.sequence, hash: link.hash };
      if (!isWhole(link)) return;
      seen.entries += 1;
      seen.erased += Object.keys(link.commitments).length - partsIn(link).length;
      if (link.at > latestAt) latestAt = link.at;
      sealedAt = link.sealedAt;
    },
    end() {
      const ahead = heads.find((head) => head.sequence > last.sequence);
      if (ahead && !wrong) {
        const problem = `a signed head says that there were ${ahead.sequence} entries: the end is cut off`;
        wrong = { sequence: last.sequence + 1, id: null, problem };
      }
      const covered = heads.map(({ sequence }) => sequence).filter((sequence) => sequence <= last.sequence);
      return { wrong, ...seen, signedUntil: Math.max(0, ...covered), last };
    },
  };
}

function headProblem(
  head: Head,
  link: Link,
  organisation: string,
  isSigned: (head: Head) => boolean,
): string | undefined {
  if (head.organisation !== organisation) return 'a head of another organisation stands here';
  if (!isSigned(head)) return `the head here is not signed by a trusted key (${head.fingerprint})`;
  return head.hash === link.hash ? undefined : 'a signed head says that it was another';
}

/** A part is there with its salt and is what was committed to, or it is erased with its salt. */
function partProblem({ parts: values, salts, commitments }: SealedEntry): string | undefined {
  for (const part of parts) {
    const [value, salt, commitment] = [values[part] ?? null, salts[part], commitments[part]];
    if (commitment === undefined && value === null && salt === undefined) continue;
    if (commitment === undefined) return `its ${part} was added after it was sealed`;
    if (value === null && salt === undefined) continue;
    if (salt === undefined || commitmentOf(part, salt, value) !== commitment)
      return `its ${part} was changed after it was sealed`;
  }
  return undefined;
}
