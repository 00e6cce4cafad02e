/**
 * The one registry of paths, for the plain front and for Express: method, path, who may call it, and whether a secret stands
 * in it. Meta-tests walk it; start-up refuses a route that is not in it.
 */
import type { Permission } from '../core/people/permission.js';

/** `public`: anybody. `key`: the key of an integration. `link`: the one-time token in the path. `loopback`: see metrics. */
export type Guard = Permission | 'public' | 'key' | 'link' | 'loopback' | 'session';

/** One path of the server. */
export interface Path {
  method: 'GET' | 'POST' | 'PUT';
  /** As Express writes it: `:name` is a parameter. */
  path: string;
  guard: Guard;
  by: 'front' | 'express';
  /** A parameter that is a secret: it is redacted in logs. */
  secret?: string;
  /** The command or query that it runs. */
  runs?: string;
}

const v1 = (method: Path['method'], path: string, guard: Permission | 'public', runs?: string): Path => ({
  method,
  path: `/api/v1${path}`,
  guard,
  by: 'express',
  ...(runs ? { runs } : {}),
});

const page = (method: Path['method'], path: string, guard: Guard): Path => ({ method, path, guard, by: 'express' });
const settings = (method: Path['method'], path: string, guard: Guard, runs?: string): Path => ({
  method,
  path: `/settings${path}`,
  guard,
  by: 'express',
  ...(runs ? { runs } : {}),
});

