import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commands } from '../../core/commands/index.js';
import { renderWeb } from '../../bot/web/render.js';
import { parseCommand } from '../../bot/grammar.js';
import { incidentWake } from '../../core/commands/incident/wake.js';
import { paths } from '../../api/paths.js';
import { queries } from '../../core/queries/index.js';
import { createHarness, type Harness } from '../harness.js';
import { walks } from '../walks.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const catalogue = [...commands, ...queries].filter(({ help }) => help !== undefined);
/** Opens an incident, and brings it to where the verb makes sense. */
async function incidentFor(command: string): Promise<string> {
  if (command === 'incident.merge') await h.say('sam', '/incident declare checkout is slow');
  await h.say('sam', '/incident declare checkout trouble sev3');
  await h.settle();
  const { items } = (await h.rest('GET', '/incidents?status=all&limit=1')).body as { items: { number: number }[] };
  const name = `INC-${items[0]!.number}`;
  if (command === 'incident.unacknowledge') await h.say('priya', `/incident ack ${name}`);
  if (command === 'incident.uninvite') await h.say('sam', `/incident invite ${name} @maya`);
  if (command === 'incident.make-public') await h.say('sam', `/incident private ${name}`);
  if (command === 'incident.reopen') await h.say('priya', `/incident resolve ${name}`);
  return name;
}

const filled = async (line: string, command: string) => {
  const name = line.includes('INC') ? await incidentFor(command) : '';
  const other = line.includes('OTHER') ? await incidentFor('') : '';
  return { name, said: line.replace('INC', name).replace('OTHER', other) };
};

const kindsOf = async (name: string) => (await h.incident(Number(name.slice(4)))).timeline.map(({ kind }) => kind);

