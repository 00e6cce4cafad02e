import { describe, expect, it } from '@jest/globals';
import { buildIncidentView, fixtureNow, fixturePeople, incidentFixtures } from './fixtures/incidents.js';
import { said } from './fixtures/said.js';
import { answerCard } from './answers.js';
import type { Duty } from '../../core/queries/schedule/show-on-call.js';
import type { IncidentSummary } from '../../core/store/sql/list-incidents.js';

const { sam, priya } = fixturePeople;
/** An answer as lines: its title, then "row | detail" each. */
function linesOf(name: string, found: unknown): (string | null)[] {
  const card = answerCard(name, found, fixtureNow);
  const rows = card.rows.map(({ title, detail, at }) =>
    [`${at ? `${at.slice(11, 16)} ` : ''}${said(title)}`, ...(detail ? [said(detail)] : [])].join(' | '),
  );
  return [said(card.text), ...rows];
}

describe('the answer to show', () => {
  it('tells the state and what happened, the newest last, with who did it and when', () => {
    expect(linesOf('incident.show', incidentFixtures.acknowledged)).toEqual([
      'INC-42 Checkout errors above 5%, Acknowledged by Priya, {13:07}',
      '13:06 Paged Priya: chat, delivered',
      '13:07 Priya acknowledged in chat: “looking at it”',
    ]);
  });

  it('has the buttons and the sentence of the card', () => {
    const card = answerCard('incident.show', incidentFixtures.acknowledged, fixtureNow);
    expect(card.buttons.map(({ label }) => label)).toEqual(['Resolve', 'Escalate', 'Snooze', 'More']);
    expect(card.fallback).toMatch(/acknowledged by Priya$/);
  });

  it('keeps to the last twelve entries of a long timeline', () => {
    const [line] = buildIncidentView().timeline;
    const timeline = Array.from({ length: 20 }, (_, n) => ({ ...line!, sentence: `entry ${n}` }));
    const [, ...rows] = linesOf('incident.show', buildIncidentView({ timeline }));
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([12, '13:06 entry 8', '13:06 entry 19']);
  });
});

describe('the answer to list', () => {
  const buildSummary = (over: Partial<IncidentSummary> = {}): IncidentSummary => ({
    id: 'i',
    number: 42,
    title: 'Checkout errors',
    status: 'triggered',
    severity: 'SEV1',
    service: null,
    openedAt: fixtureNow,
    acknowledgedAt: null,
    resolvedAt: null,
    alertCount: 1,
    acknowledgedBy: null,
    paging: ['Sam', 'Priya'],
    mine: false,
    ...over,
  });

  it('says of each incident how it stands and who has it', () => {
    const items = [
      buildSummary(),
      buildSummary({ number: 41, status: 'acknowledged', acknowledgedBy: 'Priya' }),
      buildSummary({ number: 40, status: 'acknowledged' }),
      buildSummary({ number: 39, status: 'resolved', severity: 'SEV3', paging: [] }),
    ];
    expect(linesOf('incident.list', { items })).toEqual([
      '4 incidents',
      'INC-42 Checkout errors | SEV1, triggered, paging Sam, Priya',
      'INC-41 Checkout errors | SEV1, acknowledged by Priya',
      'INC-40 Checkout errors | SEV1, acknowledged by somebody',
      'INC-39 Checkout errors | SEV3, resolved',
    ]);
  });

  it('leads from each to the whole of it', () => {
    const { rows, fallback } = answerCard('incident.list', { items: [buildSummary()] }, fixtureNow);
    expect(rows[0]!.button!.intent).toEqual({ command: 'incident.show', input: { number: 42 } });
    expect(fallback).toBe('1 incident: INC-42 Checkout errors');
  });

  it('says that there are none', () => {
    expect(linesOf('incident.list', { items: [] })).toEqual(['No incidents here.']);
  });
});

describe('the answer to oncall', () => {
  const buildDuty = (over: Partial<Duty> = {}): Duty => ({
    id: 's',
    name: 'Checkout',
    handle: 'checkout',
    zone: 'Europe/Berlin',
    onCall: [{ person: priya, until: new Date('2026-11-30T08:00Z'), next: [sam], because: 'rotation' }],
    nextHandoff: null,
    ...over,
  });
  const linesFor = (...schedules: Duty[]) => linesOf('oncall.show', { schedules });

  it('says who is on call until when, what time it is where they are, and who follows', () => {
    expect(linesFor(buildDuty())).toEqual(['On call now', 'Checkout: Priya | until {08:00}, 18:37 Kolkata, then Sam']);
  });

  it('leaves out an end and a successor that there are not', () => {
    const onCall = [
      { person: sam, until: null, next: [], because: 'rotation' },
      { person: priya, until: null, next: [], because: 'override' },
    ];
    expect(linesFor(buildDuty({ onCall }))).toEqual([
      'On call now',
      'Checkout: Sam | 14:07 Berlin',
      'Checkout: Priya | 18:37 Kolkata',
    ]);
  });

  it('says that nobody is, and until when, by the clock of the schedule', () => {
    const nextHandoff = { at: new Date('2026-11-25T17:00Z'), from: [], to: [sam] };
    expect(linesFor(buildDuty({ onCall: [], nextHandoff }), buildDuty({ onCall: [], name: 'Nights' }))).toEqual([
      'On call now',
      'Checkout: nobody until 18:00 Berlin',
      'Nights: nobody',
    ]);
  });

  it('reads as one sentence too', () => {
    const schedules = [buildDuty(), buildDuty({ name: 'Nights', onCall: [] })];
    expect(answerCard('oncall.show', { schedules }, fixtureNow).fallback).toBe(
      'On call now. Checkout: Priya. Nights: nobody',
    );
  });

  it('says that there is no schedule yet', () => {
    expect(linesFor()).toEqual(['There is no schedule yet.']);
  });
});

describe('any other answer', () => {
  it('gives the newest reason of why with what became of its pages, then earlier ones', () => {
    const newest = { reason: 'Paged by step 2.', ways: ['Delivered by chat.', 'Sent by e-mail.'] };
    const earlier = { reason: 'Paged by step 1.', ways: ['Not sent by e-mail.'] };
    const found = { number: 42, reasons: [newest, earlier] };
    expect(linesOf('incident.why', found)).toEqual([
      'Paged by step 2.',
      'Delivered by chat.',
      'Sent by e-mail.',
      'Paged by step 1. | Not sent by e-mail.',
    ]);
    expect(answerCard('incident.why', found, fixtureNow).fallback).toBe(
      'Paged by step 2. Delivered by chat. Sent by e-mail. Paged by step 1. Not sent by e-mail.',
    );
  });

  it('is that it is done', () => {
    expect(linesOf('room.open', {})).toEqual(['Done.']);
  });
});
