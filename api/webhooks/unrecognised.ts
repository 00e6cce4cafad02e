import { createHash } from 'node:crypto';
import { cut } from '../../core/cut.js';
import type { AlertEvent } from '../../core/alert/alert.js';

/** How much of a body that nobody understood is kept, in characters. */
const keptBody = 64 * 1024;
/** What changes with every sending (a UUID, a hash, an address, a number, a time), and so tells no two problems apart. */
const idLike = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b0x[\da-f]+\b|\b(?=[a-f]*\d)[\da-f]{7,}\b|\d+/gi;
const titleFields = ['title', 'summary', 'message', 'subject', 'name', 'alertname', 'text', 'description'];

/** The event for a payload, or a part of one, that the parser does not know: it fires, so that somebody looks. */
export function unrecognisedEvent(what: string, payload: unknown): AlertEvent {
  const body = JSON.stringify(payload) ?? 'null';
  const said = saidTitle(payload);
  return {
    fingerprint: createHash('md5').update(`unrecognised/${body}`).digest('hex'),
    status: 'firing',
    title: said ? `${what}: ${said}` : what,
    labels: {},
    annotations: {},
    links: [],
    // What has a title of its own must not hide behind something else that somebody has acknowledged.
    groupKey: said && typeof payload === 'object' ? `unrecognised/${said.replace(idLike, '#')}` : 'unrecognised',
    recognised: false,
    body: body.length > keptBody ? `${body.slice(0, keptBody).toWellFormed()}…` : body,
  };
}

/** Something in it that reads like a title. */
function saidTitle(payload: unknown): string | undefined {
  if (typeof payload === 'string' && payload.trim() !== '') return cut(payload.trim(), 200);
  if (typeof payload !== 'object' || payload === null) return undefined;
  const record = payload as Record<string, unknown>;
  const field = titleFields.find((name) => typeof record[name] === 'string' && record[name].trim() !== '');
  return field === undefined ? undefined : cut((record[field] as string).trim(), 200);
}