describe('verbs, forms and REST', () => {
  describe('every verb of the catalogue', () => {
    it('is walked here, and nothing else is', () => {
      expect(Object.keys(walks).sort()).toEqual(catalogue.map(({ name }) => name).sort());
    });

    it('has a route of its own over REST', () => {
      const routes = new Set(paths.flatMap(({ runs }) => runs ?? []));
      expect(catalogue.map(({ name }) => name).filter((name) => !routes.has(name))).toEqual([]);
    });

    it.each(Object.entries(walks))('%s runs from one whole line in chat', async (command, { line, leaves }) => {
      const { name, said } = await filled(line, command);
      expect(parseCommand(said, null)).toMatchObject({ kind: 'intent', intent: { command } });
      const reply = await h.say('sam', `/incident ${said}`);
      expect(reply?.tone ?? 'none').not.toBe('bad');
      if (leaves) expect(await kindsOf(name)).toContain(leaves);
    });

    it.each(Object.entries(walks).filter(([, { asks }]) => asks !== undefined))(
      '%s asks in chat for what is missing, and the form does the same',
      async (command, { asks, values = {}, leaves }) => {
        const { name, said } = await filled(asks!, command);
        const form = await h.asks('sam', `/incident ${said}`);
        const drawn = renderWeb(form, { id: 'somebody', zone: 'Europe/Berlin' }, h.clock.now());
        expect(drawn).toContain(`type="submit">${form.submit}</button>`);
        for (const { name } of form.fields) expect(drawn).toContain(`name="${name}"`);
        const offered = Object.fromEntries(form.fields.map((field) => [field.name, field.value ?? '']));
        const reply = await h.submit('sam', form, { ...offered, ...values });
        expect(reply.kind).not.toBe('form');
        if (reply.kind === 'card') expect(reply.card).not.toMatchObject({ tone: 'bad' });
        if (leaves) expect(await kindsOf(name)).toContain(leaves);
      },
    );

    it.each(Object.entries(walks).filter(([, { line, asks }]) => line.startsWith(`${line.split(' ')[0]} INC`) && asks))(
      '%s asks which incident is meant where none is named, and then for the rest',
      async (command, { asks }) => {
        const verb = asks!.replace(' INC', '');
        await incidentFor('');
        await incidentFor('');
        const parsed = parseCommand(verb, null);
        expect(parsed).toMatchObject({ intent: { command, form: true } });
      },
    );
  });

  describe('over REST', () => {
    it('every verb on an incident changes what it says, and names the field where the input is wrong', async () => {
      await h.alert();
      await h.alert({ name: 'other', group: 'other' });
      await h.settle();
      const changes = async (answer: ReturnType<typeof h.rest>) =>
        expect(await answer).toMatchObject({ status: 200, body: { changed: true } });
      await changes(h.rest('POST', '/incidents/1/snooze', { minutes: 30 }));
      expect(await h.incident(1)).toMatchObject({ status: 'snoozed' });
      await changes(h.rest('POST', '/incidents/1/unacknowledge'));
      await changes(h.rest('POST', '/incidents/1/reassign', { to: 'priya' }));
      await changes(h.rest('POST', '/incidents/1/severity', { severity: 'sev3' }));
      await changes(h.rest('POST', '/incidents/1/status', { phase: 'monitoring' }));
      await changes(h.rest('POST', '/incidents/1/update', { text: 'better', public: true }));
      await changes(h.rest('POST', '/incidents/1/note', { text: 'the pool' }));
      await changes(h.rest('POST', '/incidents/1/link', { url: 'https://runbooks.example/1' }));
      expect(await h.incident(1)).toMatchObject({
        severity: 'SEV3',
        phase: 'monitoring',
        links: expect.arrayContaining([
          { kind: 'added', url: 'https://runbooks.example/1', label: 'runbooks.example' },
        ]),
      });
      await changes(h.rest('POST', '/incidents/2/merge', { into: 1 }));
      const wrong = [
        await h.rest('POST', '/incidents/1/snooze', { minutes: 0 }),
        await h.rest('POST', '/incidents/1/severity', { severity: 'SEV9' }),
        await h.rest('POST', '/incidents/1/status', { phase: 'fixed' }),
        await h.rest('POST', '/incidents/1/link', { url: 'javascript:alert(1)' }),
        await h.rest('POST', '/incidents/1/note', {}),
      ];
      expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
      expect(wrong.map(({ body }) => (body.errors as { field: string }[])[0]!.field)).toEqual([
        'minutes',
        'severity',
        'phase',
        'url',
        'text',
      ]);
    });

    it('simulates a payload as its source sends it, and stores nothing', async () => {
      const payload = {
        version: '4',
        groupKey: '{}:{alertname="DiskFull"}',
        receiver: 'test',
        status: 'firing',
        alerts: [{ status: 'firing', labels: { alertname: 'DiskFull', severity: 'critical' }, annotations: {} }],
      };
      const asked = { service: 'checkout', source: 'prometheus', payload, at: '2026-12-01T10:00:00Z' };
      const { status, body } = await h.rest('POST', '/simulate', asked);
      expect(status).toBe(200);
      const [incident] = body.incidents as {
        sentence: string;
        rehearsal: { steps: { names: string[]; at: string }[] };
      }[];
      expect(incident!.sentence).toBe('It would open an incident and page.');
      // On that day Tom has the week; the policy runs twice.
      expect(incident!.rehearsal.steps.map(({ names, at }) => `${at.slice(11, 16)} ${names.join()}`)).toEqual([
        '10:00 Tom',
        '10:03 Priya',
        '10:08 Tom',
        '10:11 Priya',
      ]);
      expect(((await h.rest('GET', '/incidents?status=all')).body.items as unknown[]).length).toBe(0);
      await h.alert({ name: 'DiskFull', group: '{}:{alertname="DiskFull"}' });
      await h.settle();
      expect((await h.rest('POST', '/simulate', { ...asked, at: undefined })).body.incidents).toMatchObject([
        { number: 1, sentence: expect.stringContaining('INC-1'), rehearsal: null },
      ]);
      expect((await h.rest('POST', '/simulate', { ...asked, source: 'pigeon' })).body).toMatchObject({
        errors: [{ field: 'source' }],
      });
      expect((await h.rest('POST', '/simulate', { service: 'checkout', events: [{}] })).body).toMatchObject({
        status: 400,
        errors: [{ field: 'events' }],
      });
      const intent = { command: 'alert.simulate', input: { service: 'checkout', events: [{}] } };
      const place = { roomId: null, incidentNumber: null, key: 'pressed' };
      expect(JSON.stringify(await h.system.talk.press(intent, await h.person('sam'), place))).toContain('Step 1: Sam');
      expect((await h.rest('POST', '/incidents/1/snooze', { minutes: '30m' })).body.detail).toContain('such as 30');
    });

    it('lets nobody but the sweeps run incident.wake', async () => {
      const { execute } = h.system.core;
      const call = execute(incidentWake, { actor: await h.person('sam'), input: { incidentIds: [] } });
      await expect(call).rejects.toThrow('system.run');
    });
  });

  describe('a form', () => {
    it('that lacks something comes back with what was written and what is missing', async () => {
      const name = await incidentFor('');
      const form = await h.asks('sam', `/incident link ${name}`);
      const reply = await h.submit('sam', form, { url: '', label: 'The runbook' });
      expect(reply).toMatchObject({
        kind: 'form',
        form: {
          fields: [
            { name: 'url', problem: 'Address is missing.' },
            { name: 'label', value: 'The runbook' },
          ],
        },
      });
    });

    it('whose value the command refuses comes back with the reason beside the field', async () => {
      const name = await incidentFor('');
      const form = await h.asks('sam', `/incident link ${name}`);
      const reply = await h.submit('sam', form, { url: 'javascript:alert(1)', label: '' });
      expect(reply).toMatchObject({
        kind: 'form',
        form: {
          fields: [{ name: 'url', value: 'javascript:alert(1)', problem: expect.stringContaining('https://') }, {}],
        },
      });
    });

    it('names people on call first, with their duty and their local time', async () => {
      const name = await incidentFor('');
      const form = await h.asks('sam', `/incident page ${name}`);
      const options = form.fields[0]!.options!;
      expect(options[0]).toMatchObject({ group: 'On call now', clock: { city: expect.any(String) } });
      expect(options[0]!.detail).toMatch(/^Checkout, until /);
      expect(options.map(({ group }) => group).indexOf('Not on call')).toBeGreaterThan(0);
    });

    it('asks before it pages somebody who is not on call, and pages nobody until that is answered', async () => {
      const name = await incidentFor('');
      const number = Number(name.slice(4));
      const form = await h.asks('sam', `/incident escalate ${name}`);
      expect(form.fields[0]!.options!.map(({ label }) => label)).toEqual(expect.arrayContaining(['Tom', 'Priya']));
      const before = (await h.pages(number)).length;
      const reply = await h.submit('sam', form, { to: '@tom', comment: 'the queue' });
      if (reply.kind !== 'card') throw new Error('a question was expected');
      expect(reply.card.fallback).toMatch(/^Tom is not on call, and it is .* Denver for them\. Page Tom\?$/);
      expect((await h.pages(number)).length).toBe(before);
      await h.system.talk.press(reply.card.buttons[0]!.intent, await h.person('sam'), {
        roomId: null,
        incidentNumber: null,
      });
      await h.settle();
      const tom = await h.person('tom');
      expect((await h.pages(number)).slice(before).map(({ userId }) => userId)).toContain(tom.id);
      expect((await h.pages(number)).at(-1)!.why).toContain('“the queue”');
    });

    it('for Escalate goes on with the policy where nobody is chosen', async () => {
      await h.alert({ name: 'fresh', group: 'fresh' });
      await h.settle();
      const { items } = (await h.rest('GET', '/incidents?limit=1')).body as { items: { number: number }[] };
      const { number } = items[0]!;
      await h.press('sam', number, 'Escalate', { to: '-' });
      await h.settle();
      expect((await h.incident(number)).escalation).toMatchObject({ step: 2 });
    });
  });

  describe('ack all', () => {
    it('takes what pages me, and leaves what pages others', async () => {
      await h.say('sam', '/incident page @priya the queue');
      await h.settle();
      const { items } = (await h.rest('GET', '/incidents?limit=1')).body as { items: { number: number }[] };
      await h.alert({ name: 'again', group: 'again' });
      await h.settle();
      const reply = await h.say('tom', '/incident ack all');
      expect(reply?.fallback).toBe('Nothing pages you now.');
      expect((await h.say('priya', '/incident ack all'))?.fallback).toContain(`INC-${items[0]!.number}`);
      expect((await h.incident(items[0]!.number + 1)).status).toBe('triggered');
      const named = await h.rest('POST', '/incidents/acknowledge', { service: 'checkout' });
      expect(named.body).toMatchObject({ changed: true });
      expect((await h.rest('POST', '/incidents/acknowledge', {})).status).toBe(400);
    });
  });

  describe('test', () => {
    it('pages me by my own rules, stands in no list, and is over once I acknowledge it', async () => {
      const before = (await h.rest('GET', '/incidents?status=all&limit=200')).body.items as unknown[];
      const reply = await h.say('priya', '/incident test');
      const number = Number(/INC-(\d+)/.exec(reply!.fallback)![1]);
      await h.advance('2s');
      const pages = await h.pages(number);
      expect(pages.map(({ channel, status }) => `${channel} ${status}`)).toEqual(['chat delivered', 'email sent']);
      const after = (await h.rest('GET', '/incidents?status=all&limit=200')).body.items as unknown[];
      expect(after.length).toBe(before.length);
      const { body } = await h.rest('POST', `/incidents/${number}/acknowledge`);
      expect(body.reason).toBe('The test page arrived, and your answer too.');
      await h.advance('20m');
      expect((await h.pages(number)).length).toBe(2);
    });

    it('that nobody answers is over after a quarter of an hour, and wakes no owner', async () => {
      const { status, body } = await h.rest('POST', '/test-pages', { to: 'tom', urgency: 'low' });
      expect(status).toBe(201);
      const { number } = body.subject as { number: number };
      await h.advance('16m');
      expect(await h.incident(number)).toMatchObject({
        status: 'resolved',
        resolveReason: 'nobody acknowledged the test page',
      });
      expect(new Set((await h.pages(number)).map(({ userId }) => userId)).size).toBe(1);
      expect((await h.rest('POST', '/test-pages', {})).status).toBe(400);
    });
  });

  describe('doctor', () => {
    it('says what would keep a page from arriving, and what mends it', async () => {
      const { findings } = (await h.rest('GET', '/doctor')).body as {
        findings: { ok: boolean; says: string; fix: string | null }[];
      };
      expect(findings.filter(({ ok }) => !ok)).toEqual([]);
      await h.database.query(`update contact_methods set verified_at = null`);
      await h.database.query(
        `insert into notification_rules (organisation_id, id, user_id, urgency, channel, delay_seconds)
       select organisation_id, gen_random_uuid(), id, 'high', 'sms', 0 from users where handle = 'tom'`,
      );
      await h.database.query(`update layers set participants = '[]'`);
      const card = await h.say('sam', '/incident doctor');
      expect(card!.fallback).toContain('No page can reach Tom.');
      expect(card!.fallback).toContain('Checkout has nobody on call until');
      expect(card!.fallback).toContain('You are paged by chat.');
    });
  });
});
