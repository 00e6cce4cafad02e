/** The card of an incident: the calmer the state, the smaller the card. Pure. */
import { cut } from '../../core/cut.js';
import { channelWord } from '../../core/notification/channel-word.js';
import { cityOf } from '../../core/people/user.js';
import { severityWord } from '../../core/incident/incident.js';
import { person, text, time, type Button, type CardLink, type CardWho, type IncidentCard, type Span } from '../card.js';
import type { EscalationView, IncidentView, PagingView, PersonView } from '../../core/notification/message.js';
import { moreVerbs, type Intent } from '../intent.js';

/** How many labels a card shows. */
const shownLabels = 3;
/** A title longer than this is cut in the fallback sentence, never on the card. */
const fallbackTitle = 200;

/** The card of an incident as of its view. */
export function incidentCard(view: IncidentView, now: Date): IncidentCard {
  const calm = view.status !== 'triggered';
  const over = view.status === 'resolved' || view.status === 'merged';
  const labels = calm ? [] : view.labels.slice(0, shownLabels);
  return {
    type: 'incident',
    id: view.id,
    number: view.number,
    version: view.version,
    state: view.status,
    stateLine: stateLineOf(view),
    severity: view.severity,
    severityWord: severityWord[view.severity],
    title: view.title,
    url: view.roomName ? roomPath(view.roomName) : null,
    service: view.service?.name ?? null,
    phase: over || view.phase === 'investigating' ? null : view.phase,
    since: view.openedAt.toISOString(),
    alerts: view.alertCount,
    sinceAck: view.status === 'acknowledged' ? view.sinceAck : 0,
    labels,
    moreLabels: calm ? 0 : view.labels.length - labels.length,
    who: view.status === 'triggered' ? whoOf(view.escalation) : null,
    log: view.status === 'acknowledged' ? logOf(view) : [],
    seenBy: view.private ? view.responders.map(({ name }) => name).join(', ') || 'owners' : null,
    note: over ? endOf(view) : noteOf(view, now),
    buttons: buttonsOf(view, now),
    links: over ? reviewLink(view) : linksOf(view, calm),
    fallback: fallbackOf(view),
  };
}

function stateLineOf(view: IncidentView): Span[] {
  switch (view.status) {
    case 'triggered':
      return [text('Triggered')];
    case 'acknowledged': {
      const who = nameOf(view.acknowledgedBy, view.acknowledgedByName);
      return [text('Acknowledged by '), who, ...(view.acknowledgedAt ? [time(view.acknowledgedAt, 'ago')] : [])];
    }
    case 'snoozed':
      return [
        ...(view.snoozedUntil ? [text('Snoozed until '), time(view.snoozedUntil, 'clock')] : [text('Snoozed')]),
        ...(view.snoozedByName ? [text(' by '), nameOf(view.snoozedBy, view.snoozedByName)] : []),
      ];
    case 'resolved':
      return [text('Resolved')];
    case 'merged':
      return [text('Merged')];
  }
}

/** A person, who reads "you"; a name alone where a token did it. */
const nameOf = (who: PersonView | null, name: string | null): Span =>
  who ? person(who, false) : text(name ?? 'somebody');

const verb = (view: IncidentView, label: string, command: string, style?: Button['style']): Button => {
  const step =
    view.status === 'triggered' && view.escalation && view.escalation.step > 0
      ? { step: view.escalation.step - 1 }
      : {};
  const intent: Intent = { command, input: { number: view.number }, expects: { status: view.status, ...step } };
  return { label, intent, ...(style ? { style } : {}) };
};

/** A verb that asks before it acts. */
const asks = (button: Button): Button => ({ ...button, intent: { ...button.intent, form: true } });

/** The verbs that have no place on the card; `talk.more` shows them. */
export const moreIntent = (view: { number: number }): Intent => ({
  command: moreVerbs,
  input: { number: view.number },
});
const more = (view: IncidentView): Button => ({ label: 'More', intent: moreIntent(view) });

