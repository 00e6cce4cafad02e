/** The judge is judged: each broken promise is named, and what a crash excuses is not. */
import { expect, test } from '@jest/globals';
import { join, messageIdOf, type Ledger, type StoredPage } from './checker.js';

const page = (fields: Partial<StoredPage> = {}): StoredPage => ({
  id: 'p1',
  incident: 1,
  channel: 'email',
  status: 'sent',
  dueAt: 1000,
  ...fields,
});
const ledger = (fields: Partial<Ledger> = {}): Ledger => ({
  received: [mailAt(1500)],
  kills: [],
  upAt: 0,
  now: 60_000,
  ...fields,
});
const mailAt = (at: number) => ({ messageId: messageIdOf(page()), recipient: 'sam@larkspur.example', at });
const accepted = [{ id: 'a1', at: 900 }];
const stored = [{ id: 'a1', incident: 1 }];

test('finds nothing where every promise was kept', () => {
  expect(join(accepted, stored, [page()], ledger())).toEqual({
    missing: [],
    pagesUnsent: [],
    unpaged: [],
    duplicates: [],
  });
});

test('names an accepted alert that is not stored', () => {
  expect(join(accepted, [], [page()], ledger()).missing).toEqual(accepted);
});

test('names an incident that nobody was paged for', () => {
  expect(join(accepted, stored, [], ledger()).unpaged).toEqual([1]);
});

test('names a page that is pending 30 s after it was due or after the restart, not before', () => {
  const pending = page({ status: 'pending' });
  expect(join(accepted, stored, [pending], ledger({ upAt: 20_000, now: 49_999 })).pagesUnsent).toEqual([]);
  expect(join(accepted, stored, [pending], ledger({ upAt: 20_000, now: 50_000 })).pagesUnsent).toEqual([pending]);
});

test('names a page that is said to be sent while no mail arrived, and lets a suppressed one be', () => {
  expect(join(accepted, stored, [page()], ledger({ received: [] })).pagesUnsent).toEqual([page()]);
  expect(join(accepted, stored, [page({ status: 'suppressed' })], ledger({ received: [] })).pagesUnsent).toEqual([]);
});

test('excuses a second mail only when a kill found the first one in flight', () => {
  const twice = [mailAt(1500), mailAt(20_000)];
  const duplicates = (kills: number[]) =>
    join(accepted, stored, [page()], ledger({ received: twice, kills })).duplicates;
  expect(duplicates([1600])).toEqual([]);
  expect(duplicates([])).toEqual([messageIdOf(page())]);
  expect(duplicates([1400])).toEqual([messageIdOf(page())]);
  expect(duplicates([10_000])).toEqual([messageIdOf(page())]);
});
