import { clockIn } from '../core/people/clock-in.js';
import { listRooms } from '../core/queries/room/list.js';
import { roomPost } from '../core/commands/room/post.js';
import { systemActor } from '../core/people/actor.js';
import { awakeKey } from './report-health.js';
import type { Clock } from '../core/clock.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { RunQuery } from '../core/query.js';

/** Shorter absences are not worth a line. */
const worthSayingMs = 60_000;

/**
 * After a start: says in #incidents how long OpenAlert was away and how many pages are late, before they go out. Answers the
 * number of rooms told. Run once, before the sweeps.
 */
export async function announceOutage(parts: {
  execute: Execute;
  runQuery: RunQuery;
  due: DueLists;
  clock: Clock;
}): Promise<number> {
  const { due, clock, execute, runQuery } = parts;
  const awake = await due.systemState(awakeKey);
  const now = clock.now();
  if (!awake || now.getTime() - awake.updatedAt.getTime() < worthSayingMs) return 0;
  const missed = await due.missedPages(awake.updatedAt);
  for (const late of missed) {
    const actor = systemActor(late.organisationId);
    const room = (await runQuery(listRooms, { actor })).items.find((candidate) => candidate.kind === 'incidents');
    if (!room) continue;
    const text = outageSentence(awake.updatedAt, now, late);
    await execute(roomPost, { actor, input: { room: room.id, kind: 'notice', text } });
  }
  return missed.length;
}

/** "OpenAlert was away from 02:10 to 02:19 UTC (9 min). 3 pages and 1 escalation step are 4 to 9 min late and go out now." */
export function outageSentence(
  from: Date,
  to: Date,
  late: { pages: number; steps: number; first: Date; last: Date },
): string {
  const minutes = (span: number) => Math.max(1, Math.round(span / 60_000));
  const most = minutes(to.getTime() - late.first.getTime());
  const least = minutes(to.getTime() - late.last.getTime());
  const range = most === least ? `${most}` : `${least} to ${most}`;
  const counted = (count: number, noun: string) => (count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`]);
  const what = [...counted(late.pages, 'page'), ...counted(late.steps, 'escalation step')].join(' and ');
  const [are, go] = late.pages + late.steps === 1 ? ['is', 'goes'] : ['are', 'go'];
  const away = `OpenAlert was away from ${clockIn(from, 'UTC', to)} to ${clockIn(to, 'UTC', to)} UTC (${minutes(to.getTime() - from.getTime())} min).`;
  return `${away} ${what} ${are} ${range} min late and ${go} out now.`;
}
