/**
 * What four other engines expect of a schedule, asked of ours. `ONCALL_VECTORS` names another folder; a line is printed for each
 * vector that fails. The zone of the machine must not matter, so the folder is run under three.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { judge } from './judge.js';
import { ownFolder, report, runFolder } from './run.js';

const folder = process.env.ONCALL_VECTORS ?? ownFolder;
const program = fileURLToPath(new URL('run.ts', import.meta.url));

/* eslint-disable @typescript-eslint/no-explicit-any -- a vector is JSON from outside */
const vectorsIn = (file: string): any[] => JSON.parse(readFileSync(join(ownFolder, file), 'utf8')).vectors as any[];

describe('the vectors of other engines', () => {
  it('agree with ours, every one', async () => {
    const verdicts = await runFolder(folder);
    const { lines, failed } = report(verdicts);
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    expect(verdicts.length).toBeGreaterThan(0);
    expect({ failed, lines: lines.filter((line) => line.startsWith('✖')) }).toEqual({ failed: 0, lines: [] });
  });

  it.each(['UTC', 'America/Los_Angeles', 'Asia/Kolkata'])('agree on a machine that stands in %s', (zone) => {
    const run = spawnSync(process.execPath, ['--no-warnings', '--import', 'tsx', program, folder], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    if (run.status !== 0) process.stdout.write(`TZ=${zone}\n${run.stdout}${run.stderr}`);
    expect(run.stdout).toMatch(/^\d+ of \d+ vectors agree, 0 fail$/m);
    expect(run.status).toBe(0);
  });
});

describe('what no vector of theirs asks', () => {
  const clock = (time: string) => `2024-09-04T${time}:00Z`;

  it.each([
    [false, [], []],
    [true, [], ['A']],
  ])('a single shift, or an override, begun before its rotation start (trimmed: %s)', async (trim, early, late) => {
    for (const kind of ['single', 'override']) {
      const shift = { kind, start: clock('09:00'), rotationStart: clock('10:00'), durationSeconds: 7200, priority: 1 };
      const onCall = [
        { at: clock('09:30'), users: early },
        { at: clock('10:30'), users: late },
        { at: clock('11:00'), users: [] },
      ];
      const shifts = [{ ...shift, groups: [['A']], trimToRotationStart: trim }];
      expect(await judge({ kind: 'rolling-shift', timeZone: 'UTC', shifts, expect: { onCall } })).toEqual([]);
    }
  });

  it('the segment of an instant that is past, as it was recorded', async () => {
    const schedule = {
      timeZone: 'UTC',
      layers: [{ id: 'now', priority: 0, user: 'B' }],
      history: [{ user: 'A', start: clock('09:00'), end: clock('10:00') }],
      now: clock('12:00'),
    };
    const segmentsContaining = [{ at: clock('09:30'), start: clock('09:00'), end: clock('10:00'), users: ['A'] }];
    expect(await judge({ kind: 'schedule', schedule, expect: { segmentsContaining } })).toEqual([]);
  });
});

describe('a vector that is wrong', () => {
  /** Every expectation of every kind, spoilt one at a time: an instant an hour off, a user too many, a truth turned round. */
  function spoilt(value: any): any {
    if (typeof value === 'boolean') return !value;
    if (typeof value === 'number') return value + 1;
    if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? [...value, 'nobody'] : value;
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value)))
      return new Date(Date.parse(value) + 3_600_000).toISOString();
    return value;
  }
  const stated = new Set(['instant', 'clockHours', 'active', 'start', 'end', 'users']);
  // Of a final schedule the people at every instant are compared: an edge at the window's end, or within a gap, is not seen.
  const isSeen = (file: string, name: string, part: string) =>
    stated.has(part) && (file !== 'schedule.json' || name !== 'shifts' || part === 'users');

  it.each([
    'ical.json',
    'override-map.json',
    'restriction.json',
    'rolling-shift.json',
    'rotation.json',
    'schedule.json',
    'shift-bounds.json',
    'temporary-edit.json',
    'wall-clock-add.json',
    'wall-clock-diff.json',
    'wall-clock.json',
    'weekly-template.json',
  ])('is noticed: %s', async (file) => {
    const missed: string[] = [];
    for (const vector of vectorsIn(file)) {
      for (const [name, list] of Object.entries(vector.expect as Record<string, any[]>)) {
        if (!Array.isArray(list) || name === 'boundariesLocal') continue;
        for (const [index, one] of list.entries()) {
          const parts =
            typeof one === 'string' ? [null] : Object.keys(one as object).filter((key) => isSeen(file, name, key));
          for (const part of parts) {
            const wrong = part === null ? spoilt(one) : { ...one, [part]: spoilt(one[part]) };
            const expected = { ...vector.expect, [name]: list.with(index, wrong) };
            if ((await judge({ ...vector, expect: expected })).length === 0)
              missed.push(`${vector.id} ${name} ${part}`);
          }
        }
      }
    }
    expect(missed).toEqual([]);
  });

  it('is a line with its id; one whose engine calls it not right itself is a line too, and fails nothing', async () => {
    const [vector] = vectorsIn('wall-clock-diff.json');
    const wrong = { ...vector, expect: { diff: [{ ...vector.expect.diff[0], clockHours: 99 }] } };
    const temporary = mkdtempSync(join(tmpdir(), 'openalert-vectors-'));
    const vectors = [wrong, { ...wrong, id: 'odd', tags: ['peer-quirk'] }, { ...vector, id: 'new', kind: 'no-such' }];
    writeFileSync(join(temporary, 'wrong.json'), JSON.stringify({ vectors }));
    const { lines, failed } = report(await runFolder(temporary));
    rmSync(temporary, { recursive: true });
    expect(lines).toEqual([
      `✖ ${vector.id}: 2018-03-09T06:00:00Z to 2018-03-09T10:00:00Z: expected 99, got 4`,
      'differs on purpose: odd: 2018-03-09T06:00:00Z to 2018-03-09T10:00:00Z: expected 99, got 4',
      '✖ new: a kind that is not known: no-such',
    ]);
    expect(failed).toBe(2);
  });
});
