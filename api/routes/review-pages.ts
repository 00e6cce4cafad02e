/** The pages of an incident's review, and its files of Markdown. */
import { Router, type Request, type Response } from 'express';
import { cleanText, readBody } from '../edge.js';
import { HttpError } from '../problem.js';
import { incidentName, incidentNumberOf } from '../../core/incident/incident.js';
import { inTeam, refuseForged, sendPage, tokenOf, type PageKitParts } from './page-kit.js';
import { InvalidInput, Stale } from '../../core/errors.js';
import { mayDo } from '../../core/people/permission.js';
import { readRecord, type IncidentRecord } from '../../core/queries/incident/record.js';
import { recordFile, reviewDraft } from '../pages/incident-markdown.js';
import { reviewPage } from '../pages/review.js';
import { reviewSave } from '../../core/commands/review/save.js';
import { showOrganisation } from '../../core/queries/organisation/show.js';
import type { Execute } from '../../core/execute.js';
import type { RunQuery } from '../../core/query.js';
import type { Session } from '../auth/who.js';
import type { UserActor } from '../../core/people/actor.js';
import type { WebDoor } from './web-door.js';

/** What these pages need. */
export interface ReviewPageParts extends PageKitParts {
  execute: Execute;
  runQuery: RunQuery;
  door: WebDoor;
}

/** A review is longer than any other form. */
const largestReview = 1_000_000;

/** The router of these pages. */
export function reviewPageRoutes(parts: ReviewPageParts): Router {
  const router = Router({ caseSensitive: true });
  const path = '/incidents/:incident/review';
  router.get(path, async (request, response) => {
    const session = await inTeam(parts, request, response);
    if (!session) return;
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    const editing = searchParams.has('edit') && mayDo(session.actor, 'incident.respond') ? { problem: null } : null;
    sendPage(response, await pageFor(parts, session, request, { editing }));
  });
  router.post(path, (request, response) => save(parts, request, response));
  router.get(`${path}.md`, (request, response) =>
    sendFile(parts, request, response, (record, zone) => record.review?.text ?? reviewDraft(record, zone)),
  );
  router.get('/incidents/:incident/record.md', (request, response) => sendFile(parts, request, response, recordFile));
  return router;
}

/** The number in the path. @throws HttpError */
function numberIn(request: Request): number {
  const number = incidentNumberOf(request.params.incident as string);
  if (number === undefined) throw new HttpError(404, 'There is no such incident.');
  return number;
}

async function pageFor(
  parts: ReviewPageParts,
  { actor }: Session,
  request: Request,
  { editing, typed }: { editing: { problem: string | null } | null; typed?: { text: string } },
): Promise<string> {
  const record = await parts.runQuery(readRecord, { actor, input: { number: numberIn(request) } });
  const { review, incident } = record;
  const zone = await zoneOf(parts, actor);
  return reviewPage({
    organisation: (await parts.runQuery(showOrganisation, { actor })).name,
    number: incident.number,
    room: incident.roomName && `/rooms/${encodeURIComponent(incident.roomName)}`,
    text: typed?.text ?? review?.text ?? reviewDraft(record, zone),
    version: review?.version ?? 0,
    written: review && { at: review.writtenAt, by: review.writtenByName },
    newer: review
      ? record.timeline.filter(({ at, kind }) => at > review.writtenAt && kind !== 'review.written').length
      : 0,
    mayWrite: mayDo(actor, 'incident.respond'),
    editing: editing && { ...editing, formToken: tokenOf(parts, request) },
    zone,
    now: parts.clock.now(),
  });
}

async function save(parts: ReviewPageParts, request: Request, response: Response): Promise<void> {
  const fields = new URLSearchParams((await readBody(request, largestReview)).toString());
  await refuseForged(parts, request, fields);
  const session = await inTeam(parts, request, response);
  if (!session) return;
  const number = numberIn(request);
  const text = cleanText(fields.get('text') ?? '').replaceAll('\r\n', '\n');
  try {
    const expects = [fields.get('version') ?? ''];
    await parts.execute(reviewSave, { actor: session.actor, input: { number, text }, expects });
  } catch (error) {
    const problem = problemIn(error);
    return sendPage(response, await pageFor(parts, session, request, { editing: { problem }, typed: { text } }), 422);
  }
  response.redirect(303, `/incidents/${incidentName(number)}/review`);
}

/** What is wrong with the words, or with the moment. @throws whatever else went wrong */
function problemIn(error: unknown): string {
  if (error instanceof Stale)
    return 'Somebody else kept another version meanwhile. Yours stands below; keep it once more to replace theirs.';
  if (error instanceof InvalidInput) return error.message;
  throw error;
}

/** A file for the reader, times in their zone. */
async function sendFile(
  parts: ReviewPageParts,
  request: Request,
  response: Response,
  write: (record: IncidentRecord, zone: string) => string,
): Promise<void> {
  const session = await inTeam(parts, request, response);
  if (!session) return;
  const number = numberIn(request);
  const record = await parts.runQuery(readRecord, { actor: session.actor, input: { number } });
  const kind = request.path.endsWith('record.md') ? 'record' : 'review';
  response
    .set({
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="${incidentName(number).toLowerCase()}-${kind}.md"`,
      'cache-control': 'no-store',
    })
    .send(write(record, await zoneOf(parts, session.actor)));
}

const zoneOf = async ({ door }: ReviewPageParts, actor: UserActor): Promise<string> =>
  (await door.viewerOf(actor)).zone ?? 'UTC';
