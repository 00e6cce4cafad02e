/** The catalogue of verbs that change something: help, REST, CLI and the permission matrix are derived from it. */
import { actionLinkOffer } from './action-link/offer.js';
import { alertAcknowledge } from './alert/acknowledge.js';
import { alertIngest } from './alert/ingest.js';
import { alertTouch } from './alert/touch.js';
import { auditErasePerson } from './audit/erase-person.js';
import { auditExport } from './audit/export.js';
import { auditKeepHead } from './audit/keep-head.js';
import { auditRefuseKey } from './audit/refuse-key.js';
import { auditRefuseSender } from './audit/refuse-sender.js';
import { auditSeal } from './audit/seal.js';
import { calendarClaim } from './calendar/claim.js';
import { calendarStore } from './calendar/store.js';
import { changeNote } from './change/note.js';
import { demoRemove } from './demo/remove.js';
import { demoSeed } from './demo/seed.js';
import { escalationAdvance } from './escalation/advance.js';
import { escalationRevive } from './escalation/revive.js';
import { idempotencyForget } from './idempotency/forget.js';
import { incidentAcknowledge } from './incident/acknowledge.js';
import { incidentAcknowledgeAll } from './incident/acknowledge-all.js';
import { incidentDeclare } from './incident/declare.js';
import { incidentEscalate } from './incident/escalate.js';
import { incidentInvite } from './incident/invite.js';
import { incidentLink } from './incident/link.js';
import { incidentMakePrivate } from './incident/make-private.js';
import { incidentMakePublic } from './incident/make-public.js';
import { incidentMerge } from './incident/merge.js';
import { incidentNote } from './incident/note.js';
import { incidentPage } from './incident/page.js';
import { incidentPass } from './incident/pass.js';
import { incidentReassign } from './incident/reassign.js';
import { incidentReopen } from './incident/reopen.js';
import { incidentResolve } from './incident/resolve.js';
import { incidentSetPhase } from './incident/set-phase.js';
import { incidentSetSeverity } from './incident/set-severity.js';
import { incidentSnooze } from './incident/snooze.js';
import { incidentUnacknowledge } from './incident/unacknowledge.js';
import { incidentUninvite } from './incident/uninvite.js';
import { incidentUpdate } from './incident/update.js';
import { incidentWake } from './incident/wake.js';
import { integrationAddKey } from './integration/add-key.js';
import { integrationCreate } from './integration/create.js';
import { integrationRevoke } from './integration/revoke.js';
import { integrationRevokeKey } from './integration/revoke-key.js';
import { integrationSetAllowedAddresses } from './integration/set-allowed-addresses.js';
import { integrationTest } from './integration/test.js';
import { integrationTouch } from './integration/touch.js';
import { keyCreate } from './key/create.js';
import { keyRevoke } from './key/revoke.js';
import { keyTouch } from './key/touch.js';
import { noticeClaim } from './notice/claim.js';
import { noticeSettle } from './notice/settle.js';
import { organisationFound } from './organisation/found.js';
import { organisationSetAckTimeout } from './organisation/set-ack-timeout.js';
import { organisationSetSpeed } from './organisation/set-speed.js';
import { outboxKeep } from './outbox/keep.js';
import { pageClaim } from './page/claim.js';
import { pageResend } from './page/resend.js';
import { pageSettle } from './page/settle.js';
import { pageTest } from './page/test.js';
import { personAdd } from './person/add.js';
import { personDisable } from './person/disable.js';
import { personEnable } from './person/enable.js';
import { personOfferLink } from './person/offer-link.js';
import { personUpdate } from './person/update.js';
import { policySave } from './policy/save.js';
import { reviewSave } from './review/save.js';
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
import { secretReseal } from './secret/reseal.js';
import { serviceCreate } from './service/create.js';
import { serviceUpdate } from './service/update.js';
import { sessionClose } from './session/close.js';
import { sessionOffer } from './session/offer.js';
import { sessionOpen } from './session/open.js';
import { swapOffer } from './swap/offer.js';
import { swapTake } from './swap/take.js';
import { swapWithdraw } from './swap/withdraw.js';
import { systemNote } from './system/note.js';
import { teamRemove } from './team/remove.js';
import { teamRemoveMember } from './team/remove-member.js';
import { teamSave } from './team/save.js';
import { teamSetMember } from './team/set-member.js';
import { tokenAdmit } from './token/admit.js';
import { viewClaim } from './view/claim.js';
import { viewSettle } from './view/settle.js';
import { accessRequest } from './access/request.js';
import { actionLinkRevoke } from './action-link/revoke.js';
import { credentialBreakGlass } from './credential/break-glass.js';
import { credentialForget } from './credential/forget.js';
import { credentialReset } from './credential/reset.js';
import { credentialSave } from './credential/save.js';
import { credentialTry } from './credential/try.js';
import { identityConfirm } from './identity/confirm.js';
import { identityConnect } from './identity/connect.js';
import { identityMapGroup } from './identity/map-group.js';
import { identitySignIn } from './identity/sign-in.js';
import { identityUnmapGroup } from './identity/unmap-group.js';
import { sessionProve } from './session/prove.js';
import { sessionRefuse } from './session/refuse.js';
import { sessionRevoke } from './session/revoke.js';
import { sessionRevokeAll } from './session/revoke-all.js';
import { sessionSignIn } from './session/sign-in.js';
import { sessionTouch } from './session/touch.js';
import { tokenGrant } from './token/grant.js';
import { tokenRefresh } from './token/refresh.js';
import { tokenRevoke } from './token/revoke.js';
import type { Command } from '../execute.js';

