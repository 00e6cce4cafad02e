/** One verb, said in two ways. */
export interface Walk {
  /** What it leaves in the timeline of its incident. */
  leaves?: string;
  /** A whole line: no form. */
  line: string;
  /** The same without what must be said; a verb that needs nothing has none, and acts at once. */
  asks?: string;
  /** Values for the form; the others stay as they are offered. */
  values?: Record<string, string>;
}

/** How each verb of the catalogue is said with everything, and without. `INC` is an open incident of its own. */
export const walks: Record<string, Walk> = {
  'incident.acknowledge': { line: 'ack INC on it', leaves: 'incident.acknowledged' },
  'incident.acknowledge-all': { line: 'ack all checkout' },
  'incident.unacknowledge': { line: 'unack INC', leaves: 'incident.unacknowledged' },
  'incident.escalate': { line: 'escalate INC @priya', asks: 'escalate INC', leaves: 'escalation.requested' },
  'incident.pass': { line: 'pass INC', leaves: 'page.passed' },
  'incident.reassign': {
    line: 'reassign INC @sam',
    asks: 'reassign INC',
    values: { to: '@sam' },
    leaves: 'incident.reassigned',
  },
  'incident.snooze': { line: 'snooze INC 30m lunch', asks: 'snooze INC', leaves: 'incident.snoozed' },
  'incident.resolve': { line: 'resolve INC', leaves: 'incident.resolved' },
  'incident.reopen': { line: 'reopen INC', leaves: 'incident.reopened' },
  'incident.merge': { line: 'merge INC OTHER', asks: 'merge INC', leaves: 'incident.merged' },
  'incident.set-phase': {
    line: 'status INC identified a bad deploy',
    asks: 'status INC',
    values: { phase: 'monitoring' },
    leaves: 'phase.changed',
  },
  'incident.update': {
    line: 'update INC half of it works',
    asks: 'update INC',
    values: { text: 'all of it works', public: 'on' },
    leaves: 'update.posted',
  },
  'incident.note': { line: 'note INC it was the cache', asks: 'note INC', values: { text: 'a' }, leaves: 'note.added' },
  'incident.set-severity': {
    line: 'severity INC sev4',
    asks: 'severity INC',
    values: { severity: 'SEV5' },
    leaves: 'severity.changed',
  },
  'incident.link': {
    line: 'link INC https://runbooks.example/1 Runbook',
    asks: 'link INC',
    values: { url: 'https://runbooks.example/2' },
    leaves: 'link.added',
  },
  'incident.page': {
    line: 'page INC @priya come',
    asks: 'page INC',
    values: { to: '@sam' },
    leaves: 'responder.paged',
  },
  'incident.invite': {
    line: 'invite INC @tom',
    asks: 'invite INC',
    values: { user: '@tom' },
    leaves: 'responder.added',
  },
  'incident.uninvite': {
    line: 'uninvite INC @maya',
    asks: 'uninvite INC',
    values: { user: '@maya' },
    leaves: 'responder.removed',
  },
  'incident.make-private': { line: 'private INC a breach', leaves: 'privacy.changed' },
  'incident.make-public': { line: 'public INC', leaves: 'privacy.changed' },
  'incident.declare': { line: 'declare checkout errors sev2', asks: 'declare', values: { title: 'errors' } },
  'schedule.override': {
    line: 'override @priya 2h checkout',
    asks: 'override',
    values: { user: '@maya', minutes: '1h' },
  },
  'page.test': { line: 'test low' },
  'incident.show': { line: 'show INC' },
  'incident.list': { line: 'list all' },
  'oncall.show': { line: 'oncall checkout' },
  'incident.why': { line: 'why INC' },
  'incident.record': { line: 'review INC' },
  'incident.measure': { line: 'measures checkout' },
  'alert.simulate': { line: 'simulate checkout', asks: 'simulate' },
  'system.doctor': { line: 'doctor' },
};
