/** What Agenda has to do for paging, whatever keeps its jobs: one body, run by a test file for each store. */
import { describe, expect, it } from '@jest/globals';
import { createWorker, type Worker } from '../../jobs/worker.js';
import type { JobStore } from '../../jobs/agenda-clock.js';
import { createHarness, eventually, type Harness } from '../harness.js';
import { createTestDatabase, type TestDatabase } from '../database.js';

/** A place for jobs that a test may take away and give back. */
export interface StoreUnderTest {
  kind: JobStore['kind'];
  /** What a process is configured with, to keep its jobs there. */
  environment: Record<string, string>;
  /** A store of its own for one worker, over the same jobs. */
  open: () => JobStore;
  /** How many rounds are planned. */
  planned: () => Promise<number>;
  takeAway: () => Promise<void>;
  giveBack: () => Promise<void>;
  /** Forgets every job, as a store that was wiped. */
  wipe: () => Promise<void>;
  close: () => Promise<void>;
}

/** How long Agenda alone may take for a page, in milliseconds, and the due loop alone. */
const byAgendaMs = 10_000;
const byLoopMs = 2000;

const real = { worker: true, agenda: true, clock: undefined };
const isSent = async (h: Harness) => (await h.pages(1)).some((page) => page.status === 'delivered');
const jobsOf = async (h: Harness) => {
  const answer = await fetch(`${h.system.url}/readyz`);
  const { dependencies } = (await answer.json()) as { dependencies: { name: string; ok: boolean; state: string }[] };
  return { status: answer.status, ...dependencies.find(({ name }) => name === 'jobs') };
};

/** Two workers' rounds that only Agenda starts: the loops are stopped, so every round is one that a job began. */
function createCounted(store: StoreUnderTest): { worker: Worker; rounds: number[] } {
  const rounds: number[] = [];
  const worker = createWorker({
    sweeps: [
      {
        name: 'count-rounds',
        run: async () => {
          rounds.push(performance.now());
          return 0;
        },
      },
    ],
    chores: [],
    clock: { now: () => new Date() },
    nextDue: async () => new Date(Date.now() + 60_000),
    jobs: store.open(),
    onError: () => undefined,
    onSwept: () => undefined,
  });
  return { worker, rounds };
}

/**
 * The suite; `open` makes a store over this database, or one beside it. `notAtomic` says why a server cannot give a job to one
 * worker alone: then that test is not run.
 */
