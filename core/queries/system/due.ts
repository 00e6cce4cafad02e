/** Where sweeps have to look: lists across organisations, without an actor, because they act for nobody yet. */
import * as due from '../../store/sql/list-due.js';
import * as state from '../../store/sql/system-state.js';
import { inEveryOrganisation } from '../../store/tx.js';
import type { Clock } from '../../clock.js';
import type { Database } from '../../store/database.js';

/** The lists that sweeps work from. */
export interface DueLists {
  /** The instant these lists are asked for. */
  now: () => Date;
  escalations: (limit: number) => Promise<due.DueIncident[]>;
  wakes: (limit: number) => Promise<due.DueIncident[]>;
  pageOrganisations: () => Promise<string[]>;
  viewOrganisations: () => Promise<string[]>;
  noticeOrganisations: () => Promise<string[]>;
  /** Schedules on which somebody comes or goes. */
  handoffs: (limit: number) => Promise<{ organisationId: string; id: string }[]>;
  calendarOrganisations: () => Promise<string[]>;
  /** Organisations with rows of the audit that are not sealed yet. */
  unsealedOrganisations: () => Promise<string[]>;
  nextDue: () => Promise<Date | null>;
  backlog: () => Promise<{ escalations: number; pages: number; views: number; oldestSeconds: number }>;
  /** Triggered incidents, older than `ageMs`, whose paging stands still; or whose last run reached nobody, `runMs` ago. */
  stuckIncidents: (
    ageMs: number,
    runMs: number,
  ) => Promise<{ organisationId: string; incidentId: string; number: number }[]>;
  organisations: () => Promise<{ id: string; name: string; demo: boolean }[]>;
  systemState: (key: string) => Promise<{ value: string; updatedAt: Date } | undefined>;
  missedPages: (
    since: Date,
  ) => Promise<{ organisationId: string; pages: number; steps: number; first: Date; last: Date }[]>;
}

/** Makes the lists over one database and clock. */
export function createDueLists(db: Database, clock: Clock): DueLists {
  const read = <T>(fn: Parameters<typeof inEveryOrganisation<T>>[1]) => inEveryOrganisation(db, fn);
  return {
    now: () => clock.now(),
    escalations: (limit) => read((tx) => due.listDueEscalations(tx, clock.now(), limit)),
    wakes: (limit) => read((tx) => due.listDueWakes(tx, clock.now(), limit)),
    pageOrganisations: () => read((tx) => due.listPageOrganisations(tx, clock.now())),
    viewOrganisations: () => read((tx) => due.listViewOrganisations(tx, clock.now())),
    noticeOrganisations: () => read((tx) => due.listNoticeOrganisations(tx, clock.now())),
    handoffs: (limit) => read((tx) => due.listDueHandoffs(tx, clock.now(), limit)),
    calendarOrganisations: () => read((tx) => due.listCalendarOrganisations(tx, clock.now())),
    unsealedOrganisations: () => read((tx) => due.listUnsealedOrganisations(tx)),
    nextDue: () => read((tx) => due.findNextDue(tx)),
    backlog: () => read((tx) => due.readBacklog(tx, clock.now())),
    stuckIncidents: (ageMs, runMs) => {
      const ago = (ms: number) => new Date(clock.now().getTime() - ms);
      return read((tx) => due.listStuckIncidents(tx, ago(ageMs), ago(runMs)));
    },
    organisations: () => read((tx) => due.listOrganisations(tx)),
    systemState: (key) => read((tx) => state.readSystemState(tx, key)),
    missedPages: (since) => read((tx) => state.readMissedPages(tx, since, clock.now())),
  };
}
