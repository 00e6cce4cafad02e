import { describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../core/errors.js';
import { buildEvent } from '../../core/alert/fixtures/events.js';
import { createBatcher } from './batcher.js';
import type { IngestItem } from '../../core/incident/plan-ingest.js';

const itemOf = (title: string): IngestItem => ({
  integrationId: 'i',
  serviceId: 's',
  source: 'alertmanager',
  defaultSeverity: 'high',
  resends: true,
  receivedAt: new Date('2026-11-24T10:00:00Z'),
  event: buildEvent({ title }),
});

/** A batcher whose store refuses every batch with an item called "bad" by that error; what it stored, and how often it was asked. */
function create(error: Error) {
  const stored: { title: string; recognised: boolean }[] = [];
  const told: unknown[] = [];
  let asked = 0;
  const batcher = createBatcher({
    ingest: async (_organisationId, items) => {
      asked += 1;
      if (items.some(({ event }) => event.title === 'bad')) throw error;
      stored.push(...items.map(({ event: { title, recognised } }) => ({ title, recognised })));
      return items.map(({ event }) => ({ alertId: event.title, version: 1, incidentId: null }));
    },
    maxQueued: 100,
    maxBatch: 100,
    isPoison: (cause) => cause instanceof RangeError,
    onPoison: (cause) => told.push(cause),
  });
  return { batcher, stored, told, asked: () => asked };
}

describe('a batch that cannot be stored', () => {
  it('keeps as unrecognised the one item that is to blame, takes the others, and says so', async () => {
    const poison = new RangeError('a value that no column can hold');
    const { batcher, stored, told } = create(poison);
    const results = await batcher.take('o', [itemOf('one'), itemOf('bad'), itemOf('two')]);
    expect(stored.map(({ recognised }) => recognised)).toEqual([true, false, true]);
    expect(stored[1]!.title).toContain('An alert that could not be stored as it came');
    expect(results).toHaveLength(3);
    expect(told).toEqual([poison]);
  });

  it.each([
    ['the database is away', new Unavailable('The database is away.')],
    ['nobody foresaw the error', new Error('deadlock detected')],
  ])('is given back to its sender when %s: nothing of it is stored, and nothing is tried singly', async (_, error) => {
    const { batcher, stored, told, asked } = create(error);
    await expect(batcher.take('o', [itemOf('one'), itemOf('bad')])).rejects.toBe(error);
    expect([stored, told, asked()]).toEqual([[], [], 1]);
  });
});
