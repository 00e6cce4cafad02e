/**
 * The fault suite's tools: the product as a process that can be killed, a generator of alerts that notes every 2xx, and a mail
 * server that notes every mail. What they saw is judged by checker.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { askAs } from '../ask.js';
import { eventually } from '../harness.js';
import type { Accepted, Received, StoredAlert, StoredPage } from './checker.js';

export const adminToken = 'fault-suite-admin-token';
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const startPatienceMs = 30_000;

export interface ServerOptions {
  dataDir: string;
  /** "point[:detail]@n", or "answer-early". */
  fault?: string;
  smtpPort: number;
}

export interface RunningServer {
  url: string;
  pid: number;
  /** From the start of the process to its ready line, in milliseconds. */
  startedInMs: number;
  /** When the process ended, Unix milliseconds; undefined while it runs. */
  readonly endedAt: number | undefined;
  /** Resolves when the process has ended, however it did. */
  ended: Promise<void>;
  /** kill -9 of Node alone: its PostgreSQL lives on, as after a real crash. */
  kill: () => Promise<void>;
  /** Ctrl-C, and waits for the end. */
  stop: () => Promise<void>;
}

/** Starts the built product and waits for its ready line. */
export async function startServer({ dataDir, fault, smtpPort }: ServerOptions): Promise<RunningServer> {
  if (!existsSync(program)) throw new Error('The fault suite runs the built product: npm run build');
  const began = performance.now();
  const settings = {
    PORT: '0',
    OPENALERT_DATA: dataDir,
    OPENALERT_ADMIN_TOKEN: adminToken,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    OPENALERT_FAULT: fault ?? '',
    // A storm comes as fast as it can; what a limit does to it has a test of its own.
    OPENALERT_LIMIT_INTEGRATION: '0',
    OPENALERT_LIMIT_KEY: '0',
    OPENALERT_LIMIT_ADDRESS: '0',
  };
  const child = spawn(process.execPath, [program, 'start'], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaints = '';
  let endedAt: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-20_000)));
  let how = '';
  const ended = once(child, 'exit').then(([code, signal]) => {
    endedAt = Date.now();
    how = `${String(code)} ${String(signal)}`;
  });
  const end = async (signal: NodeJS.Signals) => {
    if (endedAt === undefined) child.kill(signal);
    await ended;
  };
  const ready = async () => {
    if (endedAt !== undefined) throw new Error(`the server ended (${how}) before it was ready: ${complaints}`);
    return /ready at (\S+)/.exec(said)?.[1];
  };
  const url = await eventually(ready, startPatienceMs).catch(async (error: unknown) => {
    await end('SIGKILL');
    throw error;
  });
  return {
    url,
    pid: child.pid!,
    startedInMs: performance.now() - began,
    get endedAt() {
      return endedAt;
    },
    ended,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
  };
}

export interface MailServer {
  port: number;
  /** Append-only. */
  received: readonly Received[];
  stop: () => Promise<void>;
}

