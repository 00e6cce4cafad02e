import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { listRooms } from '../../core/queries/room/list.js';
import { roomSay } from '../../core/commands/room/say.js';
import { visitorOf, type Visitor } from '../visitor.js';

let h: Harness;
let sam: Visitor;
beforeEach(async () => {
  h = await createHarness();
  sam = visitorOf(h);
});
afterEach(() => h.stop());

/** An incident from its declaration to its end: acknowledged after 2 min, identified after 10, over after 30. */
async function live(title = 'Checkout | *errors* <script>') {
  await h.say('sam', `/incident declare ${title} sev2`);
  await h.settle();
  const number = 1;
  const { roomName } = await h.incident(number);
  await h.advance('2m');
  await h.say('priya', `/incident ack INC-${number} looking at it`);
  await h.advance('8m');
  await h.say('priya', `/incident status INC-${number} identified a bad deploy`);
  const actor = await h.person('priya');
  const room = (await h.system.core.runQuery(listRooms, { actor })).items.find(({ name }) => name === roomName)!;
  const text = 'rolled back\n1. to the one before';
  await h.system.core.execute(roomSay, { actor, input: { room: room.id, text } });
  await h.advance('20m');
  await h.say('priya', `/incident resolve INC-${number} rolled back`);
  await h.settle();
  await sam.signIn('sam');
}

const draft = async () => (await h.rest('GET', '/incidents/1/review')).body as { text: string; version: number };

