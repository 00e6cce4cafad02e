import { describe, expect, it } from '@jest/globals';
import { buildIncidentView, fixtureNow as now, fixturePeople } from '../../bot/cards/fixtures/incidents.js';
import { evil, expectInert } from './fixtures/evil.js';
import { actionPage, type ActionPageData } from './action.js';
import { chatPage, type ChatPageData } from './chat.js';
import { renderEphemeral, renderMessage, type MessageItem } from './message.js';
import { renderPanel, type PanelData } from './panel.js';
import { renderRooms, type RoomItem } from './rooms.js';

const { sam, priya } = fixturePeople;
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

const message = (over: Partial<MessageItem> = {}): MessageItem => ({
  id: 'm1',
  position: 1,
  kind: 'text',
  author: { id: priya.id, name: 'Priya' },
  text: 'hello',
  pinned: false,
  postedAt: now,
  editedAt: null,
  ...over,
});
const room = (over: Partial<RoomItem> = {}): RoomItem => ({
  id: 'r1',
  name: 'incidents',
  kind: 'incidents',
  topic: '1 open',
  head: 3,
  incident: null,
  ...over,
});
const chat = (over: Partial<ChatPageData> = {}): string =>
  chatPage({
    organisation: { name: 'Larkspur', demo: true },
    me: sam,
    room: room(),
    roomsHtml: '<i>rooms</i>',
    panelHtml: '<i>panel</i>',
    items: [],
    pinned: null,
    more: false,
    firstPosition: null,
    verbs: [{ verb: 'ack', usage: '[INC-n]', does: evil }],
    people: [],
    outbox: true,
    curl: { firing: `curl http://x -d '{"a":"b"}'`, resolved: `curl http://x -d '{}'` },
    formToken: 'token-1',
    now,
    ...over,
  });

