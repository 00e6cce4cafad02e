/** For operators: is it ready, and how is it doing. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Router } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { equalSecret } from '../core/ids.js';
import { isForwarded } from './client.js';
import { isLoopback } from './loopback.js';
import { HttpError } from './problem.js';

/** One thing that paging needs, and how it is. */
export interface Dependency {
  name: string;
  ok: boolean;
  /** A sentence. */
  state: string;
  /** Does paging stop without it? */
  needed: boolean;
}

/** The counters and histograms of one process. */
export interface Metrics {
  registry: Registry;
  accepted: Counter<'source'>;
  refused: Counter<'status'>;
  batch: Histogram;
  pages: Counter<'channel' | 'status'>;
  lateness: Histogram;
  sweep: Histogram<'sweep'>;
  sweepFailures: Counter<'sweep'>;
  late: Counter;
}

/** Where gauges are read. */
export interface MetricSources {
  backlog: () => Promise<{ escalations: number; pages: number; views: number; oldestSeconds: number }>;
  queued: () => number;
  knownAlerts: () => number;
}

/** The metrics of one process; gauges are read when they are asked for. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  collectDefaultMetrics({ register: registry, prefix: 'openalert_' });
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name: `openalert_${name}`,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge(
    'due_escalations',
    'Escalation steps that are due and not taken',
    async () => (await sources.backlog()).escalations,
  );
  gauge('due_pages', 'Pages that are due and not sent', async () => (await sources.backlog()).pages);
  gauge('due_views', 'Cards that show something old', async () => (await sources.backlog()).views);
  gauge(
    'oldest_due_seconds',
    'How late the oldest due step or page is',
    async () => (await sources.backlog()).oldestSeconds,
  );
  gauge('ingest_queued_alerts', 'Alerts that wait for their commit', sources.queued);
  gauge('known_alerts', 'Alerts whose re-sends are answered from memory', sources.knownAlerts);
  gauge('event_loop_delay_p99_seconds', 'How late the event loop runs', () => delay.percentile(99) / 1e9);
  return {
    registry,
    accepted: new Counter({
      name: 'openalert_ingest_alerts_total',
      help: 'Alerts accepted, by source',
      labelNames: ['source'],
      registers,
    }),
    refused: new Counter({
      name: 'openalert_ingest_refused_total',
      help: 'Webhook requests refused, by status',
      labelNames: ['status'],
      registers,
    }),
    batch: new Histogram({
      name: 'openalert_ingest_batch_seconds',
      help: 'How long the commit of a batch takes',
      registers,
    }),
    pages: new Counter({
      name: 'openalert_pages_total',
      help: 'Attempts to page, by channel and how they ended',
      labelNames: ['channel', 'status'],
      registers,
    }),
    lateness: new Histogram({
      name: 'openalert_page_late_seconds',
      help: 'How long after it was due a page went out',
      registers,
      buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300],
    }),
    sweep: new Histogram({
      name: 'openalert_sweep_seconds',
      help: 'How long a sweep takes',
      labelNames: ['sweep'],
      registers,
    }),
    sweepFailures: new Counter({
      name: 'openalert_sweep_failures_total',
      help: 'Sweeps that failed',
      labelNames: ['sweep'],
      registers,
    }),
    late: new Counter({
      name: 'openalert_late_pages_total',
      help: 'Pages that went out over a minute late',
      registers,
    }),
  };
}

/** What the routes for operators need. */
export interface OperationParts {
  dependencies: () => Promise<Dependency[]>;
  metrics: Metrics;
  /** Lets a scraper in from elsewhere. */
  metricsToken: string | undefined;
}

/** /readyz and /metrics; /healthz is answered by the front. */
export function operationRoutes({ dependencies, metrics, metricsToken }: OperationParts): Router {
  const router = Router();
  router.get('/readyz', async (_request, response) => {
    const found = await dependencies();
    const ready = found.every((dependency) => dependency.ok || !dependency.needed);
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: ready ? 'ready' : 'not ready', dependencies: found });
  });
  router.get('/metrics', async (request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const hasToken = metricsToken !== undefined && token !== undefined && equalSecret(token, metricsToken);
    // Behind a proxy everybody looks local, so a forwarded request has to show the token.
    const isLocal = isLoopback(request.socket.remoteAddress) && !isForwarded(request);
    if (!hasToken && !isLocal)
      throw new HttpError(401, 'Metrics are read on this machine, or with the token of OPENALERT_METRICS_TOKEN.');
    response.set('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