/** Every command, those with a verb in the order in which help shows them. */
export const commands = [
  incidentAcknowledge,
  incidentAcknowledgeAll,
  incidentUnacknowledge,
  incidentEscalate,
  incidentPass,
  incidentReassign,
  incidentSnooze,
  incidentResolve,
  incidentReopen,
  incidentMerge,
  incidentSetPhase,
  incidentUpdate,
  incidentNote,
  incidentSetSeverity,
  incidentLink,
  incidentPage,
  incidentInvite,
  incidentUninvite,
  incidentMakePrivate,
  incidentMakePublic,
  incidentDeclare,
  scheduleOverride,
  pageTest,
  actionLinkOffer,
  alertAcknowledge,
  alertIngest,
  alertTouch,
  auditErasePerson,
  auditExport,
  auditKeepHead,
  auditRefuseKey,
  auditRefuseSender,
  auditSeal,
  calendarClaim,
  calendarStore,
  changeNote,
  demoRemove,
  demoSeed,
  escalationAdvance,
  escalationRevive,
  idempotencyForget,
  incidentWake,
  integrationAddKey,
  integrationCreate,
  integrationRevoke,
  integrationRevokeKey,
  integrationSetAllowedAddresses,
  integrationTest,
  integrationTouch,
  keyCreate,
  keyRevoke,
  keyTouch,
  organisationFound,
  organisationSetAckTimeout,
  organisationSetSpeed,
  outboxKeep,
  pageClaim,
  pageResend,
  pageSettle,
  personAdd,
  personDisable,
  personEnable,
  personOfferLink,
  personUpdate,
  policySave,
  reviewSave,
  roomEdit,
  roomPost,
  roomPostDirect,
  roomSay,
  scheduleCancelOverride,
  scheduleRecord,
  scheduleRemoveTemporary,
  scheduleSave,
  scheduleSetTemporary,
  secretReseal,
  serviceCreate,
  serviceUpdate,
  sessionClose,
  sessionOffer,
  sessionOpen,
  swapOffer,
  swapTake,
  swapWithdraw,
  systemNote,
  teamRemove,
  teamRemoveMember,
  teamSave,
  teamSetMember,
  tokenAdmit,
  noticeClaim,
  noticeSettle,
  viewClaim,
  viewSettle,
  accessRequest,
  actionLinkRevoke,
  credentialBreakGlass,
  credentialForget,
  credentialReset,
  credentialSave,
  credentialTry,
  identityConfirm,
  identityConnect,
  identityMapGroup,
  identitySignIn,
  identityUnmapGroup,
  sessionProve,
  sessionRefuse,
  sessionRevoke,
  sessionRevokeAll,
  sessionSignIn,
  sessionTouch,
  tokenGrant,
  tokenRefresh,
  tokenRevoke,
] as Command[];

const byName = new Map(commands.map((command) => [command.name, command]));

/** The command of that name. */
export const commandNamed = (name: string): Command | undefined => byName.get(name);
