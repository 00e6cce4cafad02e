/**
 * The real system for scenarios: a database of its own, real HTTP, a clock that the test moves, sweeps that the test runs.
 * `advance` stops at every instant at which something is due, and runs the sweeps to rest there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../api/log.js';
import { createSystem, type System, type SystemParts } from '../cli/system.js';
import { listIncidentPages, showIncident } from '../core/queries/incident/show.js';
import { listMails } from '../core/queries/outbox/list.js';
import { listPeople } from '../core/queries/people/list.js';
import { listRooms } from '../core/queries/room/list.js';
import { readConfig } from '../cli/config.js';
import { readMessages } from '../core/queries/room/read.js';
import { systemActor, type UserActor } from '../core/people/actor.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import type { Form, Values } from '../bot/form.js';
import type { IncidentCard, ReplyCard } from '../bot/card.js';
import type { Reply } from '../bot/reply.js';
import type { IncidentPage } from '../core/store/sql/read-incident-views.js';
import type { IncidentView } from '../core/notification/message.js';

/** A clock that stands still until it is moved. */
export interface MovableClock {
  now: () => Date;
  set: (at: Date) => void;
}

export const movableClock = (at: string): MovableClock => {
  let now = new Date(at);
  return { now: () => new Date(now), set: (to) => (now = to) };
};

export interface AlertOptions {
  status?: 'firing' | 'resolved';
  name?: string;
  severity?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  group?: string;
  startsAt?: string;
}

export interface Harness {
  system: System;
  clock: MovableClock;
  database: TestDatabase;
  token: string;
  /** Sends one alert as Alertmanager does; answers the HTTP status. */
  alert: (options?: AlertOptions) => Promise<number>;
  /** Moves the clock by "5m", "90s" or "2h", stopping wherever something is due. */
  advance: (span: string) => Promise<void>;
  /** Runs the sweeps to rest, at the present instant. */
  settle: () => Promise<void>;
  person: (handle: string) => Promise<UserActor>;
  /** What somebody types in a room (#incidents unless told); answers the reply's card, null for none. */
  say: (handle: string, text: string, room?: string) => Promise<ReplyCard | null | undefined>;
  /** The whole answer to a line: a card, a form or nothing; undefined for plain talk. */
  reply: (handle: string, text: string, room?: string) => Promise<Reply | undefined>;
  /** The form that a line opens. */
  asks: (handle: string, text: string, room?: string) => Promise<Form>;
  /** Sends a form; answers what comes of it. */
  submit: (handle: string, form: Form, values: Values, room?: string) => Promise<Reply>;
  /** Presses the button with that label on the incident's card; a form that opens is sent with these values. */
  press: (handle: string, number: number, label: string, values?: Values) => Promise<ReplyCard | null>;
  incident: (number: number) => Promise<IncidentView>;
  pages: (number: number) => Promise<IncidentPage[]>;
  /** The incident's card as it stands in a room. */
  card: (number: number, room?: string) => Promise<IncidentCard | undefined>;
  messages: (room?: string, as?: string) => Promise<Awaited<ReturnType<typeof readMessages.read>>['messages']>;
  mails: () => Promise<{ recipient: string; subject: string; text: string; html: string }[]>;
  timeline: (number: number) => Promise<string[]>;
  rest: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; body: Record<string, unknown> }>;
  stop: () => Promise<void>;
}

export interface HarnessOptions {
  /** A Tuesday in November unless told. */
  at?: string;
  environment?: Record<string, string>;
  parts?: Partial<SystemParts>;
  /** Share a database with another harness: a second process. */
  database?: TestDatabase;
}

const folders = new WeakMap<TestDatabase, string>();

const token = 'test-admin-token-0123456789';

