/**
 * Everything that the product asks its database: each list of REST by each of its filters, each thing by its name, each page, what
 * the sweeps do, what a webhook and the words in chat do. What is new has to be asked here too.
 */
import { paths } from '../../api/paths.js';
import { queries } from '../../core/queries/index.js';
import { visitorOf } from '../visitor.js';
import type { Company, Read } from './at-size.js';

/** A value for each parameter in a path. */
const named: Record<string, string> = {
  number: '500',
  service: 'service-7',
  policy: 'Checkout',
  schedule: 'schedule-7',
  alert: '01900000-0000-7000-8000-000000000500',
  person: 'person-7',
  team: 'team-7',
  name: 'incidents',
  file: 'icon.svg',
};

/** Long ago, for a company whose rows are a minute apart. */
const longAgo = '2026-09-20T00:00:00Z';
const now = '2026-11-24T08:30:00Z';

/** What each list is narrowed by: values that are rare, and values that nothing has. */
const filters: Record<string, Record<string, string[]>> = {
  'alert.list': {
    integration: ['01900000-0000-7000-8000-000000000007'],
    status: ['firing', 'acknowledged', 'resolved', 'all'],
    severity: ['critical', 'info'],
    service: ['service-7'],
    q: ['no such words'],
  },
  'incident.list': {
    status: ['open', 'triggered', 'acknowledged', 'snoozed', 'resolved', 'merged', 'all'],
    severity: ['SEV1', 'SEV5'],
    service: ['service-7'],
    team: ['team-7'],
    q: ['no such words'],
    from: [now],
    to: [longAgo],
  },
  'audit.list': {
    person: ['sam', 'nobody'],
    command: ['team', 'team.save'],
    subject: ['team'],
    incident: ['500'],
    from: [now],
    to: [longAgo],
    refused: ['true', 'false'],
    text: ['no such words'],
  },
  'identity.preview': { issuer: ['x'], groups: ['a'] },
  'incident.why': { user: ['01900000-0000-7000-8000-000000000007'] },
  'oncall.show': { schedule: ['schedule-7'], at: [now] },
  'schedule.show': { from: ['2026-11-20T00:00:00Z'], to: ['2026-12-01T00:00:00Z'] },
  'incident.measure': { service: ['service-7'], severity: ['SEV1'], from: [longAgo], to: [now] },
  'room.read': { after: ['100'], before: ['100'] },
};

/** What is asked with several values at once, and not without them. */
const whole: Record<string, string> = { 'identity.foresee': '?issuer=x&group=a&team=team-7' };

/** One question, and what was read for it. */
export interface Answered {
  question: string;
  reads: Read[];
}

/** A file of everything, what needs no database, and who a person is, whom a key is not. */
const apart = [
  '/api/v1/audit.jsonl',
  '/settings/audit.jsonl',
  '/api/v1/openapi.json',
  '/api/v1/docs',
  '/metrics',
  '/assets/:file',
  '/api/v1/me/identity',
];

const filled = (path: string, also: Record<string, string> = {}) =>
  path.replace(/:(\w+)/g, (_, name: string) => also[name] ?? named[name] ?? `:${name}`);

/** The questions of one path of REST: as it is, and narrowed by each filter, among what is open and among all. */
function narrowingsOf(path: string, runs: string | undefined): string[] {
  if (runs !== undefined && whole[runs]) return [whole[runs]];
  const query = queries.find(({ name }) => name === runs) as { input?: { shape?: object } } | undefined;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const keys = Object.keys(query?.input?.shape ?? {}).filter((key) => !['limit', 'cursor', ...inPath].includes(key));
  const narrowed = keys.flatMap((key) => {
    const values = filters[runs!]?.[key];
    if (!values) throw new Error(`Say in test/store/every-question.ts what ${runs} is narrowed by as ${key}.`);
    return values.map((value) => `?${key}=${encodeURIComponent(value)}`);
  });
  const among = narrowed.filter((filter) => !filter.startsWith('?status='));
  return ['', ...narrowed, ...(runs === 'incident.list' ? among.map((filter) => `${filter}&status=all`) : [])];
}

const words = ['ack', 'ack all', 'list', 'list all', 'mine', 'show INC-500', 'why INC-500', 'oncall', 'doctor'];

/** Asks everything; answers what was read for each question. */
export async function askEverything({ h, reads }: Company): Promise<Answered[]> {
  const answered: Answered[] = [];
  const ask = async (question: string, run: () => Promise<unknown>) => {
    await run();
    answered.push({ question, reads: reads() });
  };
  const rest = async (path: string) => {
    const answer = await fetch(h.system.url + path, { headers: { authorization: `Bearer ${h.token}` } });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const { items } = (await (await rest('/api/v1/rooms')).json()) as { items: { id: string }[] };
  const room = items[0]!.id;
  reads();

  const gets = paths.filter(({ method, path, by }) => method === 'GET' && by === 'express' && !apart.includes(path));
  const isRest = ({ path }: { path: string }) => path.startsWith('/api/v1/');
  for (const { path, runs } of gets.filter(isRest)) {
    for (const narrowing of narrowingsOf(path, runs)) {
      const address = filled(path, { room }) + narrowing;
      await ask(address, async () => {
        const answer = await rest(address);
        if (!answer.headers.get('content-type')!.includes('json')) return;
        const { next } = (await answer.json()) as { next?: string | null };
        if (next) await rest(`${address}${narrowing === '' ? '?' : '&'}cursor=${encodeURIComponent(next)}`);
      });
    }
  }

  const sam = visitorOf(h);
  await ask('signing in', () => sam.signIn());
  for (const { path } of gets.filter((one) => !isRest(one)))
    await ask(path, async () => {
      const { status } = await sam.get(filled(path));
      // Of a link that was spent, 403 says no more.
      if (![200, 303, 404, ...(path.includes(':token') ? [403] : [])].includes(status))
        throw new Error(`${path} answered ${status}`);
    });

  await ask('the sweeps', () => h.settle());
  await ask('a webhook', () => h.alert());
  await ask('the sweeps of three minutes', () => h.advance('3m'));
  for (const said of [...words, 'declare it is slow sev1', 'resolve INC-1000'])
    await ask(`/incident ${said}`, () => h.say('sam', `/incident ${said}`));
  await ask('talk', () => h.say('sam', 'hello'));
  await ask('the sweeps after it', () => h.settle());
  return answered;
}