describe('a message', () => {
  it('shows code, addresses, mentions and lines, and nothing else', () => {
    const text = `see https://a.example/x?y=1. \`rm -rf\` @sam and @priya, not a@b.example\n${evil}`;
    const html = renderMessage(message({ text }), sam, now, null);
    expect(html).toContain('<a href="https://a.example/x?y&#x3D;1" target="_blank" rel="noopener noreferrer">');
    expect(html).toContain('<code>rm -rf</code>');
    expect(html).toContain('<span class="me">@sam</span>');
    expect(html).toContain('<span class="who">@priya</span>');
    expect(html).toContain('a@b.example<br>');
    expectInert(html);
  });

  it('is a notice without a face, and a card in the frame of its message', () => {
    expect(renderMessage(message({ kind: 'notice' }), sam, now, null)).toContain('msg-sys');
    const card = renderMessage(message({ kind: 'card', pinned: true }), sam, now, '<article></article>');
    expect(card).toContain('Pinned to this room');
    expect(card).toContain('<article></article>');
  });

  it('says that it was edited, and whose it is', () => {
    const html = renderMessage(message({ editedAt: now, author: { id: null, name: evil } }), sam, now, null);
    expect(html).toContain('edited');
    expectInert(html);
  });

  it('takes no time for a line of 8,000 signs that look like something', () => {
    const started = performance.now();
    for (const sign of ['@', '`', 'http://', '@a.', ')'])
      renderMessage(message({ text: sign.repeat(8000) }), sam, now, null);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('that only one person sees can be dismissed, and repeats what they typed', () => {
    expectInert(renderEphemeral('<p>x</p>', evil));
    expect(renderEphemeral('<p>x</p>', null)).toContain('Only you see this');
  });
});

describe('the page of a room', () => {
  it('shows the command that fills an empty #incidents, and what comes of it', () => {
    const html = chat();
    expect(html).toContain('No incidents yet');
    expect(html).toContain('Listening. The card appears here within a second.');
    expect(html).toContain('<span class="s">&#x27;{&quot;a&quot;:&quot;b&quot;}&#x27;</span>');
    expect(html).toContain('Send a test alert');
    expectInert(html);
  });

  it('has words of its own for each kind of empty room', () => {
    expect(chat({ room: room({ kind: 'direct' }) })).toContain('No pages yet');
    expect(chat({ room: room({ kind: 'channel', name: 'checkout' }) })).toContain('aria-label="Message #checkout"');
    expect(chat({ curl: null })).not.toContain('Listening');
  });

  it('shows messages before any script runs, and the way to earlier ones', () => {
    const html = chat({ items: ['<li>one</li>'], more: true, firstPosition: 7 });
    expect(html).toContain('<li>one</li>');
    expect(html).toContain('?before=7');
    expect(html).not.toContain('No incidents yet');
  });

  it('carries facts for the script that cannot end their element', () => {
    const html = chat({ me: { id: 'x', name: '</script><b>' } });
    const [, facts] = /id="facts">([^<]*)<\/script>/.exec(html)!;
    expect(JSON.parse(facts!)).toMatchObject({
      me: { name: '</script><b>' },
      verbs: [{ verb: 'ack' }, { verb: 'help' }],
    });
  });

  it('has no inline script or style, and no address but our own', () => {
    const html = chat();
    expect([...html.matchAll(/<script(?![^>]*(src=|type="application\/json"))/g)]).toEqual([]);
    expect(html).not.toMatch(/<style|\sstyle=/);
    expect(
      [...html.matchAll(/(?:src|<link[^>]*href)="([^"]+)"/g)].every(([, url]) => url!.startsWith('/assets/')),
    ).toBe(true);
  });
});

describe('the rooms', () => {
  const incident = { number: 41, status: 'acknowledged', title: evil };
  const rooms = [
    room(),
    room({ id: 'r2', name: 'inc-41', kind: 'incident', incident }),
    room({ id: 'r3', name: 'sam', kind: 'direct' }),
  ];
  it('stand in groups, say their state in words, and mark the open one', () => {
    const html = renderRooms(rooms, 'r1');
    expect(html.match(/<h2>/g)).toHaveLength(3);
    expect(html).toContain('<span class="vh">acknowledged: </span>INC-41');
    expect(html.match(/aria-current="page"/g)).toHaveLength(1);
    expectInert(html);
  });
  it('offer to declare only to those who may', () => {
    expect(renderRooms(rooms, null)).toContain('data-type="/incident declare "');
    expect(renderRooms(rooms, null, false)).not.toContain('data-type');
  });
});

describe('the right column', () => {
  const duty = { schedule: 'Checkout', person: sam, until: later(6), then: 'Tom', mend: null };
  const data = (over: Partial<PanelData> = {}): PanelData => ({
    me: sam,
    duties: [{ ...duty, schedule: 'Second', person: priya }, duty],
    handoff: { from: 'Sam', to: priya, at: later(6), schedule: 'Checkout' },
    reach: [{ channel: 'web', label: 'Chat', when: 'at once' }],
    demo: { speed: 10 },
    ...over,
  });
  it('puts my duty first and says who follows, when, and at what time there', () => {
    const html = renderPanel(data(), now);
    expect(html.indexOf('Checkout')).toBeLessThan(html.indexOf('Second'));
    expect(html).toContain('pill-you');
    expect(html).toContain('today 20:07');
    expect(html).toContain('00:37, night for Priya in Kolkata');
    expect(html).toMatch(/data-duty-strip>.*<b>You<\/b> are on call until .*, then Tom/);
  });
  it('shows a gap with the verb that mends it', () => {
    const mend = { label: 'Take it', intent: { command: 'schedule.override', input: { user: evil } } };
    const html = renderPanel(
      data({ duties: [{ schedule: evil, person: null, until: null, then: null, mend }], handoff: null, demo: null }),
      now,
    );
    expect(html).toContain('duty-gap');
    expect(html).toContain('>Take it</button>');
    expect(html).toContain('<b>Nobody</b> is on call for');
    expect(html).not.toContain('Escalation speed');
    expectInert(html);
  });
  it('says when there is no schedule, no way to be reached, and no duty', () => {
    const html = renderPanel(
      data({ duties: [], reach: [], handoff: { from: 'Sam', to: null, at: later(1), schedule: 'x' } }),
      now,
    );
    expect(html).toContain('No schedule yet');
    expect(html).toContain('Not at all: no contact method');
    expect(html).toContain('Sam → nobody');
    expect(html).toContain('data-duty-me>Not on call');
  });
  it('marks the speed that holds', () => {
    expect(renderPanel(data(), now)).toMatch(/aria-pressed="true">×10</);
  });
});

describe('the page of an action link', () => {
  const page = (over: Partial<ActionPageData> = {}): string =>
    actionPage({
      organisation: 'Larkspur',
      incident: buildIncidentView(),
      to: sam,
      why: 'You, because Checkout has you until 20:00.',
      outcome: null,
      form: { action: '/act/x', token: 'token-1' },
      roomUrl: '/rooms/incidents',
      now,
      ...over,
    });
  it('shows what it is, who is next, and one large button', () => {
    const html = page();
    expect(html).toContain('Paging you. Then <b>Priya</b> in');
    expect(html).toContain('class="ack" type="submit" name="action" value="acknowledge"');
    expect(html).toContain('You, because Checkout has you until 20:00.');
    expect(html).toContain('<form method="post" action="/act/x">');
  });
  it('never turns the large place from Acknowledge into Resolve', () => {
    const incident = buildIncidentView({ status: 'acknowledged', acknowledgedAt: now, acknowledgedBy: sam });
    const html = page({ incident, outcome: 'You have it.' });
    expect(html).toContain('Acknowledged by you');
    expect(html).toContain('ack-calm" href="/rooms/incidents">Open the room');
    expect(html).not.toContain('value="resolve"');
    expect(html).toContain('You have it.');
  });
  it('names who has it, how it ended, and why nobody follows', () => {
    const acknowledged = { status: 'acknowledged', acknowledgedAt: now, acknowledgedByName: 'deploy bot' } as const;
    expect(page({ incident: buildIncidentView(acknowledged) })).toContain('Acknowledged by deploy bot');
    expect(
      page({ incident: buildIncidentView({ status: 'resolved', resolvedAt: now, resolvedByName: 'Sam' }) }),
    ).toContain('Resolved by you');
    expect(
      page({ incident: buildIncidentView({ status: 'resolved', resolveReason: 'all alerts resolved' }) }),
    ).toContain('all alerts resolved');
    expect(page({ incident: buildIncidentView({ status: 'snoozed', escalation: null }) })).toContain('Snoozed');
    expect(page({ incident: buildIncidentView({ status: 'merged' }) })).toContain('Merged');
    const stopped = {
      ...buildIncidentView().escalation!,
      nextStepAt: null,
      paging: [],
      stopReason: 'nobody acknowledged after 2 steps',
    };
    expect(page({ incident: buildIncidentView({ escalation: stopped }) })).toContain(
      'nobody acknowledged after 2 steps',
    );
    const passed = { ...buildIncidentView().escalation!, paging: [], startedStepAt: null, next: [sam] };
    expect(page({ incident: buildIncidentView({ escalation: passed }) })).toContain(
      'Nobody has it yet. Then <b>you</b>',
    );
  });
  it('lets nothing of an incident become markup', () => {
    const incident = buildIncidentView({
      title: evil.repeat(20),
      labels: [['a', evil]],
      links: [{ kind: 'runbook', url: 'javascript:alert(1)' }],
    });
    expectInert(page({ incident, why: evil, outcome: evil }));
  });
});
