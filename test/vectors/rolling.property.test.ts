/** Shifts of Grafana's kind are expressed by our layers: whatever is written, the same people are on call as by listing occurrences. */
import fc from 'fast-check';
import { expect, it } from '@jest/globals';
import { buildSchedule } from '../../core/schedule/fixtures/schedules.js';
import { peopleAt } from '../../core/schedule/people-at.js';
import { rollingLayers } from './translate.js';

const hour = 3_600_000;
const day = 24 * hour;
const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const iso = (at: number) => new Date(at).toISOString();
const weekday = (at: number) => new Date(at).getUTCDay();

interface Rolling {
  kind: 'rolling';
  frequency: 'hourly' | 'daily' | 'weekly' | 'monthly';
  interval: number;
  weekStart: string;
  start: string;
  rotationStart: string;
  until?: string;
  durationSeconds: number;
  byDay?: string[];
  byMonthDay?: number[];
  groups: string[][];
  priority: number;
  trimToRotationStart: boolean;
}

const shift: fc.Arbitrary<Rolling> = fc
  .record({
    frequency: fc.constantFrom('hourly' as const, 'daily' as const, 'weekly' as const, 'monthly' as const),
    interval: fc.integer({ min: 1, max: 3 }),
    weekStart: fc.constantFrom('MO', 'SU', 'WE'),
    start: fc.integer({ min: 0, max: 27 * 24 }).map((hours) => Date.UTC(2024, 0, 1) + hours * hour),
    late: fc.option(fc.integer({ min: 1, max: 40 * 24 }), { freq: 2 }),
    lasts: fc.option(fc.integer({ min: 1, max: 80 }), { freq: 1 }),
    hours: fc.integer({ min: 1, max: 24 }),
    byDay: fc.option(fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 })),
    byMonthDay: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 4 }), { freq: 1 }),
    count: fc.integer({ min: 1, max: 4 }),
    trimToRotationStart: fc.boolean(),
  })
  .map(({ frequency, start, late, lasts, hours, byDay, byMonthDay, count, ...rest }) => ({
    ...rest,
    ...{ kind: 'rolling' as const, frequency, priority: 1 },
    start: iso(start),
    rotationStart: iso(start + (late ?? 0) * hour),
    ...(lasts ? { until: iso(start + lasts * day) } : {}),
    durationSeconds: (frequency === 'hourly' ? Math.min(hours, 1) : hours) * 3600,
    ...(byDay ? { byDay } : {}),
    ...(byMonthDay && frequency === 'monthly' ? { byMonthDay } : {}),
    groups: ['A', 'B', 'C', 'D'].slice(0, count).map((user) => [user]),
  }));

/** Every occurrence with its turn, by looking at each hour, or each day at the shift's time. */
function occurrences(one: Rolling, until: number): { start: number; end: number; turn: number }[] {
  const begin = Date.parse(one.start);
  const { frequency, interval, byDay, byMonthDay } = one;
  const monthOf = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  const weekOf = (at: number) => {
    const midnight = Math.floor(at / day) * day;
    return (midnight - ((weekday(at) - names.indexOf(one.weekStart) + 7) % 7) * day) / (7 * day);
  };
  const found: { start: number; end: number; period: number }[] = [];
  for (let at = begin; at < until; at += frequency === 'hourly' ? hour : day) {
    const passed =
      frequency === 'hourly'
        ? (at - begin) / hour
        : frequency === 'daily'
          ? (at - begin) / day
          : frequency === 'weekly'
            ? Math.round(weekOf(at) - weekOf(begin))
            : monthOf(at) - monthOf(begin);
    const everyDay = frequency === 'daily' && byDay !== undefined;
    if (!everyDay && passed % interval !== 0) continue;
    if (byDay && !byDay.includes(names[weekday(at)]!)) continue;
    if (byMonthDay && !byMonthDay.includes(new Date(at).getUTCDate())) continue;
    if (!byDay && !byMonthDay && frequency === 'weekly' && weekday(at) !== weekday(begin)) continue;
    if (!byDay && !byMonthDay && frequency === 'monthly' && new Date(at).getUTCDate() !== new Date(begin).getUTCDate())
      continue;
    found.push({ start: at, end: at + one.durationSeconds * 1000, period: everyDay ? found.length : passed });
  }
  const first = found[0]?.period ?? 0;
  return found.map(({ start, end, period }) => ({ start, end, turn: Math.floor((period - first) / interval) }));
}

function expected(one: Rolling, all: ReturnType<typeof occurrences>, at: number): string[] {
  const from = Date.parse(one.rotationStart);
  if (at < from || (one.until && at >= Date.parse(one.until))) return [];
  const served = all.filter(({ start, end }) => start <= at && at < end && (start >= from || one.trimToRotationStart));
  return [...new Set(served.flatMap(({ turn }) => one.groups[turn % one.groups.length]!))].sort();
}

it('the people on call are those of the occurrence in progress', () => {
  fc.assert(
    fc.property(
      shift,
      fc.array(fc.integer({ min: 0, max: 100 * 24 * 4 }), { minLength: 60, maxLength: 60 }),
      (one, quarters) => {
        const begin = Date.parse(one.start);
        const horizon = begin + 102 * day;
        const all = occurrences(one, horizon);
        const schedule = buildSchedule({ layers: rollingLayers(one, 'UTC', 0) });
        const edges = all
          .slice(0, 20)
          .flatMap(({ start, end }) => [start, end - 1, end])
          // What begins at the horizon is not listed.
          .filter((edge) => edge < horizon);
        for (const at of [...quarters.map((quarter) => begin + quarter * (hour / 4)), ...edges]) {
          const have = peopleAt(schedule, new Date(at)).map(({ userId }) => userId);
          expect([iso(at), ...have.sort()]).toEqual([iso(at), ...expected(one, all, at)]);
        }
      },
    ),
    { numRuns: 300 },
  );
});