function buttonsOf(view: IncidentView, now: Date): Button[] {
  if (view.origin === 'test')
    return view.status === 'triggered' ? [verb(view, 'Acknowledge', 'incident.acknowledge', 'primary')] : [];
  switch (view.status) {
    case 'triggered':
      return [
        verb(view, 'Acknowledge', 'incident.acknowledge', 'primary'),
        asks(verb(view, 'Escalate', 'incident.escalate')),
        verb(view, 'Pass on', 'incident.pass'),
        verb(view, 'Resolve', 'incident.resolve'),
        more(view),
      ];
    case 'acknowledged':
      return [
        ...(view.answerBy ? [verb(view, 'Still on it', 'incident.acknowledge', 'primary')] : []),
        ...(view.answerBy ? [asks(verb(view, 'Hand over', 'incident.reassign'))] : []),
        verb(view, 'Resolve', 'incident.resolve', view.answerBy ? undefined : 'primary'),
        asks(verb(view, 'Escalate', 'incident.escalate')),
        asks(verb(view, 'Snooze', 'incident.snooze')),
        more(view),
      ];
    case 'snoozed':
      return [verb(view, 'Wake now', 'incident.unacknowledge'), more(view)];
    case 'resolved':
      if (!view.reopenUntil || view.reopenUntil <= now) return [];
      return [{ ...verb(view, 'Reopen', 'incident.reopen'), until: view.reopenUntil.toISOString() }];
    case 'merged':
      return [];
  }
}

function whoOf(escalation: EscalationView | null): CardWho | null {
  if (!escalation) return null;
  const next = escalation.next[0];
  const again = escalation.loops > 1 ? `, run ${escalation.loop} of ${escalation.loops}` : '';
  return {
    now: pagingSpans(escalation.paging),
    then: escalation.nextStepAt ? thenSpans(escalation.next) : null,
    from: escalation.nextStepAt && escalation.startedStepAt ? escalation.startedStepAt.toISOString() : null,
    until: escalation.nextStepAt ? escalation.nextStepAt.toISOString() : null,
    step:
      escalation.step === 0
        ? 'Before the first step'
        : `Step ${Math.min(escalation.step, escalation.steps)} of ${escalation.steps}${again}`,
    zone: next && escalation.nextStepAt ? { zone: next.zone, city: cityOf(next.zone) } : null,
  };
}

/** "Paging Sam: chat delivered, e-mail sent"; several people after another. */
function pagingSpans(paging: PagingView[]): Span[] {
  if (paging.length === 0) return [text('Nobody is paged yet')];
  return paging.flatMap(({ person: who, channels }, index) => {
    const ways = channels.map(
      ({ channel, state }) =>
        `${channelWord(channel, 'no way to reach them')}${state === 'pending' || state === 'sending' ? '' : ` ${state}`}`,
    );
    return [text(index === 0 ? 'Paging ' : '; '), person(who), text(`: ${ways.join(', ')}`)];
  });
}

function thenSpans(next: PersonView[]): Span[] {
  const [first, ...others] = next;
  if (!first) return [text('then the next step')];
  return [text('then '), person(first), ...others.flatMap((who): Span[] => [text(' and '), person(who)])];
}

function logOf(view: IncidentView): IncidentCard['log'] {
  const said = view.timeline.filter((line) => line.kind !== 'page.suppressed').slice(-2);
  return said.map((line) => ({
    at: line.at.toISOString(),
    spans: line.who === null ? [text(line.sentence)] : [text(line.who, true), text(` ${line.sentence}`)],
  }));
}

