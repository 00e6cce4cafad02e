/** A Card as HTML of the built-in chat: pure, one view per type; the markup stands in templates/web. */
import { cut } from '../../core/cut.js';
import { renderTemplate } from '../../templates/render.js';
import { moreVerbs } from '../intent.js';
import { renderForm } from './render-form.js';
import { safeUrl } from '../../templates/web/safe-url.js';
import { knownZone, leftOf, offerLeftOf, wallOf, whenView, wordsOf, type WhenView } from '../../templates/web/when.js';
import {
  forViewer,
  type Button,
  type Card,
  type CardLink,
  type CardWho,
  type IncidentCard,
  type ReplyCard,
  type Span,
} from '../card.js';
import type { Form } from '../form.js';

/** Who reads it: their name becomes "you", their zone the times. */
export interface WebViewer {
  id: string;
  zone?: string;
}

interface Reading {
  now: Date;
  zone: string | undefined;
}

interface SpanView {
  text: string;
  strong: boolean;
  when: WhenView | null;
}

const stateIcons: Record<IncidentCard['state'], string> = {
  triggered: 'bell-ring',
  acknowledged: 'user-check',
  snoozed: 'alarm-clock',
  resolved: 'circle-check',
  merged: 'git-merge',
};
const linkIcons = {
  runbook: 'book-open',
  dashboard: 'chart-line',
  source: 'arrow-up-right',
  room: 'message-square',
  silence: 'bell-off',
  review: 'scroll-text',
} as const;
const toneIcons: Record<ReplyCard['tone'], string | null> = { plain: null, good: 'check', bad: 'triangle-alert' };

/** A title longer than this is cut; the whole stands behind "Show all of it". Characters. */
const titleLimit = 200;
const fullLimit = 4000;

/** The HTML of one message body, as this viewer reads it now. */
export function renderWeb(card: Card | Form, viewer: WebViewer, now: Date): string {
  if (card.type === 'form') return renderForm(card, now);
  const seen = forViewer(card, viewer);
  const reading = { now, zone: viewer.zone };
  switch (seen.type) {
    case 'incident':
      return renderIncident(seen, reading);
    case 'reply':
      return renderTemplate('web/reply-card.html', replyView(seen, reading));
  }
}

function renderIncident(card: IncidentCard, reading: Reading): string {
  const over = card.state === 'resolved' || card.state === 'merged';
  return renderTemplate(over ? 'web/incident-line.html' : 'web/incident-card.html', incidentView(card, reading));
}

function incidentView(card: IncidentCard, reading: Reading): object {
  const row = card.state === 'snoozed';
  const ages = card.stateLine.filter((span) => span.type === 'time' && span.style === 'ago');
  const stateLine = card.stateLine.filter((span) => !ages.includes(span));
  const age: Span[] =
    ages.length > 0 || card.state !== 'triggered' ? ages : [{ type: 'time', at: card.since, style: 'ago' }];
  const buttons = buttonViews(card.buttons, reading, card.state === 'resolved' || card.state === 'merged');
  const links = linkViews(card);
  return {
    number: card.number,
    name: `INC-${card.number}`,
    version: card.version,
    state: card.state,
    icon: stateIcons[card.state],
    say: `INC-${card.number} ${decapitalised(plainOf(stateLine, reading))}`,
    stateLine: spanViews(stateLine, reading),
    age: spanViews(age, reading),
    severity: { name: card.severity, level: card.severity.slice(3), word: card.severityWord },
    ...titleView(card.title),
    url: safeUrl(card.url),
    service: card.service,
    phase: card.phase,
    seenBy: card.seenBy,
    since: whenView(card.since, 'clock', reading.now, reading.zone),
    count: card.alerts,
    alertsWord: card.alerts === 1 ? 'alert' : 'alerts',
    sinceAck: card.sinceAck,
    labels: card.labels.map(([key, value]) => ({ key: cut(key, 40), value: cut(value, 80) })),
    moreLabels: card.moreLabels,
    chips: card.labels.length > 0 || card.moreLabels > 0,
    who: card.who && whoView(card.who, reading),
    log: card.log.map((line) => ({
      when: whenView(line.at, 'clock', reading.now, reading.zone),
      spans: spanViews(capitalised(line.spans), reading),
    })),
    row,
    note: spanViews(card.note ?? [], reading),
    plainNote: !row && card.note !== null && card.note.length > 0,
    buttons,
    links,
    acts: buttons.length + links.length > 0,
  };
}

