import { describe, expect, it } from '@jest/globals';
import { severities } from '../../core/incident/incident.js';
import { buildIncidentView, fixtureNow, fixturePeople, incidentFixtures } from './fixtures/incidents.js';
import { said } from './fixtures/said.js';
import { incidentCard } from './incident.js';
import type { EscalationView, IncidentView } from '../../core/notification/message.js';

const { sam, priya } = fixturePeople;
const cardOf = (view: Partial<IncidentView> = {}) => incidentCard(buildIncidentView(view), fixtureNow);
const fixture = (name: string) => incidentCard(incidentFixtures[name]!, fixtureNow);
const escalated = (over: Partial<EscalationView>) =>
  cardOf({ escalation: { ...buildIncidentView().escalation!, ...over } });
const labelsOf = (card: ReturnType<typeof cardOf>) => card.buttons.map(({ label }) => label);
const channel = { channel: 'chat', state: 'pending', dueAt: fixtureNow, reason: null } as const;

describe('a triggered card', () => {
  it('says who is paged by what, who follows and when, and how far the policy has come', () => {
    const { who, ...card } = cardOf();
    expect(said(card.stateLine)).toBe('Triggered');
    expect(said(who!.now)).toBe('Paging Sam: chat delivered, e-mail sent');
    expect(said(who!.then)).toBe('then Priya');
    expect(who).toMatchObject({
      from: '2026-11-25T13:06:00.000Z',
      until: '2026-11-25T13:09:00.000Z',
      step: 'Step 1 of 2',
      zone: { zone: 'Asia/Kolkata', city: 'Kolkata' },
    });
    expect(card.fallback).toBe('INC-42 SEV1 Checkout errors above 5% (checkout): triggered, paging Sam');
  });

  it('offers every verb, each with what its reader believes', () => {
    const { buttons } = cardOf();
    expect(buttons.map(({ label, style }) => [label, style])).toEqual([
      ['Acknowledge', 'primary'],
      ['Escalate', undefined],
      ['Pass on', undefined],
      ['Resolve', undefined],
      ['More', undefined],
    ]);
    for (const { intent } of buttons.slice(0, -1))
      expect(intent).toMatchObject({ input: { number: 42 }, expects: { status: 'triggered', step: 0 } });
  });

  it('expects no step where none was taken', () => {
    const [acknowledge] = escalated({ step: 0 }).buttons;
    expect(acknowledge!.intent.expects).toEqual({ status: 'triggered' });
    expect(cardOf({ escalation: null }).buttons[0]!.intent.expects).toEqual({ status: 'triggered' });
  });

  it('shows three labels and counts the rest', () => {
    expect(cardOf()).toMatchObject({
      labels: [
        ['env', 'prod'],
        ['region', 'eu-1'],
        ['route', '/pay'],
      ],
      moreLabels: 1,
    });
    expect(fixture('five hundred labels').moreLabels).toBe(497);
    expect(fixture('declared')).toMatchObject({ labels: [], moreLabels: 0, service: null });
  });

  it('names several people that are paged, by each way, and several that follow', () => {
    const paging = [
      { person: sam, channels: [channel, { ...channel, channel: 'sms', state: 'failed' as const }] },
      { person: priya, channels: [{ ...channel, channel: 'none', state: 'sending' as const }] },
    ];
    const { who } = escalated({ paging, next: [priya, sam] });
    expect(said(who!.now)).toBe('Paging Sam: chat, sms failed; Priya: no way to reach them');
    expect(said(who!.then)).toBe('then Priya and Sam');
  });

  it('says that nobody is paged yet, before the first step', () => {
    const { who, fallback } = escalated({ step: 0, paging: [], startedStepAt: null });
    expect(said(who!.now)).toBe('Nobody is paged yet');
    expect(who).toMatchObject({ step: 'Before the first step', from: null });
    expect(fallback).toMatch(/: triggered$/);
  });

  it('counts the runs of a policy that is repeated, and never beyond its last step', () => {
    expect(escalated({ loop: 2, loops: 3 }).who!.step).toBe('Step 1 of 2, run 2 of 3');
    expect(escalated({ step: 3 }).who!.step).toBe('Step 2 of 2');
  });

  it('says that a step follows, where its people are not known', () => {
    const { who } = escalated({ next: [] });
    expect(said(who!.then)).toBe('then the next step');
    expect(who!.zone).toBeNull();
  });

  it('says what was skipped, and why nobody else follows', () => {
    expect(cardOf().note).toBeNull();
    expect(said(fixture('skipped').note)).toBe('Step 1 skipped: nobody on call until 18:00.');
    const ended = fixture('ended');
    expect(said(ended.note)).toBe('Nobody else follows: the last step of Checkout was taken.');
    expect(ended.who).toMatchObject({ then: null, from: null, until: null, zone: null });
  });

  it('has nobody to tell of where no policy is at work', () => {
    expect(cardOf({ escalation: null })).toMatchObject({ who: null, note: null });
  });
});

