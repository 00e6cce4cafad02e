/** What follows from how bad an incident is, besides paging: whether it gets a room, how often people hear how things stand. */
import { severities, type Severity } from './incident.js';

/** The rules of one severity. Minutes; null: never. */
export interface SeverityRules {
  /** Does an incident get a room of its own as soon as it has this severity? */
  opensRoom: boolean;
  /** Days after the resolve until its room is archived; 0: never. */
  archiveAfterDays: number;
  /** How often an update is due. */
  updateMinutes: number | null;
  /** How long it may be without a commander, without a summary, without anything done, before that is said. */
  commanderMinutes: number | null;
  summaryMinutes: number | null;
  idleMinutes: number | null;
}

const calm = {
  opensRoom: false,
  archiveAfterDays: 7,
  updateMinutes: null,
  commanderMinutes: null,
  summaryMinutes: null,
  idleMinutes: null,
};

/** What holds where an organisation says nothing else. */
export const usualRules: Record<Severity, SeverityRules> = {
  SEV1: {
    opensRoom: true,
    archiveAfterDays: 7,
    updateMinutes: 30,
    commanderMinutes: 5,
    summaryMinutes: 15,
    idleMinutes: 30,
  },
  SEV2: {
    opensRoom: true,
    archiveAfterDays: 7,
    updateMinutes: 60,
    commanderMinutes: 10,
    summaryMinutes: 30,
    idleMinutes: 60,
  },
  SEV3: { ...calm },
  SEV4: { ...calm },
  SEV5: { ...calm },
};

/** What an organisation changed, by severity: only what differs from the usual. */
export type ChangedRules = Partial<Record<Severity, Partial<SeverityRules>>>;

/** The rules of every severity: the usual ones, but for what was changed. */
export const severityRulesOf = (changed: ChangedRules): Record<Severity, SeverityRules> =>
  Object.fromEntries(
    severities.map((severity) => [severity, { ...usualRules[severity], ...changed[severity] }]),
  ) as Record<Severity, SeverityRules>;
