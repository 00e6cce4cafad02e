/**
 * Evidence: a file of JSON lines that proves itself. The first line says what it is about, then come a signed head, rows and links
 * of the chain, the timeline and the pages of an incident, and a last line that signs all lines before it.
 */
import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
import { createChainCheck, type ChainCheck, type ChainReport } from './check-chain.js';
import type { Head, Link, SealedEntry } from './entry.js';

/** One line but the last. */
export type EvidenceLine =
  | {
      type: 'evidence';
      version: 1;
      organisation: { id: string; name: string };
      about: { incident: number | null; from: string | null; to: string | null };
      at: string;
      by: { kind: string; name: string };
    }
  | ({ type: 'head' } & Head)
  | ({ type: 'entry' } & SealedEntry)
  | ({ type: 'link' } & Link)
  | { type: 'timeline' | 'page'; [field: string]: unknown };

/** The last line. */
interface Seal {
  type: 'seal';
  publicKey: string;
  fingerprint: string;
  /** The SHA-256 of every line before, in their order. */
  digests: string[];
  signature: string;
}

/** What evidence is checked with: node:crypto, at the edge. */
export interface Signatures {
  isSignedBy: (publicKey: string, text: string, signature: string) => boolean;
  fingerprintOf: (publicKey: string) => string | undefined;
  headText: (head: Head) => string;
  /** Fingerprints; undefined: whichever key stands in the file, which the reader has to compare. */
  trusted?: readonly string[];
}

/** What a check of evidence found. */
export interface EvidenceReport {
  /** `line` counts from 1. */
  wrong: { line: number; sequence: number | null; id: string | null; problem: string } | undefined;
  about: string;
  entries: number;
  erased: number;
  fingerprint: string | undefined;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the signature of a file is over. */
const sealText = (digests: string[]) =>
  canonical({ version: 1, lines: digests.length, digest: sha256(digests.join('')) });

/** The lines of a file as texts, the signed one last. */
export function sealEvidence(
  lines: EvidenceLine[],
  key: { publicKey: string; fingerprint: string; sign: (text: string) => string },
): string[] {
  const texts = lines.map((line) => JSON.stringify(line));
  const digests = texts.map(sha256);
  const { publicKey, fingerprint } = key;
  const seal: Seal = { type: 'seal', publicKey, fingerprint, digests, signature: key.sign(sealText(digests)) };
  return [...texts, JSON.stringify(seal)];
}

/** Is this key one to be believed, and is it the one it is called? */
const isTrusted = (signatures: Signatures, { publicKey, fingerprint }: { publicKey: string; fingerprint: string }) =>
  signatures.fingerprintOf(publicKey) === fingerprint && (signatures.trusted?.includes(fingerprint) ?? true);

/** Is a head signed by a key to be believed? */
export const headIsSigned =
  (signatures: Signatures) =>
  (head: Head): boolean =>
    isTrusted(signatures, head) && signatures.isSignedBy(head.publicKey, signatures.headText(head), head.signature);

/** Checks a file, offline: the first line that is wrong, or none. Takes any text and never throws. */
export function checkEvidence(text: string, signatures: Signatures): EvidenceReport {
  const lines = text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);
  const report: EvidenceReport = { wrong: undefined, about: '', entries: 0, erased: 0, fingerprint: undefined };
  const wrongAt = (line: number, problem: string, at?: { sequence: number; id: string | null }) => ({
    ...report,
    wrong: { line, sequence: at?.sequence ?? null, id: at?.id ?? null, problem },
  });
  const seal = parsed(lines.at(-1)) as Partial<Seal> | undefined;
  if (seal?.type !== 'seal' || !Array.isArray(seal.digests)) return wrongAt(lines.length, 'the file has no signed end');
  const { publicKey = '', fingerprint = '', signature = '', digests } = seal;
  report.fingerprint = String(fingerprint);
  if (!isTrusted(signatures, { publicKey, fingerprint })) return wrongAt(lines.length, 'the key is not a trusted one');
  if (!signatures.isSignedBy(publicKey, sealText(digests), signature))
    return wrongAt(lines.length, 'the signature of the file is not valid');
  const chain = chainOf(lines, signatures, publicKey);
  for (const [index, line] of lines.slice(0, -1).entries()) {
    // A row of the chain says more exactly what is wrong with it than its line does.
    const wrong = chain.add(line);
    if (wrong) return wrongAt(index + 1, wrong.problem, wrong);
    if (sha256(line) !== digests[index]) return wrongAt(index + 1, 'the line is not the one that was signed');
  }
  if (digests.length !== lines.length - 1) return wrongAt(lines.length, 'lines are missing before the end');
  const { wrong, entries, erased } = chain.end();
  Object.assign(report, { entries, erased, about: chain.about });
  return wrong ? wrongAt(lines.length, wrong.problem, wrong) : report;
}

function parsed(line: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const nothing: ChainReport = {
  wrong: undefined,
  entries: 0,
  erased: 0,
  signedUntil: 0,
  last: { sequence: 0, hash: '' },
};

/** Follows the chain through the lines of a file; it begins in the middle, and the signed head vouches for what lies before. */
function chainOf(lines: string[], signatures: Signatures, publicKey: string) {
  const heads = lines.slice(0, -1).flatMap((line) => {
    const head = line.startsWith('{"type":"head"') ? parsed(line) : undefined;
    return head ? [head as unknown as Head] : [];
  });
  let organisation = '';
  let about = '';
  let check: ChainCheck | undefined;
  return {
    get about() {
      return about;
    },
    add(line: string) {
      const said = parsed(line) as EvidenceLine | undefined;
      if (!said) return { sequence: 0, id: null, problem: 'the line is not JSON' };
      if (said.type === 'evidence') {
        organisation = String(said.organisation?.id);
        about = aboutOf(said);
      }
      if (organisation === '') return { sequence: 0, id: null, problem: 'the file does not begin as evidence does' };
      if (said.type === 'head' && !headIsSigned(signatures)(said))
        return { sequence: said.sequence, id: null, problem: 'the head is not signed by a trusted key' };
      if (said.type === 'head' && said.publicKey !== publicKey && signatures.trusted === undefined)
        return { sequence: said.sequence, id: null, problem: 'the head is signed by another key than the file' };
      if (said.type !== 'entry' && said.type !== 'link') return undefined;
      if (!check) {
        if (said.type !== 'entry')
          return { sequence: said.sequence, id: null, problem: 'a link stands before the first row' };
        const from = { sequence: said.sequence - 1, hash: said.previousHash };
        check = createChainCheck({ organisation, from, heads, isSigned: headIsSigned(signatures) });
      }
      try {
        check.add(said);
      } catch {
        return { sequence: said.sequence, id: null, problem: 'the line is not a row of the audit' };
      }
      return check.wrong;
    },
    end(): ChainReport {
      const report = check?.end() ?? nothing;
      if (report.wrong || !check) return report;
      // Without a head behind its last row, a file could say anything of the rows after the last head.
      if (report.signedUntil === report.last.sequence) return report;
      const wrong = { sequence: report.last.sequence, id: null, problem: 'no signed head covers the last rows' };
      return { ...report, wrong };
    },
  };
}

function aboutOf({ organisation, about }: Extract<EvidenceLine, { type: 'evidence' }>): string {
  const { incident, from, to } = about ?? {};
  const what = incident ? `INC-${incident}` : `${from ?? 'the beginning'} to ${to ?? 'now'}`;
  return `${what} of ${organisation?.name ?? 'nobody'}`;
}
