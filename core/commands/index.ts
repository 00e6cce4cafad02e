/** The catalogue of verbs that change something: help, REST, CLI and the permission matrix are derived from it. */
import { actionLinkOffer } from './action-link/offer.js';
import { alertIngest } from './alert/ingest.js';
import { alertTouch } from './alert/touch.js';
import { calendarClaim } from './calendar/claim.js';
import { calendarStore } from './calendar/store.js';
import { demoRemove } from './demo/remove.js';
import { demoSeed } from './demo/seed.js';
import { escalationAdvance } from './escalation/advance.js';
import { escalationRevive } from './escalation/revive.js';
import { incidentAcknowledge } from './incident/acknowledge.js';
import { incidentDeclare } from './incident/declare.js';
import { incidentEscalate } from './incident/escalate.js';
import { incidentPage } from './incident/page.js';
import { incidentPass } from './incident/pass.js';
import { incidentReopen } from './incident/reopen.js';
import { incidentResolve } from './incident/resolve.js';
import { integrationCreate } from './integration/create.js';
import { integrationRevoke } from './integration/revoke.js';
import { organisationFound } from './organisation/found.js';
import { organisationSetSpeed } from './organisation/set-speed.js';
import { outboxKeep } from './outbox/keep.js';
import { pageClaim } from './page/claim.js';
import { pageSettle } from './page/settle.js';
import { roomEdit } from './room/edit.js';
import { roomPost } from './room/post.js';
import { roomPostDirect } from './room/post-direct.js';
import { roomSay } from './room/say.js';
import { scheduleCancelOverride } from './schedule/cancel-override.js';
import { scheduleOverride } from './schedule/override.js';
import { scheduleRecord } from './schedule/record.js';
import { scheduleRemoveTemporary } from './schedule/remove-temporary.js';
import { scheduleSave } from './schedule/save.js';
import { scheduleSetTemporary } from './schedule/set-temporary.js';
import { serviceCreate } from './service/create.js';
import { sessionClose } from './session/close.js';
import { sessionOffer } from './session/offer.js';
import { sessionOpen } from './session/open.js';
import { swapOffer } from './swap/offer.js';
import { swapTake } from './swap/take.js';
import { swapWithdraw } from './swap/withdraw.js';
import { systemNote } from './system/note.js';
import { tokenAdmit } from './token/admit.js';
import { viewClaim } from './view/claim.js';
import { viewSettle } from './view/settle.js';
import type { Command } from '../execute.js';

/** Every command, those with a verb in the order in which help shows them. */
export const commands = [
  incidentAcknowledge,
  incidentEscalate,
  incidentPass,
  incidentResolve,
  incidentReopen,
  incidentPage,
  incidentDeclare,
  scheduleOverride,
  actionLinkOffer,
  alertIngest,
  alertTouch,
  calendarClaim,
  calendarStore,
  demoRemove,
  demoSeed,
  escalationAdvance,
  escalationRevive,
  integrationCreate,
  integrationRevoke,
  organisationFound,
  organisationSetSpeed,
  outboxKeep,
  pageClaim,
  pageSettle,
  roomEdit,
  roomPost,
  roomPostDirect,
  roomSay,
  scheduleCancelOverride,
  scheduleRecord,
  scheduleRemoveTemporary,
  scheduleSave,
  scheduleSetTemporary,
  serviceCreate,
  sessionClose,
  sessionOffer,
  sessionOpen,
  swapOffer,
  swapTake,
  swapWithdraw,
  systemNote,
  tokenAdmit,
  viewClaim,
  viewSettle,
] as Command[];

const byName = new Map(commands.map((command) => [command.name, command]));

/** The command of that name. */
export const commandNamed = (name: string): Command | undefined => byName.get(name);