/** Why it pages again, what was skipped, why nothing follows; what is asked, and who is paged when a snooze ends. */
function noteOf(view: IncidentView, now: Date): Span[] | null {
  const { escalation, status, retriggered, everyone } = view;
  if (status === 'acknowledged' && view.answerBy && view.answerBy > now)
    return [text('Still on it? Without an answer it pages again '), time(view.answerBy, 'ago'), text('.')];
  if (status === 'snoozed') return [text('Then it pages '), nameOf(view.snoozedBy, 'its present step'), text(' first')];
  if (!escalation || status !== 'triggered') return null;
  const parts = [
    ...(retriggered ? [retriggered] : []),
    ...(everyone ? [everyoneSentence(everyone)] : []),
    ...(escalation.skipped ? [escalation.skipped] : []),
    ...(escalation.nextStepAt === null && escalation.stopReason
      ? [`Nobody else follows: ${escalation.stopReason}.`]
      : []),
  ];
  return parts.length > 0 ? [text(parts.join(' '))] : null;
}

function everyoneSentence({ acknowledged, missing }: NonNullable<IncidentView['everyone']>): string {
  const names = (people: PersonView[]) => people.map(({ name }) => name).join(' and ');
  const must = `${names(missing)} must acknowledge`;
  return acknowledged.length > 0
    ? `${names(acknowledged)} acknowledged; ${must} as well.`
    : `All of them must: ${must}.`;
}

/** "by Priya after 12 min", "into INC-12" */
function endOf(view: IncidentView): Span[] {
  if (view.status === 'merged') return [text(view.mergedInto ? `into INC-${view.mergedInto}` : 'into another one')];
  const minutes = view.resolvedAt
    ? Math.max(1, Math.round((view.resolvedAt.getTime() - view.openedAt.getTime()) / 60_000))
    : null;
  const who = view.resolvedByName ? `by ${view.resolvedByName}` : (view.resolveReason ?? '');
  return [text(minutes === null ? who : `${who} after ${minutes} min`)];
}

/** What had a room is worth looking back at. */
const reviewLink = ({ number, status, roomName }: IncidentView): CardLink[] =>
  status === 'resolved' && roomName
    ? [{ label: 'Review', url: `/incidents/INC-${number}/review`, icon: 'review' }]
    : [];

const roomPath = (name: string) => `/rooms/${encodeURIComponent(name)}`;

const linkWords = { runbook: 'Runbook', dashboard: 'Dashboard', source: 'Source', silence: 'Silence' } as const;

function linksOf(view: IncidentView, calm: boolean): CardLink[] {
  const room: CardLink[] = view.roomName ? [{ label: 'Room', url: roomPath(view.roomName), icon: 'room' }] : [];
  const kept = view.links.filter(
    ({ url, kind }) => /^https?:\/\//i.test(url) && (!calm || kind === 'runbook' || kind === 'added'),
  );
  return [...room, ...kept.map(linkOf)];
}

const linkOf = (link: IncidentView['links'][number]): CardLink =>
  link.kind === 'added'
    ? { label: link.label, url: link.url, icon: 'source' }
    : { label: linkWords[link.kind], url: link.url, icon: link.kind };

function fallbackOf(view: IncidentView): string {
  const title = cut(view.title, fallbackTitle);
  const about = `INC-${view.number} ${view.severity} ${title}${view.service ? ` (${view.service.name})` : ''}`;
  switch (view.status) {
    case 'acknowledged':
      return `${about}: acknowledged by ${view.acknowledgedBy?.name ?? view.acknowledgedByName ?? 'somebody'}`;
    case 'resolved':
      return `${about}: resolved, ${view.resolvedByName ? `by ${view.resolvedByName}` : (view.resolveReason ?? '')}`;
    case 'triggered': {
      const names = view.escalation?.paging.map(({ person: who }) => who.name) ?? [];
      return `${about}: triggered${names.length > 0 ? `, paging ${names.join(', ')}` : ''}`;
    }
    case 'merged':
      return `${about}: merged${view.mergedInto ? ` into INC-${view.mergedInto}` : ''}`;
    default:
      return `${about}: ${view.status}${view.snoozedByName ? ` by ${view.snoozedByName}` : ''}`;
  }
}