function titleView(title: string): { short: string; full: string | null } {
  const short = cut(title, titleLimit);
  return { short, full: short === title ? null : cut(title, fullLimit) };
}

function whoView(who: CardWho, reading: Reading): object {
  const span =
    who.from !== null && who.until !== null ? { from: new Date(who.from), until: new Date(who.until) } : null;
  const max = span ? Math.max(1, Math.round((span.until.getTime() - span.from.getTime()) / 1000)) : 1;
  const value = span ? Math.round((span.until.getTime() - reading.now.getTime()) / 1000) : 0;
  return {
    now: spanViews(capitalised(who.now), reading),
    then: who.then ? spanViews(who.then, reading) : null,
    from: span?.from.toISOString() ?? null,
    until: span?.until.toISOString() ?? null,
    left: span ? leftOf(span.until, reading.now) : '',
    max,
    value: Math.min(max, Math.max(0, value)),
    label: `Time left${who.then ? `, ${plainOf(who.then, reading)}` : ''}`,
    step: who.step,
    zone: zoneView(who.zone, reading),
  };
}

function zoneView(zone: CardWho['zone'], reading: Reading): { zone: string; city: string; clock: string } | null {
  const known = zone && knownZone(zone.zone);
  return known ? { zone: known, city: zone.city, clock: wallOf(reading.now, known) } : null;
}

function replyView(card: ReplyCard, reading: Reading): object {
  return {
    tone: card.tone,
    icon: toneIcons[card.tone],
    text: spanViews(capitalised(card.text), reading),
    rows: card.rows.map((row) => ({
      look: row.at ? 'is-line' : row.code ? 'is-verb' : null,
      when: row.at ? whenView(row.at, 'clock', reading.now, reading.zone) : null,
      title: spanViews(capitalised(row.title), reading),
      detail: row.detail ? spanViews(row.detail, reading) : [],
      code: row.code ?? null,
      button: row.button ? (buttonViews([row.button], reading, false)[0] ?? null) : null,
    })),
    buttons: buttonViews(card.buttons, reading, false),
    links: linkViews(card),
    acts: card.buttons.length + (card.links?.length ?? 0) > 0,
  };
}

/** Buttons whose time is over are gone; `calm` ones stand in a line of what is over. */
function buttonViews(buttons: Button[], reading: Reading, calm: boolean): object[] {
  return buttons
    .filter((button) => !button.until || new Date(button.until) > reading.now)
    .map((button) => ({
      label: button.label,
      icon: button.intent.command === moreVerbs ? 'ellipsis' : null,
      intent: JSON.stringify(button.intent),
      primary: button.style === 'primary',
      danger: button.style === 'danger',
      calm: calm && button.style === undefined,
      until: button.until ?? null,
      left: button.until ? offerLeftOf(new Date(button.until), reading.now) : '',
    }));
}

/** Links to http(s) and to our own pages; any other address is not made a link. */
function linkViews(card: { links?: CardLink[] }): { label: string; url: string; glyph: string; outside: boolean }[] {
  return (card.links ?? []).flatMap((link) => {
    const url = safeUrl(link.url);
    return url === null ? [] : [{ label: link.label, url, glyph: linkIcons[link.icon], outside: !url.startsWith('/') }];
  });
}

function spanViews(spans: Span[], reading: Reading): SpanView[] {
  return spans.map((span) => {
    switch (span.type) {
      case 'text':
        return { text: span.text, strong: span.strong ?? false, when: null };
      case 'person':
        return { text: span.name, strong: span.strong ?? false, when: null };
      case 'time':
        return { text: '', strong: false, when: whenView(span.at, span.style, reading.now, reading.zone) };
    }
  });
}

function plainOf(spans: Span[], reading: Reading): string {
  const words = spans.map((span) => {
    if (span.type === 'text') return span.text;
    return span.type === 'person'
      ? span.name
      : wordsOf(new Date(span.at), span.style, reading.now, reading.zone ?? 'UTC');
  });
  return words.join('').trim();
}

/** A line that begins with "you" begins with "You". */
function capitalised(spans: Span[]): Span[] {
  const [first, ...rest] = spans;
  return first?.type === 'text' && first.text.startsWith('you')
    ? [{ ...first, text: `Y${first.text.slice(1)}` }, ...rest]
    : spans;
}

const decapitalised = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
