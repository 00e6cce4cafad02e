import { NotFound } from '../../errors.js';
import { schedulesNamed } from '../../schedule/schedules-named.js';
import type { Schedule } from '../../schedule/schedule.js';

/** The schedules that a text means by id, handle or name; all, when none is given. @throws NotFound */
export function findSchedules(all: Schedule[], wanted: string | undefined): Schedule[] {
  const found = schedulesNamed(all, wanted);
  if (wanted && found.length === 0) throw new NotFound(`There is no schedule "${wanted}".`);
  return found;
}
