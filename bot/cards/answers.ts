/** Answers to questions as cards: one pure function a query. */
import { channelWord } from '../../core/notification/channel-word.js';
import { clockAndCity } from '../../core/people/clock-and-city.js';
import { person, text, time, type ReplyCard, type Span } from '../card.js';
import { incidentCard } from './incident.js';
import { measuresCard, reviewCard } from './review.js';
import type { IncidentRecord } from '../../core/queries/incident/record.js';
import type { Duty } from '../../core/queries/schedule/show-on-call.js';
import type { IncidentSummary } from '../../core/store/sql/list-incidents.js';
import type { WhyAnswer } from '../../core/queries/incident/why.js';
import type { Finding } from '../../core/queries/system/examine.js';
import type { Simulation } from '../../core/queries/alert/simulate.js';
import type { IncidentView } from '../../core/notification/message.js';

/** How many entries of a timeline an answer shows. */
const shownEntries = 12;

const reply = (
  title: Span[],
  rows: ReplyCard['rows'],
  fallback: string,
  buttons: ReplyCard['buttons'] = [],
): ReplyCard => ({
  type: 'reply',
  tone: 'plain',
  text: title,
  rows,
  buttons,
  fallback,
});

/** The card that answers a query of that name. */
export function answerCard(name: string, found: unknown, now: Date): ReplyCard {
  switch (name) {
    case 'incident.show':
      return showCard(found as IncidentView, now);
    case 'incident.list':
      return listCard((found as { items: IncidentSummary[] }).items);
    case 'incident.why':
      return whyCard(found as WhyAnswer);
    case 'oncall.show':
      return onCallCard((found as { schedules: Duty[] }).schedules, now);
    case 'incident.record':
      return reviewCard(found as IncidentRecord);
    case 'incident.measure':
      return measuresCard(found as Parameters<typeof measuresCard>[0]);
    case 'alert.simulate':
      return simulationCard(found as Simulation);
    case 'system.doctor':
      return doctorCard(found as Diagnosis);
    default:
      return reply([text('Done.')], [], 'Done.');
  }
}

/** A time stands apart from the words before it; on a card its place does that. */
const spaced = (spans: Span[]): Span[] => spans.flatMap((span) => (span.type === 'time' ? [text(', '), span] : [span]));

function showCard(view: IncidentView, now: Date): ReplyCard {
  const card = incidentCard(view, now);
  const rows = view.timeline.slice(-shownEntries).map((line) => ({
    at: line.at.toISOString(),
    title: line.who === null ? [text(line.sentence)] : [text(line.who, true), text(` ${line.sentence}`)],
  }));
  return reply(
    [text(`INC-${view.number}`, true), text(` ${view.title}, `), ...spaced(card.stateLine)],
    rows,
    card.fallback,
    card.buttons,
  );
}

/** The newest reason as the title, its pages as rows; earlier reasons follow, a row each. */
function whyCard({ reasons: [newest, ...earlier] }: WhyAnswer): ReplyCard {
  const rows: ReplyCard['rows'] = [
    ...newest!.ways.map((way) => ({ title: [text(way)] })),
    ...earlier.map(({ reason, ways }) => ({ title: [text(reason)], detail: [text(ways.join(' '))] })),
  ];
  const said = [newest!, ...earlier].flatMap(({ reason, ways }) => [reason, ...ways]);
  return reply([text(newest!.reason)], rows, said.join(' '));
}

function listCard(items: IncidentSummary[]): ReplyCard {
  if (items.length === 0) return reply([text('No incidents here.')], [], 'No incidents here.');
  const rows = items.map((item) => ({
    title: [text(`INC-${item.number}`, true), text(` ${item.title}`)],
    detail: [text(`${item.severity}, ${item.status}${whoHas(item)}`)],
    button: { label: 'show', intent: { command: 'incident.show', input: { number: item.number } } },
  }));
  const title = items.length === 1 ? '1 incident' : `${items.length} incidents`;
  return reply([text(title)], rows, `${title}: ${items.map((item) => `INC-${item.number} ${item.title}`).join(', ')}`);
}

function whoHas(item: IncidentSummary): string {
  if (item.status === 'acknowledged') return ` by ${item.acknowledgedBy ?? 'somebody'}`;
  return item.paging.length > 0 ? `, paging ${item.paging.join(', ')}` : '';
}

