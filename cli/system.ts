/**
 * The one wiring. Reads top to bottom as the picture of a running system: store, core, channels, talk, ingest, HTTP, time.
 * Tests call it with a clock and a fetch of their own.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { alertIngest } from '../core/commands/alert/ingest.js';
import { alertTouch } from '../core/commands/alert/touch.js';
import { createApp } from '../api/app.js';
import { createBatcher, type IngestResult } from '../api/ingest/batcher.js';
import { createDatabaseClock } from '../core/store/database-clock.js';
import { createFront } from '../api/front.js';
import { createKeys } from '../api/ingest/keys.js';
import { createKnownAlerts } from '../api/ingest/known-alerts.js';
import { createMetrics, type Dependency } from '../api/operations.js';
import { createRealtime } from '../api/realtime/realtime.js';
import { createTalk } from '../bot/talk.js';
import { createWebDoor } from '../api/routes/web-door.js';
import { isSameOrigin } from '../api/auth/cookies.js';
import { openListener } from '../core/store/listen.js';
import { InvalidInput } from '../core/errors.js';
import { isRefusedData } from '../core/store/failures.js';
import { problemOf } from '../api/problem.js';
import { renderWeb } from '../bot/web/render.js';
import { sessionOf } from '../api/auth/who.js';
import { systemActor } from '../core/people/actor.js';
import { announceOutage } from '../jobs/announce-outage.js';
import { createWorker } from '../jobs/worker.js';
import { advanceEscalations } from '../jobs/advance-escalations.js';
import { auditEscalations } from '../jobs/audit-escalations.js';
import { deliverPages } from '../jobs/deliver-pages.js';
import { fetchCalendars } from '../jobs/fetch-calendars.js';
import { recordHandoffs } from '../jobs/record-handoffs.js';
import { refreshViews } from '../jobs/refresh-views.js';
import { reportHealth } from '../jobs/report-health.js';
import { openAgendaPool } from '../core/store/agenda-pool.js';
import { curlCommands } from './curl.js';
import { listen } from './listen.js';
import { openChannels } from './channels.js';
import { openHome, type Home } from './organisation.js';
import { publicUrl, type Config } from './config.js';
import { wireCore, type Core } from './core.js';
import type { Card } from '../bot/card.js';
import type { Clock } from '../core/clock.js';
import type { FaultPoint } from './fault-points.js';
import type { IngestItem } from '../core/incident/plan-ingest.js';
import type { Talk } from '../bot/reply.js';
import type { Log } from '../api/log.js';
import type { Store } from './store.js';
import type { Worker } from '../jobs/worker.js';

/** What a test may replace. */
export interface SystemParts {
  store: Store;
  log: Log;
  /** Database time unless a test moves it. */
  clock?: Clock;
  fetch?: typeof fetch;
  faultPoint?: FaultPoint;
  /** For the test of the fault suite itself. */
  answerEarly?: boolean;
  /** False: no worker in this process, and no Agenda; a test drives the sweeps itself. */
  worker?: boolean;
  agenda?: boolean;
}

/** A running system. */
export interface System {
  core: Core;
  home: Home;
  /** The one way in for words and buttons, whatever the surface. */
  talk: Talk;
  worker: Worker;
  url: string;
  port: number;
  /** Stops taking work, finishes or hands over what is in flight within ten seconds, and closes everything but the store. */
  stop: () => Promise<void>;
  /** Runs the sweeps until nothing is due: the test's clock. */
  tick: () => Promise<void>;
}

const broken = 'a database connection broke; it is replaced';

/** Items that may wait for their commit, and alerts whose re-sends are answered from memory. */
const maxQueued = 20_000;
const maxKnown = 250_000;
/** How long in-flight work may take to end. */
const stopMs = 10_000;