describe('the draft of a review', () => {
  it('says what happened in order, who was paged when with the end of each page, and what it took', async () => {
    await live();
    const { text, version } = await draft();
    expect(version).toBe(0);
    expect(text).toMatch(/^# INC-1 .*errors.*: review\n/);
    expect(text.indexOf('declared it')).toBeLessThan(text.indexOf('acknowledged'));
    expect(text.indexOf('acknowledged')).toBeLessThan(text.indexOf('set it to identified'));
    expect(text).toMatch(/\| 2026-\d\d-\d\d \d\d:\d\d \| Sam \| chat \| delivered \d\d:\d\d \|/);
    expect(text).toContain('| Until it was acknowledged | 2 min |');
    expect(text).toContain('| Until it was over | 30 min |');
    expect(text).toContain('| While investigating | 10 min |');
    expect(text).toContain('| While identified | 20 min |');
  });

  it('lets nothing that somebody wrote become more than its words', async () => {
    await live();
    const { text } = await draft();
    expect(text).toContain('Checkout \\| \\*errors\\* \\<script\\>');
    const page = await sam.get('/incidents/INC-1/review');
    expect(page.text).toContain('Checkout | *errors* &lt;script&gt;: review</h1>');
  });

  it('says what the incidents of the service took before', async () => {
    await h.alert({ group: 'a' });
    await h.settle();
    await h.advance('4m');
    await h.say('sam', '/incident ack INC-1');
    await h.advance('6m');
    await h.say('sam', '/incident resolve INC-1');
    await h.advance('30m');
    await h.alert({ group: 'b', name: 'Other' });
    await h.settle();
    await h.say('sam', '/incident ack INC-2');
    const { body } = await h.rest('GET', '/incidents/2/review');
    expect(body.text).toContain('| Until it was acknowledged | under a minute | 4 min |');
    expect(body.text).toContain('| Until it was over | not yet | 10 min |');
  });
});

describe('the draft of an incident without a service', () => {
  it('compares it with nothing', async () => {
    await h.alert({ group: 'a' });
    await h.settle();
    await h.say('sam', '/incident ack INC-1');
    await h.say('sam', '/incident resolve INC-1');
    await h.advance('30m');
    await h.say('sam', '/incident declare something else is odd sev4');
    await h.settle();
    const { body } = await h.rest('GET', '/incidents/2/review');
    expect(body.text).toContain('| Until it was acknowledged | not yet |  |');
    expect(body.text).not.toContain('the middle of');
  });
});

describe('a review', () => {
  it('is written on its page, read there, and kept as a file and in the timeline', async () => {
    await live();
    const form = await sam.get('/incidents/INC-1/review?edit');
    expect(form.text).toContain('name="text"');
    const words = '# What happened\n\n**A bad deploy.** See [it](https://deploys.example/7).\n';
    const kept = await sam.post('/incidents/INC-1/review', { text: words, version: '0' });
    expect([kept.status, kept.location]).toEqual([303, '/incidents/INC-1/review']);
    const page = await sam.get('/incidents/INC-1/review');
    expect(page.text).toContain('<strong>A bad deploy.</strong> See <a href="https://deploys.example/7">it</a>');
    expect(page.text).toContain('Written by <b>Sam</b>');
    const file = await sam.get('/incidents/INC-1/review.md');
    expect(file.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(file.text).toBe(words.trim());
    expect(await h.timeline(1)).toContain('Sam wrote the review in chat');
    await sam.post('/incidents/INC-1/review', { text: 'Shorter.', version: '1' });
    expect(await h.timeline(1)).toContain('Sam edited the review in chat');
  });

  it('of two people at once is not lost: the later one sees that, with their own words', async () => {
    await live();
    const priya = visitorOf(h);
    await priya.signIn('priya');
    for (const visitor of [sam, priya]) await visitor.get('/incidents/INC-1/review?edit');
    await sam.post('/incidents/INC-1/review', { text: 'by Sam', version: '0' });
    const late = await priya.post('/incidents/INC-1/review', { text: 'by Priya', version: '0' });
    expect(late.status).toBe(422);
    expect(late.text).toContain('Somebody else kept another version meanwhile');
    expect(late.text).toMatch(/<textarea[^>]*>\nby Priya</);
    expect((await draft()).text).toBe('by Sam');
    await priya.post('/incidents/INC-1/review', { text: 'by Priya', version: '1' });
    expect((await draft()).text).toBe('by Priya');
  });

  it('says when things happened after it was written', async () => {
    await live();
    await sam.get('/incidents/INC-1/review?edit');
    await sam.post('/incidents/INC-1/review', { text: 'It is over.', version: '0' });
    expect((await sam.get('/incidents/INC-1/review')).text).not.toContain('after it was written');
    await h.advance('5m');
    await h.say('sam', '/incident note INC-1 it came back for a minute');
    expect((await sam.get('/incidents/INC-1/review')).text).toContain('1 thing happened after it was written');
  });

  it('holds no HTML and no address that runs something', async () => {
    await live();
    await sam.get('/incidents/INC-1/review?edit');
    const text = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://tracker.example/y.png)';
    await sam.post('/incidents/INC-1/review', { text, version: '0' });
    const { text: html } = await sam.get('/incidents/INC-1/review');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toMatch(/href="javascript|<img/);
  });

  it('is answered in chat: what it took, with the way to the page; the resolved card leads there as well', async () => {
    await live();
    const card = await h.say('sam', '/incident review INC-1');
    expect(card!.rows.map(({ title }) => title.map((span) => ('text' in span ? span.text : '')).join(''))).toEqual(
      expect.arrayContaining([
        'Until it was acknowledged: 2 min',
        'Until it was over: 30 min',
        'While identified: 20 min',
      ]),
    );
    expect(card!.links!.map(({ url }) => url)).toEqual(['/incidents/INC-1/review', '/incidents/INC-1/record.md']);
    expect((await h.card(1))!.links).toEqual([expect.objectContaining({ url: '/incidents/INC-1/review' })]);
  });

  it('of a private incident is nobody else’s', async () => {
    await live();
    await h.say('sam', '/incident private INC-1');
    const tom = visitorOf(h);
    await tom.signIn('tom');
    for (const path of ['review', 'review?edit', 'review.md', 'record.md'])
      expect([path, (await tom.get(`/incidents/INC-1/${path}`)).status]).toEqual([path, 404]);
    await tom.get('/?');
    expect((await tom.post('/incidents/INC-1/review', { text: 'mine', version: '0' })).status).toBe(404);
    expect((await sam.get('/incidents/INC-1/review')).status).toBe(200);
  });

  it('is refused in words where it is empty, and there is none of an incident that never was', async () => {
    await live();
    await sam.get('/incidents/INC-1/review?edit');
    const empty = await sam.post('/incidents/INC-1/review', { text: '  ', version: '0' });
    expect([empty.status, empty.text.includes('text: a text')]).toEqual([422, true]);
    for (const name of ['INC-99', 'nothing']) expect((await sam.get(`/incidents/${name}/review`)).status).toBe(404);
  });
});

describe('the record of an incident', () => {
  it('is one file with all of it: timeline, pages with their receipts, talk, alerts, and the review', async () => {
    await live();
    await sam.get('/incidents/INC-1/review?edit');
    await sam.post('/incidents/INC-1/review', { text: 'A bad deploy.', version: '0' });
    const { headers, text } = await sam.get('/incidents/INC-1/record.md');
    expect(headers['content-disposition']).toBe('attachment; filename="inc-1-record.md"');
    for (const part of ['## Timeline', '## Pages', '## Alerts', '## Talk', '## Review']) expect(text).toContain(part);
    expect(text).toMatch(/\| Sam \| chat \| delivered \d\d:\d\d \| [0-9a-f-]{36} \|/);
    expect(text).toMatch(/\*\*Priya\*\*: rolled back {2}\n {2}1\\\. to the one before/);
    expect(text).toContain('None: it was declared by hand.');
    expect(text.trim().endsWith('A bad deploy.')).toBe(true);
    const overRest = await fetch(`${h.system.url}/api/v1/incidents/1/record`, {
      headers: { authorization: `Bearer ${h.token}` },
    });
    expect([overRest.headers.get('content-type'), (await overRest.text()).includes('## Talk')]).toEqual([
      'text/markdown; charset=utf-8',
      true,
    ]);
  });
});

describe('what incidents take', () => {
  it('is answered in chat and over REST: the middle one and the mean, by service and severity', async () => {
    for (const [group, minutes] of [
      ['a', 2],
      ['b', 4],
      ['c', 12],
    ] as const) {
      await h.alert({ group, name: group });
      await h.settle();
      const number = ['a', 'b', 'c'].indexOf(group) + 1;
      await h.advance(`${minutes}m`);
      await h.say('sam', `/incident ack INC-${number}`);
      await h.advance(`${minutes}m`);
      await h.say('sam', `/incident resolve INC-${number}`);
    }
    const { body } = await h.rest('GET', '/measures?service=checkout');
    expect(body).toMatchObject({
      incidents: 3,
      acknowledge: { count: 3, medianSeconds: 240, meanSeconds: 360 },
      resolve: { count: 3, medianSeconds: 480, meanSeconds: 720 },
    });
    expect((await h.rest('GET', '/measures?severity=SEV5')).body).toMatchObject({
      incidents: 0,
      acknowledge: { count: 0, medianSeconds: null, meanSeconds: null },
    });
    expect((await h.rest('GET', '/measures?service=none')).status).toBe(400);
    const card = await h.say('sam', '/incident measures checkout');
    expect(card!.fallback).toBe(
      '3 incidents in 90 days. Until acknowledged: 4 min in the middle, 6 min on average (3). Until over: 8 min in the middle, 12 min on average (3).',
    );
  });
});
