/** The examples of the pages, run in order against the real system: what a page shows is what is answered. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Reply } from '../../bot/reply.js';
import { createHarness, type Harness } from '../harness.js';
import { differences, exchangesOf, filledIn, type Exchange, type Known } from './http-example.js';
import { blocksOf, pages } from './markdown.js';

let h: Harness;
afterEach(() => h.stop());

const shownUrl = 'http://localhost:3000';

async function run(exchange: Exchange, known: Known): Promise<string[]> {
  const { place, method, headers, body, status, answerHeaders, answer } = exchange;
  const path = filledIn(exchange.path, known);
  const signedIn: Record<string, string> = path.startsWith('/api/') ? { authorization: `Bearer ${h.token}` } : {};
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filledIn(value, known)]));
  const response = await fetch(h.system.url + path, {
    method,
    headers: { ...signedIn, ...sent },
    ...(body === undefined ? {} : { body: filledIn(body, known) }),
  });
  const text = (await response.text()).replaceAll(h.system.url, shownUrl);
  const found = [
    ...(response.status === status ? [] : [`the status is ${response.status}, the page shows ${status}`]),
    ...Object.entries(answerHeaders)
      .filter(([name, value]) => !(response.headers.get(name) ?? '').startsWith(value))
      .map(([name, value]) => `${name} is ${String(response.headers.get(name))}, the page shows ${value}`),
    ...(answer === undefined ? [] : differences(answer, JSON.parse(text), known)),
  ];
  await h.settle();
  return found.map((line) => `${place} ${method} ${path}: ${line}`);
}

const line = /^(\w+)(?: in ([\w-]+))?: (.+)$/;

/** What somebody reads: a sentence, the name of a form, or nothing. */
const heardIn = (reply: Reply | undefined): string | null =>
  reply?.kind === 'card' ? reply.card.fallback : reply?.kind === 'form' ? `asks: ${reply.form.title}` : null;

/** Says each line of a conversation and looks at what comes of it, where the page shows it. */
async function talk(text: string, place: string): Promise<string[]> {
  const found: string[] = [];
  let heard: string | null = null;
  const check = (shown: string, got: string | null) =>
    found.push(...differences(shown, got, new Map(), `${place} after it`));
  for (const written of text.split('\n')) {
    const number = /^INC-(\d+): (.+)$/.exec(written);
    if (number) {
      const timeline = await h.timeline(Number(number[1]));
      if (!timeline.includes(number[2]!)) found.push(`${place} INC-${number[1]} does not say: ${number[2]}`);
      continue;
    }
    const asked = /^OpenAlert asks: (.+)$/.exec(written)?.[1];
    const [, who, room, said] =
      asked === undefined ? (line.exec(written) ?? []) : ['', 'OpenAlert', '', `asks: ${asked}`];
    if (!who) throw new Error(`${place}: nobody says: ${written}`);
    if (who === 'OpenAlert') {
      check(said!, heard);
      heard = null;
      continue;
    }
    // What was answered and is not on the page would be a surprise for whoever tries it.
    if (heard !== null) found.push(`${place} leaves out the answer: ${heard}`);
    heard = heardIn(await h.reply(who, said!, room));
    await h.settle();
  }
  return heard === null ? found : [...found, `${place} leaves out the answer: ${heard}`];
}

const withExamples = pages().filter((page) => blocksOf(page, 'http').length > 0);

describe('the examples', () => {
  it.each(withExamples)('of %s hold', async (page) => {
    // What this page shows depends on whether the process pages; elsewhere the test drives the sweeps.
    // An example names servers of others; nobody outside is called.
    const nobody: typeof fetch = () => Promise.reject(new Error('no such server'));
    h = await createHarness({ parts: { worker: page === 'docs/operation.md', fetch: nobody } });
    const known: Known = new Map([
      ['$TOKEN', h.token],
      ['$KEY', h.system.home.demoKey!],
    ]);
    const found: string[] = [];
    for (const exchange of exchangesOf(blocksOf(page, 'http'))) found.push(...(await run(exchange, known)));
    expect(found).toEqual([]);
  });

  it.each(blocksOf('docs/commands.md', 'chat').map(({ place, text }) => [place, text]))(
    'of talk at %s hold',
    async (place, text) => {
      h = await createHarness();
      expect(await talk(text, place)).toEqual([]);
    },
  );
});