function onCallCard(schedules: Duty[], now: Date): ReplyCard {
  if (schedules.length === 0) return reply([text('There is no schedule yet.')], [], 'There is no schedule yet.');
  const rows = schedules.flatMap((schedule): ReplyCard['rows'] => {
    if (schedule.onCall.length === 0) {
      const until = schedule.nextHandoff ? ` until ${clockAndCity(schedule.nextHandoff.at, schedule.zone, now)}` : '';
      return [{ title: [text(schedule.name, true), text(`: nobody${until}`)] }];
    }
    return schedule.onCall.map(({ person: who, until, next }) => ({
      title: [text(schedule.name, true), text(': '), person(who)],
      detail: [
        ...(until ? [text('until '), time(until, 'date'), text(', ')] : []),
        text(clockAndCity(now, who.zone, now)),
        ...(next.length > 0 ? [text(`, then ${next.map(({ name }) => name).join(', ')}`)] : []),
      ],
    }));
  });
  const names = schedules.map((s) => `${s.name}: ${s.onCall.map((duty) => duty.person.name).join(', ') || 'nobody'}`);
  return reply([text('On call now')], rows, `On call now. ${names.join('. ')}`);
}

/** What `doctor` found: in the organisation, and in what the system stands on. */
export interface Diagnosis {
  findings: Finding[];
  system: { name: string; ok: boolean; state: string }[];
}

/** What is not well first, each with what mends it. */
function doctorCard({ findings, system }: Diagnosis): ReplyCard {
  const broken = system.filter(({ ok }) => !ok).map(({ name, state }) => ({ says: `${name}: ${state}.`, fix: null }));
  const bad = [...broken, ...findings.filter(({ ok }) => !ok)];
  const good = [
    ...findings.filter(({ ok }) => ok).map(({ says }) => says),
    `The system: ${system.flatMap(({ name, ok, state }) => (ok ? `${name} ${state}` : [])).join(', ')}.`,
  ];
  const title =
    bad.length === 0
      ? 'Nothing would keep a page from arriving.'
      : `${bad.length === 1 ? '1 thing' : `${bad.length} things`} would keep a page from arriving.`;
  const rows: ReplyCard['rows'] = [
    ...bad.map(({ says, fix }) => ({ title: [text(says, true)], ...(fix ? { detail: [text(fix)] } : {}) })),
    ...good.map((says) => ({ title: [text(says)] })),
  ];
  return reply([text(title)], rows, [title, ...bad.map(({ says }) => says), ...good].join(' '));
}

/** Whom an alert would page: a row a step, each instant in the reader's zone. */
function simulationCard({ at, service, incidents }: Simulation): ReplyCard {
  const title: Span[] = [text(`An alert of ${service}, `), time(at, 'date'), text('. Nothing is stored.')];
  const rows = incidents.flatMap((incident): ReplyCard['rows'] => [
    { title: [text(incident.title, true)], detail: [text(`${incident.severity}. ${incident.sentence}`)] },
    ...(incident.rehearsal?.steps ?? []).map((step) => ({
      at: step.at.toISOString(),
      title: [text(stepWords(step))],
      detail: [
        text(
          [...step.skipped, ...step.people.map((who, index) => wayWords(step.names[index]!, who, step.at))].join(' '),
        ),
      ],
    })),
    ...(incident.rehearsal ? [{ title: [text(`Then nobody: ${incident.rehearsal.end}.`)] }] : []),
  ]);
  const said = rows
    .flatMap((row) => [...row.title, ...(row.detail ?? [])])
    .map((span) => ('text' in span ? span.text : ''));
  return reply(title, rows, `An alert of ${service}. ${said.join(' ')}`);
}

type SimulatedStep = NonNullable<Simulation['incidents'][number]['rehearsal']>['steps'][number];

function stepWords({ step, loop, names, rooms }: SimulatedStep): string {
  const whom = [...names, ...rooms.map((room) => `#${room}`)].join(', ') || 'nobody';
  return `Step ${step}${loop > 1 ? `, run ${loop}` : ''}: ${whom}`;
}

/** "Sam: chat at once, e-mail after 5 min." */
function wayWords(name: string, { pages, unreachable }: SimulatedStep['people'][number], at: Date): string {
  if (unreachable) return `${name}: ${unreachable}.`;
  const ways = pages.map(({ channel, at: due }) => {
    const minutes = Math.round((due.getTime() - at.getTime()) / 60_000);
    return `${channelWord(channel)} ${minutes === 0 ? 'at once' : `after ${minutes} min`}`;
  });
  return `${name}: ${ways.join(', ')}.`;
}
