/** Reads the fields of a payload, whatever they hold: what is not there, or is of another kind, reads as nothing. */
import { createHash } from 'node:crypto';
import { cut } from '../../core/cut.js';
import type { AlertLink } from '../../core/alert/alert.js';

/** A JSON object. */
export type Json = Record<string, unknown>;

/** The longest title of an alert. */
export const longestTitle = 40_000;
const longestValue = 4096;
const mostLabels = 500;
const mostFields = 1000;
const mostLinks = 20;
const longestKey = 512;

/** Is it a JSON object? */
export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object, or an empty one. */
export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

/** The own field of an object, never one that it inherits. */
export const fieldOf = (record: Json, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** The first thousand fields of an object: more of them is no alert that anybody wrote. */
export const fieldsOf = (record: Json): [string, unknown][] =>
  Object.keys(record)
    .slice(0, mostFields)
    .map((name) => [name, record[name]]);

/** Any value as text: a string as it is, nothing as '', all else as JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : (JSON.stringify(value) ?? '');

/** A string, number or boolean as trimmed text; undefined for all else, and for blanks. */
export function wordOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  return cut(String(value).trim(), longestValue) || undefined;
}

/** The first of the values that holds a word. */
export function firstWord(...values: unknown[]): string | undefined {
  for (const value of values) {
    const word = wordOf(value);
    if (word !== undefined) return word;
  }
  return undefined;
}

/** The object's values as texts, as labels and annotations are kept: 500 of them, cut where they are long. */
export function stringsOf(record: Json): Record<string, string> {
  const entries = fieldsOf(record).slice(0, mostLabels);
  return Object.fromEntries(entries.map(([name, value]) => [cut(name, 256), cut(textOf(value), longestValue)]));
}

/** The pairs that hold something, as labels. */
export const labelsOf = (pairs: Record<string, unknown>): Record<string, string> =>
  stringsOf(Object.fromEntries(fieldsOf(pairs).filter(([, value]) => textOf(value).trim() !== '')));

/** "2026-05-27 15:36:00.1 +0000 UTC m=+8.5", as Go prints a time. */
const goTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d{4}).*$/;

/** An instant as ISO text; zero time means unset. Numbers are seconds or milliseconds since 1970. */
export function instantOf(value: unknown): string | undefined {
  const number = typeof value === 'string' && /^\d{9,14}$/.test(value) ? Number(value) : value;
  const ms = typeof number === 'number' ? (number < 1e11 ? number * 1000 : number) : undefined;
  if (ms === undefined && typeof value !== 'string') return undefined;
  const at = new Date(ms ?? (value as string).replace(goTime, '$1T$2$3'));
  const year = at.getUTCFullYear();
  return Number.isNaN(year) || year < 1970 || year > 9999 || at.getTime() === 0 ? undefined : at.toISOString();
}

/** Is it an address that a card may link to? */
export function isHttpAddress(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > longestValue || !URL.canParse(value)) return false;
  return /^https?:$/.test(new URL(value).protocol);
}

/** The http(s) addresses among the candidates, each once. */
export function linksOf(candidates: [AlertLink['kind'], unknown][]): AlertLink[] {
  const links = new Map<string, AlertLink>();
  for (const [kind, value] of candidates) {
    const url = typeof value === 'string' ? value.trim() : value;
    if (isHttpAddress(url) && !links.has(url) && links.size < mostLinks) links.set(url, { kind, url });
  }
  return [...links.values()];
}

/** What a link is, told by what it is called. */
export function linkKindOf(name: string): AlertLink['kind'] {
  const match = /runbook|playbook|dashboard|silence/i.exec(name)?.[0].toLowerCase();
  return match === 'playbook' ? 'runbook' : ((match as AlertLink['kind'] | undefined) ?? 'source');
}

/** The identity of an alert within its integration: 32 hex digits over what tells it apart. */
export const fingerprintOf = (...parts: string[]): string =>
  createHash('md5')
    .update(parts.length === 1 ? parts[0]! : JSON.stringify(parts))
    .digest('hex');

/** A key for grouping, a hash of it where it is long. */
export const groupKeyFrom = (key: string): string =>
  key.length <= longestKey ? key : createHash('sha256').update(key).digest('hex');

/** A title: one line of text without blanks around it, cut where it is long. */
export const titleFrom = (text: string): string => cut(text.replace(/\s+/g, ' ').trim(), longestTitle);

/** HTML and the like as plain text. */
export const plainText = (text: string): string =>
  text
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim();
