import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../../../test/harness.js';
import { loadRoster, type PagingRoster } from './load-roster.js';

let h: Harness;
let roster: PagingRoster;
beforeAll(async () => {
  h = await createHarness();
  const { id } = h.system.home;
  roster = await h.database.db.inOrganisation(id, (tx) => loadRoster(tx, id, h.clock.now()));
});
afterAll(() => h.stop());

it('knows who is on call, and works that out once a schedule, however many incidents ask', async () => {
  const { id, name } = roster.schedules[0]!;
  const sam = await h.person('sam');
  const duties = roster.onCall(id);
  expect(duties).toMatchObject([{ userId: sam.id, until: new Date('2026-11-30T08:00:00Z') }]);
  expect(roster.onCall(id)).toBe(duties);
  const answer = roster.resolve({ kind: 'schedule', id, name });
  expect(answer).toEqual({ userIds: [sam.id], reason: null });
  expect(roster.resolve({ kind: 'schedule', id, name })).toBe(answer);
});

it('has nobody on call in a schedule that is gone', () => {
  expect(roster.onCall('00000000-0000-4000-8000-000000000000')).toEqual([]);
});
