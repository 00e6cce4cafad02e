/**
 * The one wiring. Reads top to bottom as the picture of a running system: store, core, channels, talk, ingest, HTTP, time.
 * Tests call it with a clock and a fetch of their own.
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { connectAcross } from '../api/realtime/across.js';
import { createApp, createOperationApp } from '../api/app.js';
import { createDatabaseClock } from '../core/store/database-clock.js';
import { createFront } from '../api/front.js';
import { createMetrics } from '../api/operations.js';
import { createRealtime, type RealtimeParts } from '../api/realtime/realtime.js';
import { createTalk } from '../bot/talk.js';
import { createWebDoor } from '../api/routes/web-door.js';
import { isSameOrigin } from '../api/auth/cookies.js';
import { oneAtATime } from '../core/store/one-at-a-time.js';
import { openListener } from '../core/store/listen.js';
import { newId } from '../core/ids.js';
import { problemOf } from '../api/problem.js';
import { readPayload } from '../api/webhooks/index.js';
import { renderWeb } from '../bot/web/render.js';
import { sessionOf } from '../api/auth/who.js';
import { announceOutage } from '../jobs/announce-outage.js';
import { createWorker } from '../jobs/worker.js';
import { advanceEscalations } from '../jobs/advance-escalations.js';
import { auditEscalations } from '../jobs/audit-escalations.js';
import { deliverPages } from '../jobs/deliver-pages.js';
import { fetchCalendars } from '../jobs/fetch-calendars.js';
import { recordHandoffs } from '../jobs/record-handoffs.js';
import { refreshViews } from '../jobs/refresh-views.js';
import { awakeKey, reportHealth } from '../jobs/report-health.js';
import { wakeIncidents } from '../jobs/wake-incidents.js';
import { openAgendaPool } from '../core/store/agenda-pool.js';
import { curlCommands } from './curl.js';
import { dependenciesOf, isAwake } from './dependencies.js';
import { listen } from './listen.js';
import { openChannels } from './channels.js';
import { openIngest } from './ingest.js';
import { openHome, type Home } from './organisation.js';
import { publicUrl, type Config } from './config.js';
import { wireCore, type Core } from './core.js';
import type { Card } from '../bot/card.js';
import type { Form } from '../bot/form.js';
import type { Clock } from '../core/clock.js';
import type { FaultPoint } from './fault-points.js';
import type { Talk } from '../bot/reply.js';
import type { Log } from '../api/log.js';
import type { Store } from './store.js';
import type { JobStore } from '../jobs/agenda-clock.js';
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

/** How long in-flight work may take to end. */
const stopMs = 10_000;

/** Wires and starts a system. */
export async function createSystem(config: Config, parts: SystemParts): Promise<System> {
  const { store, log, faultPoint } = parts;
  const answers = config.OPENALERT_ROLE !== 'worker';
  const works = config.OPENALERT_ROLE !== 'api' && parts.worker !== false;
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
    home = await oneAtATime(store.target, () => openHome(core, config));
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
  const talk = createTalk({
    execute,
    runQuery,
    now: () => clock.now(),
    readPayload,
    health: () => dependencies(),
    onError: (error) => logged(log, error),
  });
  const door = createWebDoor({
    runQuery,
    clock,
    talker: { ...talk, renderCard: (card, viewer, now) => renderWeb(card as Card | Form, viewer, now) },
  });

  // Ingest.
  const metrics = createMetrics({
    backlog: due.backlog,
    queued: () => ingest.queued(),
    knownAlerts: () => ingest.known(),
  });
  const ingest = openIngest({
    core,
    clock,
    listener,
    onError,
    onPoison: (error) =>
      log.error({ err: error }, 'an alert could not be stored as it came; it is kept as unrecognised'),
    onBatch: (milliseconds) => metrics.batch.observe(milliseconds / 1000),
    onAccepted: (source, alerts) => metrics.accepted.inc({ source }, alerts),
    answerEarly: parts.answerEarly,
  });

  // Time.
  const sweepParts = { execute, runQuery, due, clock, channels: channels.byName, onError };
  const worker = createWorker({
    sweeps: [
      wakeIncidents({ execute, due, onError }),
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
    jobs: works && parts.agenda !== false ? jobStoreOf(config, store, log) : undefined,
    onError: (sweep, error) => {
      metrics.sweepFailures.inc({ sweep });
      log.warn({ err: error, sweep }, 'a sweep failed and runs again');
    },
    onSwept: (sweep, milliseconds) => metrics.sweep.observe({ sweep }, milliseconds / 1000),
  });
  listener.on('due', worker.wake);

  // HTTP.
  const across =
    answers && config.REDIS_URL
      ? connectAcross(config.REDIS_URL, (error) => log.warn({ err: error }, 'Redis is away; it is tried again'))
      : undefined;
  const dependencies = () =>
    dependenciesOf({
      store,
      signals: listener,
      worker: config.OPENALERT_ROLE === 'api' ? undefined : worker,
      awakeAt: async () => (await due.systemState(awakeKey))?.updatedAt,
      now: () => clock.now(),
      across,
      channels: [...channels.byName.keys()],
    });
  const metricsToken = config.OPENALERT_METRICS_TOKEN;
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
    accept: ingest.accept,
    publicUrl: url,
    assets: assetFolder(),
    curl: (organisationId) => (organisationId === home.id ? curl : null),
    outbox: channels.outbox,
    metricsToken,
  });
  const front = createFront({
    keys: ingest.keys,
    accept: ingest.accept,
    clock,
    newId,
    log,
    onRefused: (status) => metrics.refused.inc({ status: String(status) }),
    express: app,
    faultPoint,
  });
  server.on('request', answers ? front : createOperationApp({ dependencies, metrics, log, clock, metricsToken }));
  /** Name, handle and zone of those who are connected, so that a message is drawn without a question. */
  const viewers = new Map<string, Awaited<ReturnType<typeof door.viewerOf>>>();
  const realtimeParts: RealtimeParts = {
    httpServer: server,
    runQuery,
    execute,
    door: {
      render: (message, actor) => door.message(message, viewers.get(actor.id) ?? { id: actor.id, name: actor.name }),
      say: door.say,
      press: door.press,
      submit: door.submit,
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
    across,
    now: () => clock.now(),
  };
  const realtime = answers ? createRealtime(realtimeParts) : undefined;

  // What was due while we were away is announced before it goes out.
  if (works) {
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
      await realtime?.close();
      await ingest.stop();
      await worker.stop(stopMs);
      server.closeAllConnections();
      channels.close();
      await closeStore();
    },
  };
}

const jobStoreOf = ({ JOBS_URL: url }: Config, { target }: Store, log: Log): JobStore =>
  url === undefined
    ? { kind: 'PostgreSQL', pool: openAgendaPool(target, (error) => log.warn({ err: error }, broken)) }
    : { kind: 'MongoDB', url };

const assetFolder = () =>
  fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../browser' : '../dist/browser', import.meta.url));

function logged(log: Log, error: unknown): string {
  const { id } = problemOf(error).body;
  log.error({ err: error, id }, 'a command failed');
  return id;
}
