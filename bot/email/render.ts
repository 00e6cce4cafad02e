/** A page or a notice as a mail: subject, text and HTML. Pure; the words stand in templates/email. */
import { clockAndCity } from '../../core/people/clock-and-city.js';
import { cut } from '../../core/cut.js';
import { clockIn } from '../../core/people/clock-in.js';
import { plainNotice } from '../../core/notification/notice.js';
import { renderTemplate } from '../../templates/render.js';
import { severityWord } from '../../core/incident/incident.js';
import { limits } from './limits.js';
import type { Message } from '../../core/notification/message.js';

/** What a mail says. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const colours: Record<string, string> = {
  SEV1: '#b3122d',
  SEV2: '#b23c0a',
  SEV3: '#7e5a00',
  SEV4: '#2b5f8e',
  SEV5: '#5b626e',
};
const linkWords = { runbook: 'Runbook', dashboard: 'Dashboard', source: 'Source', silence: 'Silence' } as const;

/** The mail of a page. Control characters never reach a header. */
export function renderPageMail(message: Extract<Message, { kind: 'page' }>, now: Date): Mail {
  const { incident, to, next } = message;
  const zone = to.zone;
  const clock = (at: Date) => clockIn(at, zone, now);
  const head = `[${incident.severity}] `;
  const tail = ` (INC-${incident.number})`;
  const title = oneLine(incident.title);
  const asked = incident.answerBy !== null && incident.acknowledgedBy?.id === to.id;
  const data = {
    subject: head + cut(title, limits.subject - head.length - tail.length) + tail,
    name: `INC-${incident.number}`,
    state: asked ? 'Still on it?' : 'Triggered',
    act: asked ? 'Still on it' : 'Acknowledge',
    severity: incident.severity,
    severityWord: severityWord[incident.severity],
    severityColour: colours[incident.severity]!,
    title: cut(title, limits.title),
    service: incident.service?.name ?? null,
    since: clockAndCity(incident.openedAt, zone, now),
    alerts: incident.alertCount === 0 ? null : incident.alertCount === 1 ? '1 alert' : `${incident.alertCount} alerts`,
    labels: incident.labels.slice(0, limits.labels).map(([key, value]) => `${key}=${cut(oneLine(value), 80)}`),
    more: Math.max(0, incident.labels.length - limits.labels),
    links: incident.links
      .filter((link) => /^https?:\/\//i.test(link.url))
      .map((link) => ({ label: link.kind === 'added' ? link.label : linkWords[link.kind], url: link.url })),
    next: next ? { name: next.name, at: clock(next.at) } : null,
    actionUrl: message.actionUrl,
    why: message.why,
  };
  return {
    subject: data.subject,
    text: renderTemplate('email/page.txt', data),
    html: renderTemplate('email/page.html', data),
  };
}

/** The mail of a notice: its words, a row each, and the way to what it is about. Times are of the reader's zone. */
export function renderNoticeMail({ notice, to, url }: Extract<Message, { kind: 'notice' }>, now: Date): Mail {
  const [words, ...rows] = plainNotice(notice, to ?? { id: null, zone: 'UTC' }, now).split('\n');
  const data = { subject: cut(oneLine(words!), limits.subject), words, rows, url };
  return {
    subject: data.subject,
    text: renderTemplate('email/notice.txt', data),
    html: renderTemplate('email/notice.html', data),
  };
}

const oneLine = (value: string) => value.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
