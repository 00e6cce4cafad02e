/** Every recorded payload, sent over HTTP as its source sends it, and read back by REST. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { expectedOf, payloadOf, placeOf, recordedSources, type ExpectedAlert } from '../payloads.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
});
afterAll(() => h.stop());

interface Row {
  id: string;
  status: string;
  severityAsSent: string | null;
  title: string;
  fingerprint: string;
  recognised: boolean;
}
let made = 0;

/** An integration of its own, what is sent to it, and what there is to read of it. */
async function createSender(source: string) {
  const { body } = await h.rest('POST', '/integrations', {
    name: `${source} ${(made += 1)}`,
    source,
    service: 'checkout',
  });
  const { id, key, url } = body as { id: string; key: string; url: string };
  return {
    async send(file: string) {
      const payload = payloadOf(source, file);
      const { method = 'POST', path = '', headers = {} } = expectedOf(source).files[file]!.request ?? {};
      const isPagerDuty = path.startsWith('/v2/');
      const body = JSON.stringify(isPagerDuty ? { ...(payload as object), routing_key: key } : payload);
      const answer = await fetch(isPagerDuty ? h.system.url + path : url, { method, headers, body });
      expect({ file, status: answer.status }).toEqual({ file, status: 202 });
    },
    /** The oldest first, as they were sent. */
    alerts: async () => ((await h.rest('GET', `/alerts?integration=${id}&limit=200`)).body.items as Row[]).toReversed(),
  };
}

/** The first place that is the same alert, within the same file. */
function firstOf(source: string, file: string, index: number): number {
  for (const pair of expectedOf(source).same_alert ?? []) {
    const [a, b] = [placeOf(pair[0]), placeOf(pair[1])];
    if (a.file === file && b.file === file && b.index === index) return firstOf(source, file, a.index);
  }
  return index;
}

/** The alerts of a payload that are alerts of their own, in order. */
function distinct(source: string, file: string): number[] {
  const { alert_count } = expectedOf(source).files[file]!;
  const all = Array.from({ length: alert_count }, (_, index) => firstOf(source, file, index));
  return [...new Set(all)];
}

/** Sends a payload to an integration of its own, after the one that it takes its title from. */
async function sendAlone(source: string, file: string): Promise<Row[]> {
  const sender = await createSender(source);
  const before = expectedOf(source).files[file]!.alerts[0]?.title_from;
  if (before) await sender.send(before);
  await sender.send(file);
  return sender.alerts();
}

async function fingerprintOf(source: string, place: string): Promise<string> {
  const { file, index } = placeOf(place);
  const rows = await sendAlone(source, file);
  return rows[distinct(source, file).indexOf(firstOf(source, file, index))]!.fingerprint;
}

function check(row: Row, want: ExpectedAlert, source: string) {
  const from = want.title_from && expectedOf(source).files[want.title_from]!.alerts[0]!;
  const { title_contains, title_alternatives = [] } = from || want;
  expect(want.status_any_of ?? [want.status]).toContain(row.status);
  expect(row.recognised).toBe(true);
  if (!want.title_from) expect(row.severityAsSent).toBe(want.severity_as_sent);
  expect({
    title: row.title,
    holds: [title_contains, ...title_alternatives].some((part) => row.title.includes(part)),
  }).toEqual({
    title: row.title,
    holds: true,
  });
}

describe('alerts of every source', () => {
  it('keeps labels, texts and links of an alert whose end says less', async () => {
    const sender = await createSender('generic-json');
    await sender.send('minimal.json');
    await sender.send('minimal_resolved.json');
    expect(await sender.alerts()).toMatchObject([
      {
        status: 'resolved',
        severity: 'high',
        labels: { source: 'cron@db01' },
        annotations: { description: 'exit 2' },
        links: [{ kind: 'runbook', url: 'https://runbooks.example.org/backup' }],
      },
    ]);
  });

  describe.each(recordedSources())('%s', (source) => {
    const expected = expectedOf(source);
    it.each(Object.keys(expected.files))('%s becomes what is expected', async (file) => {
      const rows = await sendAlone(source, file);
      const own = distinct(source, file);
      expect(rows).toHaveLength(own.length);
      expected.files[file]!.alerts.forEach((want, position) => {
        const index = want.index ?? position;
        const later = expected.files[file]!.alerts.some(
          (_, other) => other > index && firstOf(source, file, other) === index,
        );
        // Of several words about one alert in one payload, the last one stands.
        if (!later) check(rows[own.indexOf(firstOf(source, file, index))]!, want, source);
      });
    });

    const pairs = (expected.same_alert ?? []).filter((pair) => placeOf(pair[0]).file !== placeOf(pair[1]).file);
    for (const [one, other] of pairs)
      it(`${one} and ${other} are one alert, sent after one another`, async () => {
        const [a, b] = [placeOf(one), placeOf(other)];
        const wanted = await fingerprintOf(source, one);
        expect(await fingerprintOf(source, other)).toBe(wanted);
        const sender = await createSender(source);
        await sender.send(a.file);
        await sender.send(b.file);
        const rows = (await sender.alerts()).filter((row) => row.fingerprint === wanted);
        expect(rows).toHaveLength(1);
        const want = expected.files[b.file]!.alerts[b.index]!;
        expect(want.status_any_of ?? [want.status]).toContain(rows[0]!.status);
      });

    for (const [one, other] of expected.different_alert ?? []) {
      it(`${one} and ${other} are two alerts`, async () => {
        expect(await fingerprintOf(source, one)).not.toBe(await fingerprintOf(source, other));
      });
    }
  });
});
