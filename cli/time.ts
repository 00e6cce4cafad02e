/** Time, wired: every sweep with what it needs, and the two clocks that drive them. */
import { advanceEscalations } from '../jobs/advance-escalations.js';
import { auditEscalations } from '../jobs/audit-escalations.js';
import { createWorker, type Worker } from '../jobs/worker.js';
import { deliverNotices } from '../jobs/deliver-notices.js';
import { deliverPages } from '../jobs/deliver-pages.js';
import { fetchCalendars } from '../jobs/fetch-calendars.js';
import { forgetIdempotencyKeys } from '../jobs/forget-idempotency-keys.js';
import { isAwake } from './dependencies.js';
import { openAgendaPool } from '../core/store/agenda-pool.js';
import { recordHandoffs } from '../jobs/record-handoffs.js';
import { refreshViews } from '../jobs/refresh-views.js';
import { reportHealth } from '../jobs/report-health.js';
import { sealAudits } from '../jobs/seal-audits.js';
import { wakeIncidents } from '../jobs/wake-incidents.js';
import { wayOut } from './outbound.js';
import type { Channel } from '../core/notification/channel.js';
import type { Clock } from '../core/clock.js';
import type { Config } from './config.js';
import type { Core } from './core.js';
import type { createMetrics } from '../api/operations.js';
import type { FaultPoint } from './fault-points.js';
import type { Head } from '../core/audit/entry.js';
import type { HeadKey } from '../core/head-key.js';
import type { JobStore } from '../jobs/agenda-clock.js';
import type { Log } from '../api/log.js';
import type { Store } from './store.js';

/** What the sweeps are given. */
export interface TimeParts {
  core: Core;
  store: Store;
  log: Log;
  clock: Clock;
  metrics: ReturnType<typeof createMetrics>;
  headKey: HeadKey;
  /** Keeps a signed head outside the database. */
  keepHead: (head: Head) => void;
  channels: ReadonlyMap<string, Channel>;
  /** The address under which people reach us. */
  url: string;
  /** A test's own. */
  fetch: typeof fetch | undefined;
  /** Does this process keep jobs in Agenda? */
  works: boolean;
  onError: (error: unknown) => void;
  faultPoint?: FaultPoint;
}

/** Makes the worker; it is started by whoever asks for it. */
export function openWorker(config: Config, parts: TimeParts): Worker {
  const { store, log, clock, metrics, headKey, keepHead, channels, url, onError, faultPoint } = parts;
  const { execute, runQuery, due } = parts.core;
  const heartbeatUrl = config.OPENALERT_HEARTBEAT_URL;
  const sweepParts = { execute, runQuery, due, clock, channels, onError };
  const worker: Worker = createWorker({
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
      deliverNotices({ ...sweepParts, url }),
      recordHandoffs({ execute, due, onError }),
      fetchCalendars({ execute, due, clock, fetch: parts.fetch ?? wayOut(config), onError }),
    ],
    chores: [
      auditEscalations({
        execute,
        due,
        onFound: (found) => log.error({ found }, 'paging stood still and was started again'),
      }),
      sealAudits({
        execute,
        due,
        key: headKey,
        onKept: keepHead,
        onError,
      }),
      forgetIdempotencyKeys({ execute, due }),
      reportHealth({
        execute,
        due,
        healthy: () => isAwake(worker) && worker.failing().length === 0,
        url,
        heartbeatUrl,
        fetch: parts.fetch ?? wayOut(config, heartbeatUrl),
        onError: (error) => log.warn({ err: error }, 'the outside watcher could not be called'),
      }),
    ],
    clock,
    nextDue: due.nextDue,
    jobs: parts.works ? jobStoreOf(config, store, log) : undefined,
    onError: (sweep, error) => {
      metrics.sweepFailures.inc({ sweep });
      log.warn({ err: error, sweep }, 'a sweep failed and runs again');
    },
    onSwept: (sweep, milliseconds) => metrics.sweep.observe({ sweep }, milliseconds / 1000),
  });
  return worker;
}

const broken = 'a database connection broke; it is replaced';

const jobStoreOf = ({ JOBS_URL: url }: Config, { target }: Store, log: Log): JobStore =>
  url === undefined
    ? { kind: 'PostgreSQL', pool: openAgendaPool(target, (error) => log.warn({ err: error }, broken)) }
    : { kind: 'MongoDB', url };