/** A mail server that takes everything and notes it before it answers. */
export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const messageId = /^message-id:\s*(<[^>]*>)/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? '(none)';
        for (const { address } of session.envelope.rcptTo)
          received.push({ messageId, recipient: address, at: Date.now() });
        done();
      });
    },
  });
  // A client that is killed breaks its connection: nothing to report.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as { port: number };
  return { port, received, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** The API as the tests use it; throws at anything but a 2xx. */
export function apiOf(url: string) {
  const ask = askAs(adminToken, url);
  return {
    createIntegration: () =>
      ask<{ id: string; key: string }>('POST', '/integrations', {
        name: 'Faults',
        source: 'alertmanager',
        service: 'checkout',
      }),
    /** Every item of a list, by its cursors. */
    async all<T>(path: string): Promise<T[]> {
      const items: T[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: { items: T[]; next: string | null } = await ask('GET', `${path}&limit=200${after}`);
        items.push(...page.items);
        cursor = page.next;
      }
      return items;
    },
    incident: (number: number) =>
      ask<{ pages: { id: string; channel: string; status: string; dueAt: string }[] }>('GET', `/incidents/${number}`),
  };
}

/** Every stored alert, under the id that the generator gave it. */
export async function readAlerts(url: string): Promise<StoredAlert[]> {
  const rows = await apiOf(url).all<{ labels: Record<string, string>; incident: number | null }>('/alerts?status=all');
  return rows.map(({ labels, incident }) => ({ id: labels.id ?? '', incident }));
}

/** Every page of every incident; `settled` are pages that need not be asked for again, by incident. */
export async function readAllPages(url: string, settled = new Map<number, StoredPage[]>()): Promise<StoredPage[]> {
  const api = apiOf(url);
  const incidents = await api.all<{ number: number }>('/incidents?status=all');
  const all: StoredPage[] = [];
  for (const { number } of incidents) {
    const known = settled.get(number);
    const pages =
      known ??
      (await api.incident(number)).pages.map((page) => ({ ...page, incident: number, dueAt: Date.parse(page.dueAt) }));
    if (pages.length > 0 && pages.every(isOver)) settled.set(number, pages);
    all.push(...pages);
  }
  return all;
}

export const isOver = ({ status }: { status: string }) => ['sent', 'delivered', 'suppressed'].includes(status);

export interface Target {
  url: string;
  /** The integration's key. */
  key: string;
}

/** An alert's payload as Alertmanager sends it. */
export const payloadOf = (ids: string[], group: string, status: 'firing' | 'resolved' = 'firing') => ({
  version: '4',
  groupKey: group,
  status,
  receiver: 'faults',
  alerts: ids.map((id) => ({
    status,
    labels: { alertname: 'Fault', severity: 'critical', id },
    annotations: { summary: `Fault ${id}` },
    startsAt: '2026-11-24T09:00:00Z',
  })),
});

export const postAlerts = ({ url, key }: Target, payload: unknown): Promise<Response> =>
  fetch(`${url}/webhooks/alertmanager/${key}`, { method: 'POST', body: JSON.stringify(payload) });

export interface Generator {
  /** Append-only: what was answered with a 2xx. */
  accepted: readonly Accepted[];
  /** Every other answer: its status. */
  refused: readonly number[];
  /** Sends alerts at the rate until told to stop; resolves when no answer is outstanding. */
  run: (target: Target, until: Promise<unknown>) => Promise<void>;
  /** Sends that many at once; resolves at the first 2xx. */
  burst: (target: Target, count: number) => Promise<void>;
}

/** Alerts, each with an id of its own, every `groupEvery`-th of which opens a new group. */
export function createGenerator({ perSecond, groupEvery }: { perSecond: number; groupEvery: number }): Generator {
  const accepted: Accepted[] = [];
  const refused: number[] = [];
  let sent = 0;

  async function send(target: Target): Promise<void> {
    const id = `a${(sent += 1)}`;
    const group = `group-${Math.floor(sent / groupEvery)}`;
    // No answer: it may be stored or not, and the sender would come back.
    const answer = await postAlerts(target, payloadOf([id], group)).catch(() => undefined);
    if (answer?.ok) accepted.push({ id, at: Date.now() });
    else if (answer) refused.push(answer.status);
    await answer?.body?.cancel().catch(() => undefined);
  }

  return {
    accepted,
    refused,
    async run(target, until) {
      const underWay = new Set<Promise<void>>();
      const timer = setInterval(() => {
        const one = send(target).finally(() => underWay.delete(one));
        underWay.add(one);
      }, 1000 / perSecond);
      await until;
      clearInterval(timer);
      await Promise.all(underWay);
    },
    async burst(target, count) {
      const before = accepted.length;
      const all = Array.from({ length: count }, () => send(target));
      await Promise.race([Promise.all(all), eventually(async () => accepted.length > before, 5000)]);
    },
  };
}

/** Random numbers from a seed (mulberry32), so that a failing run can be run again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
