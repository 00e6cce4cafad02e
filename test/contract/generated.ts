/**
 * Requests made of our own OpenAPI document, against the real system: whatever is sent, nothing of ours fails, every answer is
 * one that is promised, and every refusal is a problem.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { operations, problemsAt, type Place } from './document.js';
import { requestsOf, type Known, type Sent } from './arbitrary.js';

/** Does a parameter that is empty, or dots, make this the path of another operation? */
const isOfAnother = (path: string) => /\/\.{0,2}(\/|$)/.test(path.split('?')[0]!);

/** What is wrong with the answer to a request; nothing where it is as promised. */
async function problemsOf(h: Harness, { path, method, operation }: Place, sent: Sent): Promise<string[]> {
  const answer = await fetch(`${h.system.url}/api/v1${sent.path}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${h.token}`, ...sent.headers },
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
  const { status } = answer;
  const text = await answer.text();
  const found: string[] = [];
  if (status >= 500) found.push(`it answers ${status}: ${text}`);
  if (isOfAnother(sent.path)) return found;
  // What makes another path of a hostile parameter is not ours to judge by this operation.
  const strayed = sent.kind === 'hostile' && (status === 404 || status === 400);
  const promised = operation.responses[String(status)] as { content?: Record<string, object> } | undefined;
  if (!promised && !strayed) found.push(`${status} is not promised`);
  if (sent.kind === 'stranger' && status !== 400) found.push(`a field that nobody knows is answered with ${status}`);
  if (status === 304) return text === '' ? found : [...found, 'a 304 has a body'];
  const type = answer.headers.get('content-type') ?? '';
  if (status >= 400) {
    if (!type.startsWith('application/problem+json')) return [...found, `a refusal comes as ${type}`];
    return [...found, ...problemsAt(['components', 'schemas', 'Problem'], JSON.parse(text))];
  }
  const media = Object.keys(promised?.content ?? {})[0];
  if (!media || !type.startsWith(media)) return [...found, `${status} comes as ${type}`];
  if (media === 'application/x-ndjson') return [...found, ...text.split('\n').flatMap(problemsOfLine)];
  if (media !== 'application/json') return found;
  const at = ['paths', path, method, 'responses', String(status), 'content', media, 'schema'];
  return [...found, ...problemsAt(at, JSON.parse(text))];
}

function problemsOfLine(line: string): string[] {
  try {
    return line === '' || typeof JSON.parse(line) === 'object' ? [] : [`a line is no object: ${line}`];
  } catch {
    return [`a line is no JSON: ${line}`];
  }
}

const known: Known = {
  person: ['@lena', '@tom', 'sam@larkspur.example'],
  issuer: ['https://login.example.com'],
  group: ['on-call', 'admins'],
  groups: ['on-call,admins'],
  command: ['service', 'incident.declare'],
  subject: ['incident', 'service'],
  incident: ['INC-1', 2],
  user: ['@sam', '@priya', 'maya'],
  replaces: ['@sam', '@tom'],
  to: ['@sam', 'payments', '@maya', 'checkout'],
  team: ['payments', 'Payments'],
  service: ['checkout', 'Checkout'],
  policy: ['Checkout'],
  source: ['alertmanager', 'grafana'],
  schedule: ['checkout'],
  targets: ['@maya', 'payments', '#incidents'],
  participants: ['@sam', ['@tom', '@maya']],
  zone: ['Europe/Berlin', 'UTC'],
  severity: ['SEV2'],
  into: [1, 2],
};

/** Tests that so many requests are answered as promised. */
export function answersAsPromised(wanted: number): void {
  const each = Math.ceil(wanted / operations.length);
  let h: Harness;
  beforeAll(async () => {
    const nobody: typeof fetch = () => Promise.reject(new Error('no such server'));
    h = await createHarness({ parts: { fetch: nobody } });
    await h.alert();
    await h.settle();
    for (const title of ['one', 'two', 'three']) await h.rest('POST', '/incidents', { title });
    const idsOf = async (path: string) =>
      ((await h.rest('GET', path)).body.items as { id: string }[]).map(({ id }) => id);
    await h.rest('POST', '/schedules/checkout/overrides', { user: '@priya', minutes: 60 });
    await h.rest('POST', '/keys', { name: 'first', scopes: ['read'] });
    known.number = ['1', 'INC-2', '3'];
    known.alert = await idsOf('/alerts');
    known.room = await idsOf('/rooms');
    known.integration = await idsOf('/integrations');
    known.id = [...known.integration, ...(await idsOf('/keys')).slice(0, 1)];
    known.keyId = known.id;
  }, 60_000);
  const answered: Record<string, number> = {};
  afterAll(async () => {
    await h.stop();
    expect(Object.values(answered).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(wanted);
  });

  describe('whatever is sent to', () => {
    it.each(operations.map((place) => [`${place.method} ${place.path}`, place] as const))(
      '%s is answered as promised',
      async (name, place) => {
        await fc.assert(
          fc.asyncProperty(requestsOf(place, known), async (sent) => {
            answered[name] = (answered[name] ?? 0) + 1;
            expect(await problemsOf(h, place, sent)).toEqual([]);
          }),
          { numRuns: each },
        );
      },
      Math.max(30_000, each * 500),
    );
  });
}
