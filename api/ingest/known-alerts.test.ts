import { afterEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '../../core/errors.js';
import { buildEvent } from '../../core/alert/fixtures/events.js';
import { createBatcher } from './batcher.js';
import { createKnownAlerts, type KnownAlerts, type Touch } from './known-alerts.js';
import type { AlertEvent } from '../../core/alert/alert.js';
import type { IngestItem } from '../../core/incident/plan-ingest.js';

const itemOf = (event: Partial<AlertEvent> = {}): IngestItem => ({
  integrationId: 'i',
  serviceId: 's',
  source: 'alertmanager',
  defaultSeverity: 'high',
  resends: true,
  receivedAt: new Date('2026-11-24T10:00:00Z'),
  event: buildEvent(event),
});

const made: KnownAlerts[] = [];
afterEach(() => Promise.all(made.splice(0).map((known) => known.stop())));

/** The cache over a batcher that stores everything; `touch` says which alerts had changed meanwhile. */
function create(touch: (touches: Touch[]) => string[] = () => []) {
  const ingested: IngestItem[] = [];
  const touched: Touch[][] = [];
  const errors: unknown[] = [];
  const batcher = createBatcher({
    ingest: async (_organisationId, items) => {
      ingested.push(...items);
      return items.map(({ event }) => ({ alertId: event.fingerprint, version: 1, incidentId: null }));
    },
    maxQueued: 20_000,
    maxBatch: 2000,
    isPoison: () => false,
    onPoison: () => undefined,
  });
  const known = createKnownAlerts({
    batcher,
    touch: async (_organisationId, touches) => {
      touched.push(touches);
      return touch(touches);
    },
    maxKnown: 20_000,
    onError: (error) => errors.push(error),
  });
  made.push(known);
  return { known, batcher, ingested, touched, errors };
}

describe('a re-send without news', () => {
  it('is answered from memory, and that it was seen is written at the next flush', async () => {
    const { known, ingested, touched } = create();
    for (let time = 0; time < 3; time += 1) await known.take('o', [itemOf()], true);
    expect(ingested).toHaveLength(1);
    await known.flush();
    await known.flush();
    expect(touched).toEqual([[expect.objectContaining({ alertId: buildEvent().fingerprint, version: 1 })]]);
  });

  it('is written in pieces, so that none is too many for one command', async () => {
    const { known, touched } = create();
    const many = Array.from({ length: 11_000 }, (_, n) => itemOf({ fingerprint: String(n).padStart(32, '0') }));
    await known.take('o', many, true);
    await known.take('o', many, true);
    await known.flush();
    expect(touched.map((piece) => piece.length)).toEqual([5000, 5000, 1000]);
    expect(new Set(touched.flat().map(({ alertId }) => alertId)).size).toBe(11_000);
  });

  it('is written at the next flush when a piece could not be, without the other pieces again', async () => {
    let broken = true;
    const { known, touched, errors } = create((touches) => {
      if (broken && touches.length < 5000) throw new Unavailable('The database is away.');
      return [];
    });
    const many = Array.from({ length: 5003 }, (_, n) => itemOf({ fingerprint: String(n).padStart(32, '0') }));
    await known.take('o', many, true);
    await known.take('o', many, true);
    await known.flush();
    broken = false;
    await known.flush();
    expect(touched.map((piece) => piece.length)).toEqual([5000, 3, 3]);
    expect(errors).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('takes in anew what was answered from memory and had changed meanwhile', async () => {
    const { known, batcher, ingested, errors } = create((touches) => touches.map(({ alertId }) => alertId));
    await known.take('o', [itemOf()], true);
    await known.take('o', [itemOf()], true);
    expect(ingested).toHaveLength(1);
    await known.stop();
    await batcher.stop();
    expect(ingested).toHaveLength(2);
    expect(errors).toEqual([]);
  });

  it('refuses what comes after it, also what is known, so that the sender comes back', async () => {
    const { known, touched } = create();
    await known.take('o', [itemOf()], true);
    await known.stop();
    await expect(known.take('o', [itemOf()], true)).rejects.toBeInstanceOf(Unavailable);
    await expect(known.take('o', [itemOf({ title: 'News' })], true)).rejects.toBeInstanceOf(Unavailable);
    expect(touched).toEqual([]);
  });
});