/** Starts the demo company with its clock at `at`. */
export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const database = options.database ?? (await createTestDatabase());
  // Processes on one database are one installation, so they share its folder.
  const folder = folders.get(database) ?? mkdtempSync(join(tmpdir(), 'openalert-harness-'));
  folders.set(database, folder);
  const clock = movableClock(options.at ?? '2026-11-24T10:00:00Z');
  // The clock stands still, so no bucket of a limit would fill again; who tests limits sets them.
  const unlimited = ['ADDRESS', 'ACCOUNT', 'KEY', 'INTEGRATION'].map((kind) => [`OPENALERT_LIMIT_${kind}`, '0']);
  const environment = {
    PORT: '0',
    OPENALERT_DATA: folder,
    OPENALERT_ADMIN_TOKEN: token,
    ...(Object.fromEntries(unlimited) as Record<string, string>),
    ...options.environment,
  };
  const store = { target: { connection: database.connection as never }, db: database.db, close: async () => undefined };
  const parts = {
    store,
    log: createLog('silent'),
    clock,
    worker: false,
    agenda: false,
    checkAnswers: true,
    ...options.parts,
  };
  const system = await createSystem(readConfig(environment), parts);
  const { execute: _execute, runQuery, due } = system.core;
  const org = system.home.id;
  const reader = systemActor(org);

  const settle = () => system.tick();
  const person = async (handle: string): Promise<UserActor> => {
    const who = (await runQuery(listPeople, { actor: reader })).items.find((candidate) => candidate.handle === handle);
    if (!who) throw new Error(`nobody is called ${handle}`);
    return {
      kind: 'user',
      organisationId: org,
      id: who.id,
      name: who.name,
      role: who.role,
      teams: who.teams,
      via: 'chat',
    };
  };
  const roomNamed = async (name: string, as: string) => {
    const { items } = await runQuery(listRooms, { actor: await person(as) });
    const room = items.find((candidate) => candidate.name === name || candidate.kind === name);
    if (!room) throw new Error(`there is no room ${name}`);
    return room;
  };
  const messages = async (room = 'incidents', as = 'sam') => {
    const { id } = await roomNamed(room, as);
    return (await runQuery(readMessages, { actor: await person(as), input: { room: id, limit: 200 } })).messages;
  };
  const card = async (number: number, room = 'incidents') => {
    const cards = (await messages(room)).map((message) => message.card as IncidentCard | null);
    return cards.findLast((candidate) => candidate?.type === 'incident' && candidate.number === number) ?? undefined;
  };
  const placeOf = async (room: string, as: string) => {
    const found = await roomNamed(room, as);
    return { roomId: found.id, incidentNumber: found.incident?.number ?? null };
  };

  const replyTo = async (handle: string, text: string, room = 'incidents') =>
    system.talk.say(text, await person(handle), await placeOf(room, handle));

  return {
    system,
    clock,
    database,
    token,
    settle,
    person,
    messages,
    card,
    async alert(given = {}) {
      const { status = 'firing', name = 'Errors', severity = 'critical' } = given;
      const alert = {
        status,
        labels: { alertname: name, severity, ...given.labels },
        annotations: { summary: `${name} above 5%`, ...given.annotations },
        startsAt: given.startsAt ?? '2026-11-24T09:00:00Z',
      };
      const payload = {
        version: '4',
        groupKey: given.group ?? `{}:{alertname="${name}"}`,
        status,
        receiver: 'test',
        alerts: [alert],
      };
      const answer = await fetch(`${system.url}/webhooks/alertmanager/${system.home.demoKey}`, {
        method: 'POST',
        body: JSON.stringify(payload),
      });
      return answer.status;
    },
    async advance(span) {
      const target = new Date(clock.now().getTime() + spanMs(span));
      for (;;) {
        await settle();
        const next = await due.nextDue();
        if (!next || next > target) break;
        if (next > clock.now()) clock.set(next);
      }
      clock.set(target);
      await settle();
    },
    reply: replyTo,
    async say(handle, text, room = 'incidents') {
      const reply = await replyTo(handle, text, room);
      return reply === undefined ? undefined : reply.kind === 'card' ? reply.card : null;
    },
    async press(handle, number, label, values) {
      const found = await card(number);
      const button = found?.buttons.find((candidate) => candidate.label === label);
      if (!button)
        throw new Error(`INC-${number} has no button ${label}: ${found?.buttons.map((b) => b.label).join(', ')}`);
      const actor = await person(handle);
      const place = await placeOf('incidents', handle);
      const asked = await system.talk.press(button.intent, actor, place);
      if (asked.kind === 'form' && !values) throw new Error(`${label} opens a form: give its values`);
      const reply = asked.kind === 'form' ? await system.talk.submit(asked.form.intent, values!, actor, place) : asked;
      return reply.kind === 'card' ? reply.card : null;
    },
    async asks(handle, text, room = 'incidents') {
      const reply = await replyTo(handle, text, room);
      if (reply?.kind !== 'form') throw new Error(`"${text}" asks nothing: ${JSON.stringify(reply)}`);
      return reply.form;
    },
    async submit(handle, form, values, room = 'incidents') {
      return system.talk.submit(form.intent, values, await person(handle), await placeOf(room, handle));
    },
    incident: (number) => runQuery(showIncident, { actor: reader, input: { number } }),
    pages: async (number) => (await runQuery(listIncidentPages, { actor: reader, input: { number } })).items,
    mails: async () => (await runQuery(listMails, { actor: reader, input: { limit: 200 } })).items,
    timeline: async (number) => {
      const { timeline } = await runQuery(showIncident, { actor: reader, input: { number } });
      return timeline.map((line) => (line.who === null ? line.sentence : `${line.who} ${line.sentence}`));
    },
    async rest(method, path, body, headers = {}) {
      const answer = await fetch(`${system.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    async stop() {
      await system.stop();
      if (options.database) return;
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function spanMs(span: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(span);
  if (!match) throw new Error(`not a span: ${span}`);
  return Number(match[1]) * units[match[2]!]!;
}

/** Polls until it holds, by real time; for what real clocks and processes do. */
export async function eventually<T>(what: () => Promise<T | undefined | false>, withinMs: number): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await what();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
