import { NotFound } from '../../errors.js';
import type { Schedule } from '../../schedule/schedule.js';

/** The schedules that a text means by id, handle or name; all, when none is given. @throws NotFound */
export function findSchedules(all: Schedule[], wanted: string | undefined): Schedule[] {
  const name = wanted?.replace(/^@/, '').toLowerCase();
  if (!name) return all;
  const found = all.filter((s) => [s.id, s.handle.toLowerCase(), s.name.toLowerCase()].includes(name));
  if (found.length === 0) throw new NotFound(`There is no schedule "${wanted}".`);
  return found;
}
