/** A storm: thousands of alerts while people acknowledge and resolve. What is in each other's way never reaches a caller. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHarness, eventually, type Harness } from '../harness.js';
import { payloadOf, postAlerts, randomFrom } from './harness.js';
import { createDatabaseClock } from '../../core/store/database-clock.js';
import { createTestDatabase, type TestDatabase } from '../database.js';

const alerts = 5000;
const batch = 25;
const senders = 10;
const hands = 50;

let database: TestDatabase;
let clock: Awaited<ReturnType<typeof createDatabaseClock>>;
let harness: Harness;
beforeAll(async () => {
  database = await createTestDatabase(20);
  clock = await createDatabaseClock(database.db);
  // The sweeps run as in a real process, by real time: they lock the same rows.
  harness = await createHarness({ database, parts: { worker: true, clock } });
});
afterAll(async () => {
  await harness.stop();
  clock.stop();
  await database.drop();
});

interface Answer {
  what: string;
  status: number;
  retryAfter: string | null;
  body: { changed?: boolean; reason?: string; detail?: string };
}

async function press(number: number, verb: string): Promise<Answer> {
  const answer = await fetch(`${harness.system.url}/api/v1/incidents/${number}/${verb}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${harness.token}` },
  });
  const body = (await answer.json()) as Answer['body'];
  return { what: `${verb} INC-${number}`, status: answer.status, retryAfter: answer.headers.get('retry-after'), body };
}

/** Sends a payload until it is taken, as Alertmanager does after a 503; answers every refusal. */
async function sendUntilTaken(payload: unknown): Promise<Answer[]> {
  const refusals: Answer[] = [];
  const target = { url: harness.system.url, key: harness.system.home.demoKey! };
  await eventually(async () => {
    const answer = await postAlerts(target, payload);
    const body = (await answer.json()) as Answer['body'];
    if (answer.status === 202) return true;
    refusals.push({ what: 'webhook', status: answer.status, retryAfter: answer.headers.get('retry-after'), body });
    return answer.status !== 503;
  }, 20_000);
  return refusals;
}

const isImpolite = ({ status, retryAfter }: Answer) =>
  !(status < 300 || status === 409 || (status === 503 && retryAfter !== null));

test(`${alerts} alerts with ${hands} parallel acknowledgements and resolutions: no deadlock reaches a caller, nothing is lost`, async () => {
  const random = randomFrom(11);
  const payloads = Array.from({ length: alerts / batch }, (_, index) => {
    const ids = Array.from({ length: batch }, (_each, at) => `storm-${index * batch + at}`);
    // Two payloads share a group, so that alerts join incidents that hands are on.
    return payloadOf(ids, `storm-group-${Math.floor(index / 2)}`);
  });
  const refusals: Answer[] = [];
  const answers: Answer[] = [];
  let newest = 0;
  let sending = true;

  async function sendAll() {
    for (let payload = payloads.shift(); payload; payload = payloads.shift()) {
      refusals.push(...(await sendUntilTaken(payload)));
      const { body } = await harness.rest('GET', '/incidents?limit=1&status=all');
      newest = (body.items as { number: number }[])[0]?.number ?? newest;
    }
  }
  async function keepPressing(hand: number) {
    await eventually(async () => newest > 0 || !sending, 10_000);
    while (sending)
      answers.push(await press(1 + Math.floor(random() * newest), hand % 2 === 0 ? 'acknowledge' : 'resolve'));
  }

  const began = performance.now();
  const pressing = Array.from({ length: hands }, (_, hand) => keepPressing(hand));
  await Promise.all(Array.from({ length: senders }, sendAll)).finally(() => (sending = false));
  await Promise.all(pressing);
  const seconds = (performance.now() - began) / 1000;

  expect([...refusals, ...answers].filter(isImpolite)).toEqual([]);
  expect(answers.length).toBeGreaterThan(hands);
  expect(answers.filter(({ body }) => body.changed).length).toBeGreaterThan(0);
  const stored = await database.db.inOrganisation(harness.system.home.id, (tx) =>
    tx.query<{ id: string }>(`select distinct labels->>'id' as id from alerts where labels->>'id' like 'storm-%'`),
  );
  expect(stored.length).toBe(alerts);
  const busy = [...refusals, ...answers].filter(({ status }) => status === 503).length;
  process.stdout.write(
    `storm: ${alerts} alerts and ${answers.length} presses in ${seconds.toFixed(1)} s, ${busy} asked to come back\n`,
  );
}, 90_000);

test(`${hands} parallel acknowledgements of one incident have one winner and polite answers`, async () => {
  expect(await sendUntilTaken(payloadOf(['one-winner'], 'one-winner'))).toEqual([]);
  const { body } = await harness.rest('GET', '/incidents?limit=1');
  const { number } = (body.items as { number: number }[])[0]!;
  const answers = await Promise.all(Array.from({ length: hands }, () => press(number, 'acknowledge')));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.filter(({ body: { changed } }) => changed).length).toBe(1);
  const losers = answers.filter(({ body: { changed } }) => !changed);
  expect(losers.every(({ body: { reason } }) => /acknowledged/i.test(reason ?? ''))).toBe(true);
});
