/** The page that the link in an e-mail opens: the state of the incident, who is next, and one large button. Looking changes nothing. */
import { cut } from '../../core/cut.js';
import { renderTemplate } from '../../templates/render.js';
import { safeUrl } from '../../templates/web/safe-url.js';
import { leftOf, whenView } from '../../templates/web/when.js';
import { severityWord } from '../../core/incident/incident.js';
import { htmlDocument } from './document.js';
import { plainPage } from './plain.js';
import type { IncidentView, PersonView } from '../../core/notification/message.js';

/** What the page of an e-mail's action link shows. */
export interface ActionPageData {
  organisation: string;
  incident: IncidentView;
  /** Whom the link was sent to. */
  to: Pick<PersonView, 'id' | 'name' | 'zone'>;
  /** The one line of reason of the page. */
  why: string | null;
  /** After acting: what came of it ("Priya has it since 14:08. Nothing for you to do."). */
  outcome: string | null;
  /** `action`, the address of this page: the form posts `action=acknowledge|escalate` to it, with the token. */
  form: { action: string; token: string };
  /** Where the incident is talked about; the large place leads there once it is acknowledged. */
  roomUrl: string;
  now: Date;
}

const icons = {
  triggered: 'bell-ring',
  acknowledged: 'user-check',
  snoozed: 'alarm-clock',
  resolved: 'circle-check',
  merged: 'git-merge',
} as const;
const linkWords = {
  runbook: { label: 'Runbook', glyph: 'book-open' },
  dashboard: { label: 'Dashboard', glyph: 'chart-line' },
  source: { label: 'Source', glyph: 'arrow-up-right' },
  silence: { label: 'Silence', glyph: 'bell-off' },
} as const;

/** What may be pressed below the large place, by state. */
const small: Record<IncidentView['status'], { action: string; label: string }[]> = {
  triggered: [{ action: 'escalate', label: 'Escalate' }],
  acknowledged: [],
  snoozed: [],
  resolved: [],
  merged: [],
};

/** The word of the large place while it acts; null where it leads to the room. */
function largeOf({ incident, to }: ActionPageData): string | null {
  if (incident.status === 'triggered') return 'Acknowledge';
  return isAsked(incident, to) ? 'Still on it' : null;
}

/** Is it this person who is asked whether they are still on it? */
const isAsked = ({ answerBy, acknowledgedBy }: IncidentView, to: Pick<PersonView, 'id'>) =>
  answerBy !== null && acknowledgedBy?.id === to.id;

/** The page in the incident's present state. */
export function actionPage(data: ActionPageData): string {
  const { incident, now } = data;
  const name = `INC-${incident.number}`;
  const title = cut(incident.title, 240);
  const { stateLine, at } = stateOf(data);
  const body = renderTemplate('pages/action.html', {
    organisation: data.organisation,
    name,
    title,
    state: incident.status,
    icon: icons[incident.status],
    stateLine,
    age: whenView(at, 'ago', now, data.to.zone),
    severity: { name: incident.severity, level: incident.severity.slice(3), word: severityWord[incident.severity] },
    service: incident.service?.name ?? null,
    labels: incident.labels.slice(0, 2).map(([, value]) => cut(value, 40)),
    since: whenView(incident.openedAt, 'clock', now, data.to.zone),
    count: incident.alertCount,
    alertsWord: incident.alertCount === 1 ? 'alert' : 'alerts',
    outcome: data.outcome,
    links: linkViews(incident),
    next: nextView(data),
    say: sentenceOf(data),
    large: largeOf(data),
    small: small[incident.status],
    form: data.form,
    roomUrl: data.roomUrl,
    why: data.why,
  });
  return htmlDocument({ title: `${name} ${title} · OpenAlert`, body, script: 'page', now });
}

function stateOf({ incident, to }: ActionPageData): { stateLine: string; at: Date } {
  const by = (name: string | null): string => (name === null ? '' : ` by ${name === to.name ? 'you' : name}`);
  switch (incident.status) {
    case 'acknowledged': {
      const name =
        incident.acknowledgedBy?.id === to.id
          ? to.name
          : (incident.acknowledgedBy?.name ?? incident.acknowledgedByName);
      return { stateLine: `Acknowledged${by(name)}`, at: incident.acknowledgedAt ?? incident.openedAt };
    }
    case 'resolved':
      return { stateLine: `Resolved${by(incident.resolvedByName)}`, at: incident.resolvedAt ?? incident.openedAt };
    case 'snoozed':
      return { stateLine: 'Snoozed', at: incident.openedAt };
    case 'merged':
      return { stateLine: 'Merged', at: incident.openedAt };
    case 'triggered':
      return { stateLine: 'Triggered', at: incident.openedAt };
  }
}

/** Who is next and when; null when nothing counts down. */
function nextView({ incident, to, now }: ActionPageData): object | null {
  const running = incident.escalation;
  if (incident.status !== 'triggered' || !running?.nextStepAt || running.next.length === 0) return null;
  const from = running.startedStepAt ?? now;
  const max = Math.max(1, Math.round((running.nextStepAt.getTime() - from.getTime()) / 1000));
  const left = Math.round((running.nextStepAt.getTime() - now.getTime()) / 1000);
  return {
    now: running.paging.some((page) => page.person.id === to.id) ? 'Paging you.' : 'Nobody has it yet.',
    then: running.next.map((person) => (person.id === to.id ? 'you' : person.name)).join(' and '),
    from: from.toISOString(),
    until: running.nextStepAt.toISOString(),
    left: leftOf(running.nextStepAt, now),
    max,
    value: Math.min(max, Math.max(0, left)),
  };
}

/** What stands where the countdown stood. */
function sentenceOf({ incident, to, outcome }: ActionPageData): string | null {
  if (outcome !== null) return null;
  if (isAsked(incident, to)) return 'Still on it? Without an answer it pages again.';
  if (incident.status === 'acknowledged') return 'Paging has stopped.';
  if (incident.status === 'snoozed') return 'It is quiet for now.';
  if (incident.status === 'resolved') return `It is over: ${incident.resolveReason ?? 'resolved'}.`;
  const why = incident.escalation?.nextStepAt ? null : incident.escalation?.stopReason;
  return why ? `Nobody else follows: ${why}.` : null;
}

function linkViews(incident: IncidentView): { url: string; label: string; glyph: string }[] {
  return incident.links.slice(0, 3).flatMap((link) => {
    const url = safeUrl(link.url);
    const words = link.kind === 'added' ? { label: link.label, glyph: linkWords.source.glyph } : linkWords[link.kind];
    return url === null ? [] : [{ url, ...words }];
  });
}

/** The link of a page shows and answers nothing any more. */
export const takenBackPage = (data: { now: Date }): string =>
  plainPage({
    heading: 'This link is taken back',
    paragraphs: ['It shows and answers nothing any more. Paging goes on as before.'],
    links: [{ url: '/', label: 'Open the chat' }],
    now: data.now,
  });
