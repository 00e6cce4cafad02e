/** The commands of docs/sources.md, run by a shell as a reader runs them: what stands under each is what REST shows then. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { alertSources } from '../../api/webhooks/index.js';
import { groupBy } from '../../core/group-by.js';
import { blocksOf, read, rowsOf } from './markdown.js';
import { snippetOf } from '../../api/pages/settings/snippets.js';
import { sourceOf } from '../../core/service/source.js';

const page = 'docs/sources.md';
const shownUrl = 'https://alerts.example.com';
const run = promisify(execFile);

let h: Harness;
const keys = new Map<string, { id: string; key: string }>();
/** What the sender of a command signs with that speaks of a secret. */
const secret = 'what-the-sender-signs-with';
let signed: { id: string; key: string };
beforeAll(async () => {
  h = await createHarness();
  for (const { id: source } of alertSources) {
    const { body } = await h.rest('POST', '/integrations', { name: source, source, service: 'checkout' });
    keys.set(source, body as unknown as { id: string; key: string });
  }
  const input = { name: 'Signed', source: 'generic-json', service: 'checkout', signingSecret: secret };
  signed = (await h.rest('POST', '/integrations', input)).body as unknown as typeof signed;
});
afterAll(() => h.stop());

const sourceIn = (command: string) => /\/webhooks\/([\w-]+)/.exec(command)?.[1] ?? 'pagerduty-events-v2';
const shown = blocksOf(page);
const examples = shown.flatMap((block, index) =>
  block.language === 'sh' ? [{ place: block.place, command: block.text, wanted: shown[index + 1]! }] : [],
);

/** The examples of one source follow each other: an end belongs to a beginning. */
const bySource = [...groupBy(examples, ({ command }) => sourceIn(command))];

/** As a shell runs it, at this address and the test's time; an answer that is an error fails. */
async function runAsReader(command: string, key: string): Promise<void> {
  const text = command
    .replaceAll(shownUrl, h.system.url)
    .replaceAll('$(date +%s)', String(Math.floor(h.clock.now().getTime() / 1000)))
    .replace(/^curl /m, 'curl --silent --show-error --fail ');
  const env = { PATH: process.env.PATH, KEY: key, SECRET: secret, no_proxy: '*' };
  await run('/bin/sh', ['-c', text], { env });
}

describe('the commands', () => {
  it.each(bySource)('for %s do what the page says, one after the other', async (source, own) => {
    for (const { place, command, wanted } of own) {
      const { id, key } = command.includes('$SECRET') ? signed : keys.get(source)!;
      expect([place, wanted.language]).toEqual([place, 'json']);
      await runAsReader(command, key);
      const { items } = (await h.rest('GET', `/alerts?integration=${id}`)).body as { items: object[] };
      expect(items).toContainEqual(expect.objectContaining(withNested(JSON.parse(wanted.text) as object)));
    }
  });

  it('are there for every source but Alertmanager, which has a page of its own', () => {
    const told = new Set(examples.map(({ command }) => sourceIn(command)));
    expect([...told].sort()).toEqual(
      alertSources
        .map(({ id }) => id)
        .filter((id) => id !== 'alertmanager')
        .sort(),
    );
  });
});

/** What is an object on the page may hold more in truth. */
const withNested = (wanted: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? expect.objectContaining(value as Record<string, unknown>)
        : value,
    ]),
  );

it('the snippet of the settings for a sender that signs works, once the secret is in it', async () => {
  const { id, key } = signed;
  const { pieces } = snippetOf('generic-json', { base: shownUrl, key, signed: true });
  const text = pieces.map((piece) => piece.text).join('');
  await runAsReader(text.replace('YOUR_SECRET', secret), key);
  const { items } = (await h.rest('GET', `/alerts?integration=${id}`)).body as { items: object[] };
  expect(items).toContainEqual(expect.objectContaining({ title: 'Backup failed', severityAsSent: 'P2' }));
  await expect(runAsReader(text, key)).rejects.toThrow('401');
});

describe('the words of the page', () => {
  it('name every source, and what else it is called', () => {
    const rows = rowsOf(page, 'Source', 'Also called');
    expect(rows.map(([id]) => id).sort()).toEqual(alertSources.map(({ id }) => id).sort());
    for (const [id, alias] of rows.filter(([, other]) => other !== ''))
      expect([id, sourceOf(alias!)]).toEqual([id, id]);
  });

  it('name the sources that repeat themselves, and those that sign', () => {
    const repeating = alertSources.filter(({ resends }) => resends).map(({ id }) => id);
    expect(repeating).toEqual(['alertmanager', 'grafana']);
    expect(read(page)).toContain('Alertmanager and Grafana repeat what fires');
    for (const { signature } of alertSources.filter((source) => source.signature)) {
      for (const header of [signature!.header, signature!.timestampHeader])
        expect(read(page).toLowerCase()).toContain(header);
    }
  });
});
