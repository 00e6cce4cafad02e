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
import { createSeen } from '../api/auth/seen.js';
import { openSignIn } from './sign-in-ways.js';
import { oneAtATime } from '../core/store/one-at-a-time.js';
import { openListener } from '../core/store/listen.js';
import { newId } from '../core/ids.js';
import { protect } from '../api/protection.js';
import { problemOf } from '../api/problem.js';
import { createKeyUses } from '../api/auth/key-uses.js';
import { keyTouch } from '../core/commands/key/touch.js';
import { readPayload } from '../api/webhooks/index.js';
import { renderWeb } from '../bot/web/render.js';
import { resealAll, sealerOf } from './sealer.js';
import { clientAddress, resolveClients } from '../api/client.js';
import { reachOf } from '../api/auth/cookies.js';
import { sessionOf, type Session } from '../api/auth/who.js';
import { systemActor, type UserActor } from '../core/people/actor.js';
import { announceOutage } from '../jobs/announce-outage.js';
import { awakeKey } from '../jobs/report-health.js';
import { openWorker } from './time.js';
import { auditKey } from './audit-key.js';
import { createHeadFile } from './head-file.js';
import { createRefusedKeys } from '../api/auth/refused-keys.js';
import { curlCommands } from './curl.js';
import { dependenciesOf } from './dependencies.js';
import { listen } from './listen.js';
import { openChannels } from './channels.js';
import { openIngest } from './ingest.js';
import { openLimits } from './limits.js';
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
  /** Whether answers of REST are held against what they promise: wherever it is not the built product. */
  checkAnswers?: boolean;
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
  const sealer = sealerOf(config);
  const core = wireCore({ db: store.db, clock, onError, faultPoint, sealer });
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
    home = await oneAtATime(store.target, async () => {
      const opened = await openHome(core, config);
      await resealAll(core, true);
      return opened;
    });
    await listen(server, config.PORT, config.HOST);
  } catch (error) {
    await closeStore();
    throw error;
  }

  // Where we are reached; the port is known once we listen.
  const { port } = server.address() as { port: number };
  const url = publicUrl(config, port);

  // The audit: the key that signs it, where its heads are kept, and those who came with none.
  const headKey = await oneAtATime(store.target, async () => auditKey(config));
  const keepHead = createHeadFile(config, log);
  const refusedKeys = createRefusedKeys({ execute, clock, organisationId: home.id, onError });

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
  const worker = openWorker(config, {
    ...{ core, store, log, clock, metrics, headKey, keepHead, url, onError, faultPoint },
    channels: channels.byName,
    fetch: parts.fetch,
    works: works && parts.agenda !== false,
  });
  listener.on('due', worker.wake);

  // HTTP.
  const limits = openLimits(config, { clock, signals: core.signals, listener });
  const keyUses = createKeyUses({
    touch: async (organisationId, id, at) =>
      void (await execute(keyTouch, { actor: systemActor(organisationId, 'rest'), input: { id, at } })),
    now: () => clock.now(),
    onError,
  });
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
  const seen = createSeen({ execute, clock, onError });
  const signIn = openSignIn(config, { publicUrl: url, clock, fetch: parts.fetch, home, sealer });
  const app = createApp({
    execute,
    runQuery,
    lookups,
    keepRefusal: core.keepRefusal,
    admit: limits.admit,
    used: keyUses.use,
    checkAnswers: parts.checkAnswers ?? !isBuilt,
    clock,
    door,
    log,
    metrics,
    dependencies,
    accept: ingest.accept,
    publicUrl: url,
    headKey,
    keepHead,
    onRefusedKey: refusedKeys.seen,
    assets: assetFolder(),
    curl: (organisationId) => (organisationId === home.id ? curl : null),
    outbox: channels.outbox,
    seen,
    ...signIn,
    metricsToken,
    corsOrigins: config.OPENALERT_CORS_ORIGINS,
  });
  const front = createFront({
    keys: ingest.keys,
    limits: limits.limits,
    addressOf: limits.addressOf,
    accept: ingest.accept,
    clock,
    newId,
    log,
    onRefused: (status) => metrics.refused.inc({ status: String(status) }),
    refusedKeys,
    express: app,
    faultPoint,
  });
  server.on('request', answers ? front : createOperationApp({ dependencies, metrics, log, clock, metricsToken }));
  /** Through which session somebody talks: what they say and press there keeps it from ending as idle; looking alone does not. */
  const sessions = new WeakMap<object, Session>();
  const done = (actor: UserActor) => {
    const session = sessions.get(actor);
    if (session) seen(session);
    limits.limits.admit('account', actor.id);
  };
  const realtimeParts: RealtimeParts = {
    httpServer: server,
    runQuery,
    execute,
    door: {
      ...door,
      say: (text, actor, place) => (done(actor), door.say(text, actor, place)),
      press: (intent, actor, place) => (done(actor), door.press(intent, actor, place)),
      submit: (intent, values, actor, place) => (done(actor), door.submit(intent, values, actor, place)),
    },
    sessionOf: async (request) => {
      const whence = { reach: reachOf(request, url), address: clientAddress(request) };
      const session = await sessionOf(lookups, request.headers.cookie, whence);
      if (session) sessions.set(session.actor, session);
      return session && { actor: session.actor, sessionId: session.id };
    },
    signals: listener,
    publicUrl: url,
    addressOf: limits.addressOf,
    log,
    across,
    now: () => clock.now(),
  };
  const realtime = answers ? createRealtime(realtimeParts) : undefined;
  // Last, so that they come before whoever else listens.
  protect(server, url);
  resolveClients(server, config.OPENALERT_TRUSTED_PROXIES);

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
      await refusedKeys.stop();
      await keyUses.settled();
      limits.close();
      await worker.stop(stopMs);
      server.closeAllConnections();
      channels.close();
      await closeStore();
    },
  };
}

/** Does this run as built? */
const isBuilt = import.meta.url.includes('/dist/');

const assetFolder = () => fileURLToPath(new URL(isBuilt ? '../browser' : '../dist/browser', import.meta.url));

function logged(log: Log, error: unknown): string {
  const { id } = problemOf(error).body;
  log.error({ err: error, id }, 'a command failed');
  return id;
}
