import type { Schedule } from './schedule.js';

/** The schedules that a text means by id, handle or name, "@" or not, whatever the case; all, where there is none. */
export function schedulesNamed(all: Schedule[], wanted: string | undefined): Schedule[] {
  const name = wanted?.replace(/^@/, '').toLowerCase();
  if (!name) return all;
  return all.filter((s) => [s.id, s.handle.toLowerCase(), s.name.toLowerCase()].includes(name));
}
