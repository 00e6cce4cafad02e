import { systemStateSchema } from './system-state.js';
import { organisationSchema } from './organisation.js';
import { userSchema } from './user.js';
import { teamSchema } from './team.js';
import { teamMemberSchema } from './team-member.js';
import { sessionSchema } from './session.js';
import { signInLinkSchema } from './sign-in-link.js';
import { apiTokenSchema } from './api-token.js';
import { escalationPolicySchema } from './escalation-policy.js';
import { serviceSchema } from './service.js';
import { integrationSchema } from './integration.js';
import { integrationKeySchema } from './integration-key.js';
import { incidentSchema } from './incident.js';
import { incidentResponderSchema } from './incident-responder.js';
import { alertSchema } from './alert.js';
import { timelineEntrySchema } from './timeline-entry.js';
import { scheduleSchema } from './schedule.js';
import { layerSchema } from './layer.js';
import { calendarSchema } from './calendar.js';
import { overrideSchema } from './override.js';
import { shiftSchema } from './shift.js';
import { swapSchema } from './swap.js';
import { temporaryScheduleSchema } from './temporary-schedule.js';
import { escalationSchema } from './escalation.js';
import { contactMethodSchema } from './contact-method.js';
import { notificationRuleSchema } from './notification-rule.js';
import { pageSchema } from './page.js';
import { actionLinkSchema } from './action-link.js';
import { viewSchema } from './view.js';
import { roomSchema } from './room.js';
import { reviewSchema } from './review.js';
import { roomMessageSchema } from './room-message.js';
import { noticeSchema } from './notice.js';
import { outboxMailSchema } from './outbox-mail.js';
import { auditEntrySchema } from './audit-entry.js';
import { auditChainSchema } from './audit-chain.js';
import { auditHeadSchema } from './audit-head.js';
import { idempotencyKeySchema } from './idempotency-key.js';
import { credentialSchema } from './credential.js';
import { recoveryCodeSchema } from './recovery-code.js';
import { identitySchema } from './identity.js';
import { groupMappingSchema } from './group-mapping.js';
import { tokenFamilySchema } from './token-family.js';
import { familyTokenSchema } from './family-token.js';
import { incidentLinkSchema } from './incident-link.js';

/** Every table as TypeORM is told of it; the tests compare it with what the migrations make. */
export const schemas = [
  systemStateSchema,
  organisationSchema,
  userSchema,
  teamSchema,
  teamMemberSchema,
  sessionSchema,
  signInLinkSchema,
  apiTokenSchema,
  escalationPolicySchema,
  serviceSchema,
  integrationSchema,
  integrationKeySchema,
  incidentSchema,
  incidentResponderSchema,
  alertSchema,
  timelineEntrySchema,
  scheduleSchema,
  layerSchema,
  calendarSchema,
  overrideSchema,
  temporaryScheduleSchema,
  swapSchema,
  shiftSchema,
  escalationSchema,
  contactMethodSchema,
  notificationRuleSchema,
  pageSchema,
  actionLinkSchema,
  viewSchema,
  noticeSchema,
  reviewSchema,
  roomSchema,
  roomMessageSchema,
  outboxMailSchema,
  auditEntrySchema,
  auditChainSchema,
  auditHeadSchema,
  idempotencyKeySchema,
  incidentLinkSchema,
  credentialSchema,
  recoveryCodeSchema,
  identitySchema,
  groupMappingSchema,
  tokenFamilySchema,
  familyTokenSchema,
];