/** Wires and starts a system. */
export async function createSystem(config: Config, parts: SystemParts): Promise<System> {
  const { store, log, faultPoint } = parts;
  const onError = (error: unknown) => log.error({ err: error }, 'something failed and is tried again');

  // Store and core.
  const ownClock = parts.clock ? undefined : await createDatabaseClock(store.db);
  const clock: Clock = parts.clock ?? ownClock!;
  const core = wireCore({ db: store.db, clock, onError, faultPoint });
  const { execute, runQuery, due, lookups } = core;
  const listener = await openListener(store.target, onError);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5000 });
  const closeStore = async () => {
    await core.signals.close();
    await listener.close();
    ownClock?.stop();
  };
  let home: Home;
  try {
    home = await openHome(core, config);
    await listen(server, config.PORT, config.HOST);
  } catch (error) {
    await closeStore();
    throw error;
  }

  // Where we are reached; the port is known once we listen.
  const { port } = server.address() as { port: number };
  const url = publicUrl(config, port);

  // Channels and talk.
  const channels = openChannels(config, { execute, clock });
  const talk = createTalk({ execute, runQuery, now: () => clock.now(), onError: (error) => logged(log, error) });
  const door = createWebDoor({
    runQuery,
    clock,
    talker: {
      renderCard: (card, viewer, now) => renderWeb(card as Card, viewer, now),
      say: async (text, actor, place) => cardOf(await talk.say(text, actor, place)),
      press: async (intent, actor, place) => cardOf(await talk.press(intent, actor, place)),
    },
  });

  // Ingest.
  const metrics = createMetrics({
    backlog: due.backlog,
    queued: () => batcher.queued,
    knownAlerts: () => knownAlerts.size,
  });
  const batcher = createBatcher({
    ingest: async (organisationId: string, items: IngestItem[]) => {
      const outcome = await execute(alertIngest, { actor: systemActor(organisationId, 'webhook'), input: { items } });
      return outcome.data!.results as IngestResult[];
    },
    maxQueued,
    maxBatch: 2000,
    isPoison: (error) => error instanceof InvalidInput || error instanceof TypeError || isRefusedData(error),
    onBatch: (_size, milliseconds) => metrics.batch.observe(milliseconds / 1000),
    onPoison: (error) =>
      log.error({ err: error }, 'an alert could not be stored as it came; it is kept as unrecognised'),
  });
  const knownAlerts = createKnownAlerts({
    batcher,
    touch: async (organisationId, touches) => {
      const outcome = await execute(alertTouch, { actor: systemActor(organisationId, 'webhook'), input: { touches } });
      return outcome.data!.missed as string[];
    },
    maxKnown,
    onError,
  });
  const keys = createKeys(lookups.integrationByKey);
  listener.on('alert', ({ integration, fingerprint, version }) =>
    knownAlerts.forget(integration!, fingerprint!, Number(version)),
  );
  listener.on('key', keys.forget);
  listener.onLost(knownAlerts.suspend);
  listener.onRestored(knownAlerts.resume);

  // Time.
  const sweepParts = { execute, runQuery, due, clock, channels: channels.byName, onError };
  const worker = createWorker({
    sweeps: [
      advanceEscalations({ execute, due, onError }),
      deliverPages({
        ...sweepParts,
        actionUrl: (token) => `${url}/act/${token}`,
        onSettled: ({ channel, status, lateMs }) => {
          metrics.pages.inc({ channel, status });
          metrics.lateness.observe(Math.max(0, lateMs) / 1000);
          if (lateMs > 60_000) metrics.late.inc();
        },
        faultPoint,
      }),
      refreshViews(sweepParts),
      recordHandoffs({ execute, due, onError }),
      fetchCalendars({ execute, due, clock, fetch: parts.fetch ?? fetch, onError }),
    ],
    chores: [
      auditEscalations({
        execute,
        due,
        onFound: (found) => log.error({ found }, 'paging stood still and was started again'),
      }),
      reportHealth({
        execute,
        due,
        healthy: () => isAwake(worker) && worker.failing().length === 0,
        url,
        heartbeatUrl: config.OPENALERT_HEARTBEAT_URL,
        fetch: parts.fetch ?? fetch,
        onError: (error) => log.warn({ err: error }, 'the outside watcher could not be called'),
      }),
    ],
    clock,
    nextDue: due.nextDue,
    agenda:
      parts.agenda === false ? undefined : openAgendaPool(store.target, (error) => log.warn({ err: error }, broken)),
    onError: (sweep, error) => {
      metrics.sweepFailures.inc({ sweep });
      log.warn({ err: error, sweep }, 'a sweep failed and runs again');
    },
    onSwept: (sweep, milliseconds) => metrics.sweep.observe({ sweep }, milliseconds / 1000),
  });
  listener.on('due', worker.wake);

  // HTTP.
  const dependencies = async (): Promise<Dependency[]> => [
    await databaseState(store),
    {
      name: 'signals',
      ok: listener.connected,
      state: listener.connected ? 'heard' : 'lost; caches are off, paging goes on by the clock',
      needed: false,
    },
    { name: 'worker', ...workerState(worker), needed: parts.worker !== false },
    ...[...channels.byName.keys()].map((name) => ({
      name: `channel ${name}`,
      ok: true,
      state: 'set up',
      needed: false,
    })),
  ];
  const curl = home.demoKey ? curlCommands(url, home.demoKey) : null;
  const app = createApp({
    execute,
    runQuery,
    lookups,
    clock,
    door,
    log,
    metrics,
    dependencies,
    publicUrl: url,
    assets: assetFolder(),
    curl: (organisationId) => (organisationId === home.id ? curl : null),
    outbox: channels.outbox,
    metricsToken: config.OPENALERT_METRICS_TOKEN,
  });
  const front = createFront({
    keys,
    knownAlerts,
    clock,
    log,
    onAccepted: (source, alerts) => metrics.accepted.inc({ source }, alerts),
    onRefused: (status) => metrics.refused.inc({ status: String(status) }),
    express: app,
    faultPoint,
    answerEarly: parts.answerEarly,
  });
  server.on('request', front);
  /** Name, handle and zone of those who are connected, so that a message is drawn without a question. */
  const viewers = new Map<string, Awaited<ReturnType<typeof door.viewerOf>>>();
  const realtime = createRealtime({
    httpServer: server,
    runQuery,
    execute,
    door: {
      render: (message, actor) => door.message(message, viewers.get(actor.id) ?? { id: actor.id, name: actor.name }),
      say: async (text, actor, place) => htmlOf(await door.say(text, actor, place)),
      press: async (intent, actor, place) => htmlOf(await door.press(intent, actor, place)) ?? 'none',
      panel: door.panel,
      rooms: door.rooms,
    },
    sessionOf: async (cookie) => {
      const session = await sessionOf(lookups, cookie);
      if (session) viewers.set(session.actor.id, await door.viewerOf(session.actor));
      return session && { actor: session.actor, sessionId: session.id };
    },
    signals: listener,
    // A browser leaves Origin out where it asks its own site; another site's request always carries it.
    allowedOrigin: (origin, host) => origin === undefined || isSameOrigin(origin, host, url),
    log,
    now: () => clock.now(),
  });

  // What was due while we were away is announced before it goes out.
  if (parts.worker !== false) {
    await announceOutage({ execute, runQuery, due, clock }).catch(onError);
    await worker.start();
  }

  return {
    core,
    home,
    talk,
    worker,
    url,
    port,
    tick: worker.drain,
    async stop() {
      server.close();
      await realtime.close();
      await knownAlerts.stop();
      await batcher.stop();
      await worker.stop(stopMs);
      server.closeAllConnections();
      channels.close();
      await closeStore();
    },
  };
}

