import { describe, expect, it } from '@jest/globals';
import { fixtureNow, fixturePeople, incidentFixtures, buildIncidentView } from '../cards/fixtures/incidents.js';
import { incidentCard } from '../cards/incident.js';
import { renderWeb } from './render.js';
import type { IncidentCard, ReplyCard } from '../card.js';

const { sam, priya } = fixturePeople;
const reading = { id: sam.id, zone: sam.zone };
const triggered = (over: Partial<IncidentCard> = {}): IncidentCard => ({
  ...incidentCard(buildIncidentView(), fixtureNow),
  ...over,
});
const reply = (over: Partial<ReplyCard>): ReplyCard => ({
  type: 'reply',
  tone: 'plain',
  text: [],
  rows: [],
  buttons: [],
  fallback: '',
  ...over,
});

describe('a card in the built-in chat', () => {
  it('says you to the person it pages, and the name to everybody else', () => {
    expect(renderWeb(triggered(), reading, fixtureNow)).toContain('Paging <b>you</b>: chat delivered');
    expect(renderWeb(triggered(), { id: priya.id }, fixtureNow)).toContain('Paging <b>Sam</b>: chat delivered');
  });

  it('writes times in the reader’s zone, and in UTC where that is unknown', () => {
    expect(renderWeb(triggered(), reading, fixtureNow)).toContain('data-style="clock">14:06</time>');
    expect(renderWeb(triggered(), { id: sam.id }, fixtureNow)).toContain('data-style="clock">13:06 UTC</time>');
    expect(renderWeb(triggered(), { id: sam.id, zone: 'Mars/Olympus' }, fixtureNow)).toContain('13:06 UTC');
  });

  it('counts down to the next person, silently, with the time where they are', () => {
    const html = renderWeb(triggered(), reading, fixtureNow);
    expect(html).toContain('role="timer" data-until="2026-11-25T13:09:00.000Z">1:42</span>');
    expect(html).toContain('<progress max="180" value="102"');
    expect(html).toContain('<span data-wall="Asia/Kolkata">18:37</span> in Kolkata');
  });

  it('gives every verb as a button that carries what it expects', () => {
    const html = renderWeb(triggered(), reading, fixtureNow);
    const [, intent] = /data-intent="([^"]+)">Acknowledge/.exec(html)!;
    expect(JSON.parse(intent!.replaceAll('&quot;', '"'))).toMatchObject({
      command: 'incident.acknowledge',
      input: { number: 42 },
      expects: { status: 'triggered' },
    });
    expect(html.match(/btn-primary/g)).toHaveLength(1);
  });

  it('drops an offer whose time is over', () => {
    const view = buildIncidentView({
      status: 'resolved',
      resolvedAt: fixtureNow,
      reopenUntil: new Date(fixtureNow.getTime() + 60_000),
    });
    const card = incidentCard(view, fixtureNow);
    expect(renderWeb(card, reading, fixtureNow)).toContain('1 min left');
    expect(renderWeb(card, reading, new Date(fixtureNow.getTime() + 60_000))).not.toContain('Reopen');
  });

  it('makes links of http(s) and of our own pages only', () => {
    const links = [
      'javascript:alert(1)',
      'data:text/html,x',
      '//elsewhere.example',
      '/rooms/inc-42',
      'https://good.example/',
    ].map((url) => ({ label: 'link', url, icon: 'runbook' as const }));
    const html = renderWeb(triggered({ links, url: 'javascript:alert(2)' }), reading, fixtureNow);
    expect([...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      '/rooms/inc-42',
      'https://good.example/',
    ]);
  });

  it('shows a snoozed incident as a row and a merged one as a line', () => {
    expect(renderWeb(triggered({ state: 'snoozed', who: null }), reading, fixtureNow)).toContain('card-body-row');
    expect(renderWeb(triggered({ state: 'merged', who: null }), reading, fixtureNow)).toContain('card-line is-merged');
  });

  it('cuts a title of 40,000 characters, and nothing else of the card', () => {
    const html = renderWeb(triggered({ title: '💥'.repeat(20_000) }), reading, fixtureNow);
    expect(html).toContain('Show all of it');
    expect(html).toContain('>Acknowledge<');
    expect(html.length).toBeLessThan(40_000);
    expect(html.isWellFormed()).toBe(true);
  });

  it.each(Object.entries(incidentFixtures))('lets nothing of the fixture %s become markup', (_name, view) => {
    const html = renderWeb(incidentCard(view, fixtureNow), reading, fixtureNow);
    const tags = [...html.matchAll(/<([a-z0-9]+)/gi)].map(([, tag]) => tag);
    expect(tags.filter((tag) => ['script', 'img', 'iframe', 'style', 'object'].includes(tag!.toLowerCase()))).toEqual(
      [],
    );
    expect(html).not.toMatch(/<[^>]+\son\w+=/i);
    expect(html).not.toMatch(/href="(?!https?:|\/[^/])/i);
    expect(html).not.toMatch(/\sstyle=/);
  });

  it('escapes what stands in labels, titles and intents', () => {
    const html = renderWeb(
      triggered({ title: `"><script>alert(1)</script>`, labels: [['a"onclick="x', `'><img src=x>`]] }),
      reading,
      fixtureNow,
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('"onclick');
  });
});

describe('an answer', () => {
  it('shows its text, rows with their buttons, and its tone as a sign', () => {
    const html = renderWeb(
      reply({
        tone: 'bad',
        text: [
          { type: 'person', id: sam.id, name: 'Sam' },
          { type: 'text', text: ' may not do this.' },
        ],
        rows: [
          {
            title: [{ type: 'text', text: 'INC-42', strong: true }],
            detail: [{ type: 'time', at: fixtureNow.toISOString(), style: 'date' }],
            code: '/incident ack',
            button: {
              label: 'ack',
              intent: { command: 'incident.acknowledge', input: { number: 42 } },
              style: 'danger',
            },
          },
          { title: [{ type: 'text', text: 'plain' }] },
        ],
        buttons: [{ label: 'help', intent: { command: 'talk.say', input: {} } }],
      }),
      reading,
      fixtureNow,
    );
    expect(html).toContain('You may not do this.');
    expect(html).toContain('i-triangle-alert');
    expect(html).toContain('today 14:07');
    expect(html).toContain('<code>/incident ack</code>');
    expect(html).toContain('btn-danger');
    expect(html).toContain('>help</button>');
  });
});
