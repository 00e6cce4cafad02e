/** The catalogue of questions: what can be read, and by which verb. */
import { listAlerts } from './alert/list.js';
import { simulateAlert } from './alert/simulate.js';
import { listIncidents } from './incident/list.js';
import { listIncidentPages, showIncident } from './incident/show.js';
import { whyPaged } from './incident/why.js';
import { showOrganisation } from './organisation/show.js';
import { listMails } from './outbox/list.js';
import { listFailed } from './page/failed.js';
import { readPageMessages } from './page/messages.js';
import { readIncidentCards } from './incident/cards.js';
import { listIntegrations } from './integration/list.js';
import { listDirectory } from './people/directory.js';
import { listPeople, showReach } from './people/list.js';
import { listPolicies } from './policy/list.js';
import { listRooms } from './room/list.js';
import { readMessages } from './room/read.js';
import { showPinned } from './room/pinned.js';
import { listSchedules } from './schedule/list.js';
import { showSchedule } from './schedule/show.js';
import { showOnCall } from './schedule/show-on-call.js';
import { listServices } from './service/list.js';
import { listTeams } from './team/list.js';
import { examine } from './system/examine.js';
import { showHealth } from './system/health.js';
import type { Query } from '../query.js';

/** Every query, those with a verb in the order in which help shows them. */
export const queries = [
  showIncident,
  listIncidents,
  showOnCall,
  whyPaged,
  simulateAlert,
  examine,
  listAlerts,
  listFailed,
  listIncidentPages,
  listIntegrations,
  listMails,
  listDirectory,
  listPeople,
  listPolicies,
  listRooms,
  listSchedules,
  listServices,
  listTeams,
  readIncidentCards,
  readMessages,
  readPageMessages,
  showHealth,
  showOrganisation,
  showPinned,
  showReach,
  showSchedule,
] as Query[];

const byName = new Map(queries.map((query) => [query.name, query]));

/** The query of that name. */
export const queryNamed = (name: string): Query | undefined => byName.get(name);