describe('an acknowledged card', () => {
  it('says who has it, since when, and the last two things that happened', () => {
    const card = fixture('acknowledged');
    expect(said(card.stateLine)).toBe('Acknowledged by Priya{13:07}');
    expect(card.log.map(({ spans }) => said(spans))).toEqual([
      'Paged Priya: chat, delivered',
      'Priya acknowledged in chat: “looking at it”',
    ]);
    expect(card).toMatchObject({ who: null, note: null, labels: [], moreLabels: 0, sinceAck: 1 });
    expect(labelsOf(card)).toEqual(['Resolve', 'Escalate', 'Snooze', 'More']);
    expect(card.fallback).toMatch(/: acknowledged by Priya$/);
  });

  it('leaves out of the log the pages that nobody needed any more', () => {
    const [line] = buildIncidentView().timeline;
    const timeline = [
      { ...line!, sentence: 'one' },
      { ...line!, sentence: 'two' },
      { ...line!, sentence: 'three' },
      { ...line!, kind: 'page.suppressed', sentence: 'four' },
    ];
    const { log } = cardOf({ status: 'acknowledged', timeline });
    expect(log.map(({ spans }) => said(spans))).toEqual(['two', 'three']);
  });

  it('names a token, or somebody, where it was no person', () => {
    const status = 'acknowledged';
    expect(said(cardOf({ status, acknowledgedByName: 'deploy bot' }).stateLine)).toBe('Acknowledged by deploy bot');
    expect(cardOf({ status, acknowledgedByName: 'deploy bot' }).fallback).toMatch(/acknowledged by deploy bot$/);
    expect(said(cardOf({ status }).stateLine)).toBe('Acknowledged by somebody');
    expect(cardOf({ status }).fallback).toMatch(/acknowledged by somebody$/);
  });

  it('keeps the runbook among its links, and lets the others go', () => {
    const links = (status: IncidentView['status']) => cardOf({ status }).links.map(({ label }) => label);
    expect([links('triggered'), links('acknowledged'), links('resolved')]).toEqual([
      ['Runbook', 'Source'],
      ['Runbook'],
      [],
    ]);
  });
});

describe('a card that is over', () => {
  it('says who resolved it after how long', () => {
    const card = fixture('resolved');
    expect([said(card.stateLine), said(card.note)]).toEqual(['Resolved', 'by Priya after 1 min']);
    expect(card).toMatchObject({ who: null, log: [], labels: [], links: [], sinceAck: 0 });
    expect(card.fallback).toMatch(/: resolved, by Priya$/);
  });

  it('says the reason where it was nobody', () => {
    const card = cardOf({
      status: 'resolved',
      resolvedAt: new Date('2026-11-25T13:18:20Z'),
      resolveReason: 'all its alerts were resolved at the source',
    });
    expect(said(card.note)).toBe('all its alerts were resolved at the source after 12 min');
    expect(card.fallback).toMatch(/: resolved, all its alerts were resolved at the source$/);
  });

  it('offers to reopen for as long as it may be, and says until when', () => {
    expect(fixture('resolved').buttons).toMatchObject([
      { label: 'Reopen', until: '2026-11-25T13:17:00.000Z', intent: { expects: { status: 'resolved' } } },
    ]);
    const reopenable = (ms: number) =>
      labelsOf(cardOf({ status: 'resolved', reopenUntil: new Date(fixtureNow.getTime() + ms) }));
    expect([reopenable(1), reopenable(0)]).toEqual([['Reopen'], []]);
    expect(labelsOf(cardOf({ status: 'resolved' }))).toEqual([]);
  });

  it('offers nothing once it is merged', () => {
    const card = cardOf({ status: 'merged' });
    expect([said(card.stateLine), card.buttons, card.links]).toEqual(['Merged', [], []]);
    expect(card.fallback).toMatch(/: merged$/);
  });
});

describe('a snoozed card', () => {
  it('says until when, who asked for quiet, and that they are paged first', () => {
    const card = cardOf({
      status: 'snoozed',
      snoozedUntil: new Date('2026-11-25T15:30:00Z'),
      snoozedBy: sam,
      snoozedByName: 'Sam',
    });
    expect(card.stateLine).toEqual([
      { type: 'text', text: 'Snoozed until ' },
      { type: 'time', at: '2026-11-25T15:30:00.000Z', style: 'clock' },
      { type: 'text', text: ' by ' },
      { type: 'person', id: sam.id, name: 'Sam', strong: false },
    ]);
    expect(said(card.note)).toBe('Then it pages Sam first');
    expect(labelsOf(card)).toEqual(['Wake now', 'More']);
    expect(card.fallback).toMatch(/: snoozed by Sam$/);
  });
});

describe('any card', () => {
  it('has a word beside its severity', () => {
    expect(severities.map((severity) => cardOf({ severity }).severityWord)).toEqual([
      'Critical',
      'Major',
      'Moderate',
      'Minor',
      'Info',
    ]);
  });

  it('links to its room by an address that holds any name', () => {
    expect(cardOf({ roomName: 'inc 42/ü' })).toMatchObject({
      url: '/rooms/inc%2042%2F%C3%BC',
      links: [{ label: 'Room', icon: 'room' }, {}, {}],
    });
    expect(cardOf().url).toBeNull();
  });

  it('links to web addresses alone', () => {
    expect(fixture('hostile').links).toEqual([]);
  });

  it('keeps the whole title, and cuts it in the sentence, where no half of a character is left', () => {
    const title = `${'x'.repeat(198)}💥 and more`;
    const card = cardOf({ title });
    expect(card.title).toBe(title);
    expect(card.fallback).toMatch(/x{198}.?… \(checkout\): triggered/u);
    expect(card.fallback.isWellFormed()).toBe(true);
    expect(cardOf({ title: 'x'.repeat(200) }).fallback).toContain(` ${'x'.repeat(200)} (`);
  });
});