/** Looked within the last ten seconds: by far longer than a sleep and a slow sweep take. */
const isAwake = (worker: Worker) => performance.now() - worker.lastLookAt() < 10_000;

function workerState(worker: Worker): Pick<Dependency, 'ok' | 'state'> {
  if (!isAwake(worker)) return { ok: false, state: 'has not looked for 10 s' };
  const failing = worker.failing();
  return failing.length === 0
    ? { ok: true, state: 'looks every second' }
    : { ok: true, state: `looks every second; ${failing.join(', ')} failed, and runs again` };
}

async function databaseState({ db }: Store): Promise<Dependency> {
  try {
    await db.ping();
    return { name: 'database', ok: true, state: 'answers', needed: true };
  } catch {
    return { name: 'database', ok: false, state: 'does not answer', needed: true };
  }
}

const assetFolder = () =>
  fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../browser' : '../dist/browser', import.meta.url));

function logged(log: Log, error: unknown): string {
  const { id } = problemOf(error).body;
  log.error({ err: error, id }, 'a command failed');
  return id;
}

/** null: nothing to say; undefined: it was plain talk. */
const cardOf = (reply: { kind: 'card'; card: unknown } | { kind: 'none' } | undefined) =>
  reply === undefined ? undefined : reply.kind === 'card' ? reply.card : null;

const htmlOf = (html: string | undefined) => (html === undefined ? undefined : html === '' ? 'none' : { html });