/** Every path, in no order that matters. */
export const paths: Path[] = [
  { method: 'POST', path: '/webhooks/:source/:key', guard: 'key', by: 'front', secret: 'key' },
  { method: 'PUT', path: '/webhooks/:source/:key', guard: 'key', by: 'front', secret: 'key' },
  // The key in the header Authorization.
  { method: 'POST', path: '/webhooks/:source', guard: 'key', by: 'front' },
  { method: 'PUT', path: '/webhooks/:source', guard: 'key', by: 'front' },
  // The key in the body, as `routing_key`.
  { method: 'POST', path: '/v2/enqueue', guard: 'key', by: 'front' },
  { method: 'POST', path: '/v2/change/enqueue', guard: 'key', by: 'front' },
  { method: 'GET', path: '/healthz', guard: 'public', by: 'front' },
  { method: 'GET', path: '/readyz', guard: 'public', by: 'express' },
  { method: 'GET', path: '/metrics', guard: 'loopback', by: 'express' },
  { method: 'GET', path: '/assets/:file', guard: 'public', by: 'express' },
  { method: 'GET', path: '/', guard: 'session', by: 'express' },
  { method: 'GET', path: '/rooms/:name', guard: 'session', by: 'express' },
  { method: 'GET', path: '/outbox', guard: 'outbox.read', by: 'express' },
  page('GET', '/sign-in', 'public'),
  page('POST', '/sign-in', 'public'),
  page('GET', '/sign-in/totp', 'public'),
  page('POST', '/sign-in/totp', 'public'),
  page('GET', '/sign-in/entra', 'public'),
  page('GET', '/sign-in/entra/back', 'public'),
  page('GET', '/sign-in/oidc', 'public'),
  page('GET', '/sign-in/oidc/back', 'public'),
  page('GET', '/sign-in/new-password', 'session'),
  page('POST', '/sign-in/new-password', 'session'),
  page('GET', '/sign-in/new-password/code', 'session'),
  page('POST', '/sign-in/new-password/code', 'session'),
  page('GET', '/prove', 'session'),
  page('POST', '/prove', 'session'),
  page('GET', '/me/sessions', 'session'),
  page('POST', '/me/sessions/others', 'session'),
  page('POST', '/me/sessions/:id/revoke', 'session'),
  page('GET', '/no-team', 'session'),
  page('POST', '/no-team', 'session'),
  { method: 'GET', path: '/sign-in/:token', guard: 'link', by: 'express', secret: 'token' },
  { method: 'POST', path: '/sign-in/:token', guard: 'link', by: 'express', secret: 'token' },
  { method: 'POST', path: '/sign-out', guard: 'session', by: 'express' },
  { method: 'GET', path: '/act/:token', guard: 'link', by: 'express', secret: 'token' },
  { method: 'POST', path: '/act/:token', guard: 'link', by: 'express', secret: 'token' },
  settings('GET', '', 'session'),
  settings('GET', '/people', 'people.manage', 'people.directory'),
  settings('POST', '/people', 'people.manage', 'person.add'),
  settings('GET', '/people/:person', 'people.manage', 'people.directory'),
  settings('POST', '/people/:person', 'people.manage', 'person.update'),
  settings('POST', '/people/:person/disable', 'people.manage', 'person.disable'),
  settings('POST', '/people/:person/enable', 'people.manage', 'person.enable'),
  settings('POST', '/people/:person/link', 'session.manage', 'person.offer-link'),
  settings('POST', '/people/:person/sign-out', 'session.manage', 'session.revoke-all'),
  settings('POST', '/people/:person/reset', 'session.manage', 'credential.reset'),
  settings('GET', '/teams', 'team.manage', 'team.list'),
  settings('POST', '/teams', 'team.manage', 'team.save'),
  settings('GET', '/teams/:team', 'team.manage', 'team.list'),
  settings('POST', '/teams/:team', 'team.manage', 'team.save'),
  settings('POST', '/teams/:team/remove', 'team.manage', 'team.remove'),
  settings('POST', '/teams/:team/members', 'team.manage', 'team.set-member'),
  settings('POST', '/teams/:team/members/:person/remove', 'team.manage', 'team.remove-member'),
  settings('GET', '/roles', 'people.read'),
  settings('GET', '/sign-in', 'identity.manage', 'identity.preview'),
  settings('POST', '/sign-in/groups', 'identity.manage', 'identity.map-group'),
  settings('GET', '/sign-in/groups/:id', 'identity.manage', 'identity.foresee'),
  settings('POST', '/sign-in/groups/:id/remove', 'identity.manage', 'identity.unmap-group'),
  settings('POST', '/sign-in/owners/:user/break-glass', 'identity.manage', 'credential.break-glass'),
  settings('POST', '/sign-in/accounts/:id', 'identity.manage', 'identity.confirm'),
  settings('GET', '/integrations', 'integration.read', 'integration.list'),
  settings('POST', '/integrations', 'integration.manage', 'integration.create'),
  settings('POST', '/integrations/:id/keys', 'integration.manage', 'integration.add-key'),
  settings('POST', '/integrations/:id/keys/:keyId/revoke', 'integration.manage', 'integration.revoke-key'),
  settings('POST', '/integrations/:id/addresses', 'integration.manage', 'integration.set-allowed-addresses'),
  settings('POST', '/integrations/:id/test', 'integration.manage', 'integration.test'),
  settings('POST', '/integrations/:id/test/end', 'integration.manage', 'integration.test'),
  settings('GET', '/keys', 'key.read', 'key.list'),
  settings('POST', '/keys', 'key.manage', 'key.create'),
  settings('POST', '/keys/:id/revoke', 'key.manage', 'key.revoke'),
  settings('GET', '/audit', 'audit.read', 'audit.list'),
  settings('GET', '/audit.jsonl', 'audit.read', 'audit.list'),
  settings('GET', '/health', 'health.read', 'system.health'),
  settings('POST', '/health/pages/:id/resend', 'health.manage', 'page.resend'),
  // For everybody with an account: what they send says who they are.
  v1('POST', '/auth/token', 'session.own'),
  v1('POST', '/auth/refresh', 'session.own'),
  v1('POST', '/auth/revoke', 'session.own'),
  v1('GET', '/me/identity', 'session.own', 'identity.own'),
  v1('GET', '/me/sessions', 'session.own', 'session.list'),
  v1('POST', '/me/sessions/revoke', 'session.own', 'session.revoke'),
  v1('POST', '/me/links/revoke', 'session.own', 'action-link.revoke'),
  v1('GET', '/me/access', 'access.request', 'access.show'),
  v1('POST', '/me/access', 'access.request', 'access.request'),
  v1('GET', '/services', 'service.read', 'service.list'),
  v1('POST', '/services', 'service.manage', 'service.create'),
  v1('POST', '/services/:service', 'service.manage', 'service.update'),
  v1('GET', '/policies', 'service.read', 'policy.list'),
  v1('POST', '/policies', 'service.manage', 'policy.save'),
  v1('POST', '/severities/:severity', 'organisation.manage', 'organisation.set-ack-timeout'),
  v1('GET', '/integrations', 'integration.read', 'integration.list'),
  v1('POST', '/integrations', 'integration.manage', 'integration.create'),
  v1('POST', '/integrations/:id/keys', 'integration.manage', 'integration.add-key'),
  v1('POST', '/integrations/:id/keys/:keyId/revoke', 'integration.manage', 'integration.revoke-key'),
  v1('POST', '/integrations/:id/revoke', 'integration.manage', 'integration.revoke'),
  v1('GET', '/identity', 'identity.manage', 'identity.preview'),
  v1('GET', '/identity/foresight', 'identity.manage', 'identity.foresee'),
  v1('POST', '/identity/groups', 'identity.manage', 'identity.map-group'),
  v1('POST', '/identity/groups/:id/remove', 'identity.manage', 'identity.unmap-group'),
  v1('POST', '/identity/:id/confirm', 'identity.manage', 'identity.confirm'),
  v1('POST', '/people/:user/sign-out', 'session.manage', 'session.revoke-all'),
  v1('POST', '/people/:user/credential/reset', 'session.manage', 'credential.reset'),
  v1('POST', '/people/:user/break-glass', 'identity.manage', 'credential.break-glass'),
  v1('POST', '/integrations/:id/addresses', 'integration.manage', 'integration.set-allowed-addresses'),
  v1('GET', '/alerts', 'alert.read', 'alert.list'),
  v1('GET', '/incidents', 'incident.read', 'incident.list'),
  v1('POST', '/incidents', 'incident.declare', 'incident.declare'),
  v1('GET', '/incidents/:number', 'incident.read', 'incident.show'),
  v1('POST', '/incidents/:number/acknowledge', 'incident.answer', 'incident.acknowledge'),
  v1('POST', '/incidents/:number/resolve', 'incident.respond', 'incident.resolve'),
  v1('POST', '/incidents/:number/reopen', 'incident.respond', 'incident.reopen'),
  v1('POST', '/incidents/:number/escalate', 'incident.answer', 'incident.escalate'),
  v1('POST', '/incidents/:number/pass', 'incident.respond', 'incident.pass'),
  v1('POST', '/incidents/:number/page', 'incident.respond', 'incident.page'),
  v1('POST', '/incidents/:number/unacknowledge', 'incident.respond', 'incident.unacknowledge'),
  v1('POST', '/incidents/:number/snooze', 'incident.respond', 'incident.snooze'),
  v1('POST', '/incidents/:number/reassign', 'incident.respond', 'incident.reassign'),
  v1('POST', '/incidents/:number/merge', 'incident.respond', 'incident.merge'),
  v1('POST', '/incidents/:number/note', 'incident.respond', 'incident.note'),
  v1('POST', '/incidents/:number/severity', 'incident.respond', 'incident.set-severity'),
  v1('POST', '/incidents/:number/status', 'incident.respond', 'incident.set-phase'),
  v1('POST', '/incidents/:number/update', 'incident.respond', 'incident.update'),
  v1('POST', '/incidents/:number/link', 'incident.respond', 'incident.link'),
  v1('POST', '/incidents/:number/private', 'incident.restrict', 'incident.make-private'),
  v1('POST', '/incidents/:number/public', 'incident.restrict', 'incident.make-public'),
  v1('POST', '/incidents/:number/invite', 'incident.restrict', 'incident.invite'),
  v1('POST', '/incidents/:number/uninvite', 'incident.restrict', 'incident.uninvite'),
  v1('GET', '/incidents/:number/why', 'incident.read', 'incident.why'),
  v1('POST', '/incidents/acknowledge', 'incident.respond', 'incident.acknowledge-all'),
  v1('GET', '/people/directory', 'people.manage', 'people.directory'),
  v1('POST', '/people', 'people.manage', 'person.add'),
  v1('POST', '/people/:person', 'people.manage', 'person.update'),
  v1('POST', '/people/:person/disable', 'people.manage', 'person.disable'),
  v1('POST', '/people/:person/enable', 'people.manage', 'person.enable'),
  v1('POST', '/people/:person/link', 'session.manage', 'person.offer-link'),
  v1('GET', '/teams', 'people.read', 'team.list'),
  v1('POST', '/teams', 'team.manage', 'team.save'),
  v1('POST', '/teams/:team', 'team.manage', 'team.save'),
  v1('POST', '/teams/:team/remove', 'team.manage', 'team.remove'),
  v1('POST', '/teams/:team/members', 'team.manage', 'team.set-member'),
  v1('POST', '/teams/:team/members/:person/remove', 'team.manage', 'team.remove-member'),
  v1('POST', '/test-pages', 'incident.respond', 'page.test'),
  v1('POST', '/simulate', 'alert.read', 'alert.simulate'),
  v1('GET', '/doctor', 'service.read', 'system.doctor'),
  v1('GET', '/oncall', 'oncall.read', 'oncall.show'),
  v1('POST', '/schedules/:schedule/overrides', 'oncall.override', 'schedule.override'),
  v1('GET', '/schedules', 'oncall.read', 'schedule.list'),
  v1('POST', '/schedules', 'schedule.manage', 'schedule.save'),
  v1('GET', '/schedules/:schedule', 'oncall.read', 'schedule.show'),
  v1('POST', '/schedules/:schedule', 'schedule.manage', 'schedule.save'),
  v1('POST', '/schedules/:schedule/overrides/:id/cancel', 'oncall.override', 'schedule.cancel-override'),
  v1('POST', '/schedules/:schedule/temporary', 'schedule.manage', 'schedule.set-temporary'),
  v1('POST', '/schedules/:schedule/temporary/remove', 'schedule.manage', 'schedule.remove-temporary'),
  v1('POST', '/schedules/:schedule/swaps', 'oncall.override', 'swap.offer'),
  v1('POST', '/swaps/:id/take', 'oncall.override', 'swap.take'),
  v1('POST', '/swaps/:id/withdraw', 'oncall.override', 'swap.withdraw'),
  v1('GET', '/health', 'health.read', 'system.health'),
  v1('GET', '/failed-pages', 'health.read', 'page.failed'),
  v1('POST', '/failed-pages/:id/resend', 'health.manage', 'page.resend'),
  v1('GET', '/audit', 'audit.read', 'audit.list'),
  v1('GET', '/audit.jsonl', 'audit.read', 'audit.list'),
  v1('GET', '/audit/heads', 'audit.read', 'audit.heads'),
  v1('GET', '/audit/head', 'audit.read', 'audit.head'),
  v1('POST', '/audit/evidence', 'audit.export', 'audit.export'),
  v1('POST', '/audit/erase', 'identity.manage', 'audit.erase-person'),
  v1('GET', '/access-review.csv', 'audit.read', 'audit.review-access'),
  v1('GET', '/services/:service', 'service.read', 'service.show'),
  v1('GET', '/policies/:policy', 'service.read', 'policy.show'),
  v1('GET', '/alerts/:alert', 'alert.read', 'alert.show'),
  v1('GET', '/incidents/:number/timeline', 'incident.read', 'incident.timeline'),
  v1('GET', '/incidents/:number/pages', 'incident.read', 'incident.pages'),
  v1('GET', '/organisation', 'organisation.read', 'organisation.show'),
  v1('GET', '/people', 'people.read', 'people.list'),
  v1('GET', '/reach', 'people.read', 'people.reach'),
  v1('GET', '/rooms', 'room.read', 'room.list'),
  v1('GET', '/rooms/:room/messages', 'room.read', 'room.read'),
  v1('GET', '/rooms/:room/pinned', 'room.read', 'room.pinned'),
  v1('POST', '/rooms/:room/messages', 'room.post', 'room.say'),
  v1('GET', '/outbox', 'outbox.read', 'outbox.list'),
  v1('GET', '/keys', 'key.read', 'key.list'),
  v1('POST', '/keys', 'key.manage', 'key.create'),
  v1('POST', '/keys/:id/revoke', 'key.manage', 'key.revoke'),
  v1('GET', '/openapi.json', 'public'),
  v1('GET', '/docs', 'public'),
];

const secretPatterns = paths
  .filter((path) => path.secret)
  .map((path) => new RegExp(`^(${path.path.split('/:')[0]}/(?:[^/?]+/)?)[^/?]+`));

/** A path as logs may show it: without keys and tokens. */
export function redactedPath(url: string): string {
  const path = url.split('?')[0]!;
  for (const pattern of secretPatterns) {
    if (pattern.test(path)) return path.replace(pattern, (_, head: string) => `${head}[redacted]`);
  }
  return path;
}
