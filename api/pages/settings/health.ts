/** How paging stands: what is broken first, then what it stands on, its channels and queues, and pages that failed. */
import { channelWord } from '../../../core/notification/channel-word.js';
import { formView, type Drawn } from './form.js';
import { incidentName } from '../../../core/incident/incident.js';
import { lasting, whenView } from '../../../templates/web/when.js';
import { renderTemplate } from '../../../templates/render.js';
import { withoutEnd } from '../../../core/without-end.js';
import type { ChannelHealth, QueueHealth } from '../../../core/store/sql/read-health.js';
import type { Dependency } from '../../operations.js';
import type { FailedPage } from '../../../core/store/sql/failed-pages.js';

/** What the page shows. */
export interface HealthPageData {
  dependencies: Dependency[];
  channels: ChannelHealth[];
  queues: QueueHealth[];
  failed: (FailedPage & { canSendAgain: boolean })[];
  /** The cursor of the next page of failed ones; null: there is none. */
  next: string | null;
  /** May the reader send pages again? */
  manages: boolean;
  drawn: Drawn;
}

const path = '/settings/health';
/** Later than this is late, in milliseconds. */
const lateMs = 10_000;

const states = {
  ok: { look: 'resolved', icon: 'circle-check' },
  waits: { look: 'acknowledged', icon: 'clock' },
  broken: { look: 'triggered', icon: 'circle-x' },
  quiet: { look: 'merged', icon: 'circle-minus' },
};

/** The body of the page. */
export function healthPage(data: HealthPageData): string {
  const { drawn } = data;
  return renderTemplate('pages/settings/health.html', {
    broken: brokenOf(data),
    dependencies: data.dependencies
      .filter(({ name }) => !name.startsWith('channel '))
      .map(({ name, ok, state, needed }) => ({
        name: capital(name),
        says: state,
        needed,
        state: ok ? { ...states.ok, says: 'Well' } : { ...states.broken, says: needed ? 'Away' : 'Without it' },
      })),
    channels: channelsOf(data),
    queues: data.queues.map((queue) => ({
      name: queueWords[queue.queue],
      waiting: queue.waiting,
      due: queue.due,
      state: stateOf(queue.oldestDueAt, drawn.now),
    })),
    failed: data.failed.map((page) => failedRow(page, data)),
    next: data.next === null ? null : `${path}?cursor=${encodeURIComponent(data.next)}`,
    messages: data.failed.map(({ id }) => formView(drawn, `${path}/pages/${id}/resend`, 'x', {})),
    token: drawn.token,
  });
}

const queueWords: Record<QueueHealth['queue'], string> = {
  escalations: 'Escalation steps',
  wakes: 'Snoozes and acknowledgements that end',
  cards: 'Cards to draw anew',
};

const ageMs = (at: Date | string, now: Date): number => now.getTime() - new Date(at).getTime();

function stateOf(oldestDueAt: Date | null, now: Date) {
  if (oldestDueAt === null) return { ...states.ok, says: 'In time' };
  const age = ageMs(oldestDueAt, now);
  if (age < lateMs) return { ...states.ok, says: 'At work' };
  return { ...states.broken, says: `${secondsOf(age)} late` };
}

const secondsOf = (ms: number): string => (ms < 60_000 ? `${Math.round(ms / 1000)} s` : lasting(ms));

/** What stands above everything: what does not work, and what that means for paging. */
function brokenOf({ dependencies, channels, queues, drawn }: HealthPageData): { what: string; says: string }[] {
  const away = dependencies.filter(({ ok }) => !ok);
  const late = [...channels, ...queues].flatMap(({ oldestDueAt }) =>
    oldestDueAt ? [ageMs(oldestDueAt, drawn.now)] : [],
  );
  const latest = Math.max(0, ...late);
  const dead = channels.filter(({ sent, failed }) => failed > 0 && sent === 0);
  return [
    ...away.map(({ name, state, needed }) => ({
      what: `${capital(name)} ${state.split(';')[0]!.trim()}.`,
      says: needed ? 'Nobody is paged until it is back.' : 'Paging goes on without it.',
    })),
    ...(latest >= lateMs
      ? [{ what: `Paging is ${secondsOf(latest)} late.`, says: 'It goes on by itself once what holds it up is gone.' }]
      : []),
    ...dead.map(({ channel, lastFailure }) => ({
      what: `${capital(channelWord(channel))} does not go out.`,
      says: `${sentence(lastFailure?.reason ?? 'Every page of the last day failed')} Pages move on to the next method.`,
    })),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => `${capital(withoutEnd(text, '. \t\r\n'))}.`;

/** Channels that are set up, and those that pages went by all the same. */
function channelsOf({ dependencies, channels, drawn }: HealthPageData) {
  const setUp = dependencies.flatMap(({ name }) =>
    name.startsWith('channel ') ? [name.slice('channel '.length)] : [],
  );
  const known = new Map(channels.map((channel) => [channel.channel, channel]));
  const names = [...new Set([...setUp, ...known.keys()])].filter((name) => name !== 'none');
  return names.map((name) => {
    const { due = 0, running = 0, sent = 0, failed = 0, oldestDueAt = null } = known.get(name) ?? {};
    const late = stateOf(oldestDueAt, drawn.now);
    return {
      name: capital(channelWord(name)),
      due,
      running,
      sent,
      failed,
      state: !setUp.includes(name)
        ? { ...states.quiet, says: 'Not set up' }
        : failed > 0 && sent === 0
          ? { ...states.broken, says: 'Fails' }
          : late,
    };
  });
}

function failedRow(page: HealthPageData['failed'][number], { manages, drawn }: HealthPageData) {
  const { incident, person } = page;
  return {
    at: whenView(page.at, 'clock', drawn.now, drawn.zone),
    name: person.name,
    by: channelWord(page.channel),
    about: incidentName(incident.number),
    title: incident.title,
    reason: page.reason ?? 'no reason was told',
    tries: page.attempts > 1 ? `after ${page.attempts} tries` : null,
    again: manages && page.canSendAgain ? `${path}/pages/${page.id}/resend` : null,
    // Why there is no button.
    why: whyNot(page),
    label: `: the page to ${person.name} by ${channelWord(page.channel)} about ${incidentName(incident.number)}`,
  };
}

function whyNot({ again, incident, person, canSendAgain }: HealthPageData['failed'][number]): string | null {
  if (canSendAgain) return null;
  if (again !== null) return againWords[again] ?? 'sent again';
  if (person.disabled) return 'disabled since';
  return `${incident.status} since`;
}

const againWords: Record<string, string> = {
  pending: 'goes out again',
  sending: 'goes out again',
  sent: 'sent again',
  delivered: 'sent again, delivered',
  failed: 'failed again',
  suppressed: 'sent again, not wanted any more',
};
