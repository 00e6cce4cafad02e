/**
 * Entity tags. A tag is the version of the thing, where it has one, and a hash of all that is answered: whoever reads again
 * compares the whole, whoever changes compares the version, because a page that was delivered meanwhile is no change.
 */
import { createHash } from 'node:crypto';
import { InvalidInput } from '../../core/errors.js';

const listed = /\s*(?:W\/)?"([\x21\x23-\x7e]{1,200})"\s*/y;
const most = 100;

/** The tag of an answer. */
export function tagOf(body: unknown, text: string): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 22).replaceAll('-', '.');
  const version = (body as { version?: string | number } | undefined)?.version;
  return version === undefined ? `"${hash}"` : `"${version}-${hash}"`;
}

/** Has the caller this answer already? */
export const isKnown = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || (tagsIn(ifNoneMatch)?.includes(tag.slice(1, -1)) ?? false));

/** The versions that a caller saw; undefined where any will do. @throws InvalidInput */
export function versionsIn(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tags = tagsIn(ifMatch);
  if (!tags) throw refused('the ETag of an earlier answer');
  return tags.map((tag) => tag.split('-')[0]!);
}

/** @throws InvalidInput: what cannot be held to a version must not be believed to be */
export const refuseIfMatch = (): never => {
  throw refused('no such header for this path');
};

const refused = (expected: string) =>
  new InvalidInput(`If-Match: expected ${expected}.`, [{ field: 'If-Match', expected }]);

/** The tags of a header, without their quotes; undefined when it is not a list of tags. */
function tagsIn(header: string): string[] | undefined {
  const tags: string[] = [];
  listed.lastIndex = 0;
  while (tags.length < most) {
    const match = listed.exec(header);
    if (!match) return undefined;
    tags.push(match[1]!);
    const at = listed.lastIndex === 0 ? header.length : listed.lastIndex;
    if (at >= header.length) return tags;
    if (header[at] !== ',') return undefined;
    listed.lastIndex = at + 1;
  }
  return undefined;
}
