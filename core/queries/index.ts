/** The catalogue of questions: what can be read, and by which verb. */
import { listAlerts } from './alert/list.js';
import { showAlert } from './alert/show.js';
import { simulateAlert } from './alert/simulate.js';
import { listAudit } from './audit/list.js';
import { listAuditHeads, showAuditHead } from './audit/head.js';
import { readAuditChain } from './audit/chain.js';
import { reviewAccess } from './audit/review-access.js';
import { listIncidents } from './incident/list.js';
import { listIncidentPages, listTimeline, showIncident } from './incident/show.js';
import { whyPaged } from './incident/why.js';
import { showOrganisation } from './organisation/show.js';
import { listMails } from './outbox/list.js';
import { listFailed } from './page/failed.js';
import { readPageMessages } from './page/messages.js';
import { readIncidentCards } from './incident/cards.js';
import { listIntegrations } from './integration/list.js';
import { listDirectory } from './people/directory.js';
import { listKeys } from './key/list.js';
import { listPeople, showReach } from './people/list.js';
import { listPolicies, showPolicy } from './policy/list.js';
import { listRooms } from './room/list.js';
import { readMessages } from './room/read.js';
import { showPinned } from './room/pinned.js';
import { watchRoom } from './room/watch.js';
import { listSchedules } from './schedule/list.js';
import { showSchedule } from './schedule/show.js';
import { showOnCall } from './schedule/show-on-call.js';
import { listServices, showService } from './service/list.js';
import { showMeasures } from './incident/measure.js';
import { readRecord } from './incident/record.js';
import { listTeams } from './team/list.js';
import { examine } from './system/examine.js';
import { listSessions } from './session/list.js';
import { foreseeIdentity } from './identity/foresee.js';
import { showIdentity } from './identity/own.js';
import { previewIdentity } from './identity/preview.js';
import { showAccess } from './access/show.js';
import { showHealth } from './system/health.js';
import type { Query } from '../query.js';

/** Every query, those with a verb in the order in which help shows them. */
export const queries = [
  showIncident,
  listIncidents,
  showOnCall,
  whyPaged,
  readRecord,
  showMeasures,
  simulateAlert,
  examine,
  listAlerts,
  listAudit,
  listAuditHeads,
  listFailed,
  listIncidentPages,
  listIntegrations,
  listKeys,
  listMails,
  listDirectory,
  listPeople,
  listPolicies,
  listRooms,
  listSchedules,
  listServices,
  listTeams,
  readAuditChain,
  readIncidentCards,
  readMessages,
  readPageMessages,
  reviewAccess,
  showAuditHead,
  listTimeline,
  showAlert,
  showHealth,
  showOrganisation,
  showPinned,
  showPolicy,
  showReach,
  showSchedule,
  listSessions,
  foreseeIdentity,
  showIdentity,
  previewIdentity,
  showAccess,
  watchRoom,
  showService,
] as Query[];

const byName = new Map(queries.map((query) => [query.name, query]));

/** The query of that name. */
export const queryNamed = (name: string): Query | undefined => byName.get(name);