export function agendaOn(
  name: string,
  open: (database: TestDatabase) => Promise<StoreUnderTest>,
  notAtomic?: string,
): void {
  describe(`Agenda on ${name}`, () => {
    /** What a test made, undone at its end. The tests run side by side: each mostly waits for the clock of Agenda. */
    type Undo = (() => Promise<void>)[];
    const test = (title: string, body: (undo: Undo) => Promise<void>, withinMs: number) =>
      it.concurrent(
        title,
        async () => {
          const undo: Undo = [];
          try {
            await body(undo);
          } finally {
            for (const one of undo.reverse()) await one();
          }
        },
        withinMs,
      );
    /** A database with a store for its jobs. */
    const prepare = async (undo: Undo) => {
      const database = await createTestDatabase(16);
      undo.push(() => database.drop());
      const store = await open(database);
      undo.push(() => store.close());
      return { undo, database, store };
    };
    const startOn = async ({
      undo,
      database,
      store,
    }: {
      undo: Undo;
      database: TestDatabase;
      store: StoreUnderTest;
    }) => {
      const h = await createHarness({ database, environment: store.environment, parts: real });
      let stopped = false;
      const stop = async () => {
        if (!stopped) await h.stop();
        stopped = true;
      };
      undo.push(stop);
      return { h, stop };
    };

    test('delivers within 10 s by itself, and again after a restart', async (undo) => {
      const place = await prepare(undo);
      const first = await startOn(place);
      first.h.system.worker.stopLoop();
      await first.h.alert();
      await eventually(() => isSent(first.h), byAgendaMs);
      expect(await jobsOf(first.h)).toMatchObject({ status: 200, ok: true, state: `${place.store.kind} answers` });
      await first.stop();
      expect(await place.store.planned()).toBe(2);

      const second = await startOn(place);
      second.h.system.worker.stopLoop();
      await second.h.alert({ name: 'Later', group: 'later' });
      await eventually(async () => (await second.h.pages(2)).some((page) => page.status === 'delivered'), byAgendaMs);
      // The plan is the one that stood there, not a second one beside it.
      expect(await place.store.planned()).toBe(2);
    }, 40_000);

    test('pages each person once where two workers have nothing but Agenda', async (undo) => {
      const place = await prepare(undo);
      const [one, two] = [await startOn(place), await startOn(place)];
      [one, two].forEach(({ h }) => h.system.worker.stopLoop());
      for (const group of ['a', 'b', 'c']) await one.h.alert({ name: `Disk ${group}`, group });
      const emails = async () => {
        const pages = await Promise.all([1, 2, 3].map((number) => one.h.pages(number)));
        return pages.flat().filter(({ channel }) => channel === 'email');
      };
      await eventually(
        async () => (await emails()).length >= 3 && (await emails()).every(({ status }) => status === 'sent'),
        byAgendaMs,
      );
      expect(await one.h.mails()).toHaveLength((await emails()).length);
    }, 40_000);

    const once = 'lets two workers run each round once between them';
    const runsOnce = async (undo: Undo) => {
      const { store } = await prepare(undo);
      const workers = [createCounted(store), createCounted(store)];
      undo.push(async () => {
        await Promise.all(workers.map(({ worker }) => worker.stop(3000)));
      });
      await Promise.all(workers.map(({ worker }) => worker.start()));
      workers.forEach(({ worker }) => worker.stopLoop());
      const all = () => workers.flatMap(({ rounds }) => rounds).sort((a, b) => a - b);
      await eventually(async () => all().length >= 3, 25_000);
      const gaps = all()
        .slice(1)
        .map((at, index) => at - all()[index]!);
      // A round is planned every five seconds: one that both ran would follow the other at once.
      expect(gaps.filter((gap) => gap < 3500)).toEqual([]);
      expect(await store.planned()).toBe(2);
    };
    if (notAtomic) it.skip(`${once} (${notAtomic})`, () => undefined);
    else test(once, runsOnce, 45_000);

    test('is not needed: while its store is away the due loop delivers, health says so, and all is well when it is back', async (undo) => {
      const place = await prepare(undo);
      const { store } = place;
      const { h } = await startOn(place);
      await eventually(async () => (await store.planned()) === 2, 10_000);
      await store.takeAway();
      await eventually(async () => (await jobsOf(h)).ok === false, 15_000);
      expect(await jobsOf(h)).toEqual({
        status: 200,
        name: 'jobs',
        ok: false,
        state: `${store.kind} does not answer; the due loop pages alone`,
        needed: false,
      });
      await h.alert();
      await eventually(() => isSent(h), byLoopMs);

      await store.giveBack();
      await eventually(async () => (await jobsOf(h)).ok === true, 15_000);
      h.system.worker.stopLoop();
      await h.alert({ name: 'Later', group: 'later' });
      await eventually(async () => (await h.pages(2)).some((page) => page.status === 'delivered'), 15_000);
    }, 80_000);

    test('starts without its store, and plans its rounds once that is there; again when it was wiped', async (undo) => {
      const place = await prepare(undo);
      const { store } = place;
      await store.takeAway();
      const { h } = await startOn(place);
      await h.alert();
      await eventually(() => isSent(h), byLoopMs);
      await store.giveBack();
      await eventually(async () => (await store.planned()) === 2, 15_000);
      await store.wipe();
      await eventually(async () => (await store.planned()) === 2, 10_000);
    }, 60_000);
  });
}
