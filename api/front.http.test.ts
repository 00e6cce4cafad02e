/** How senders prove who they are, and in which wrapping their payload comes. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHarness, eventually, type Harness } from '../test/harness.js';
import { payloadOf } from '../test/payloads.js';

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
});
afterAll(() => h.stop());

interface Sender {
  id: string;
  key: string;
  url: string;
}
let made = 0;
async function createSender(source: string, more: object = {}): Promise<Sender> {
  const { status, body } = await h.rest('POST', '/integrations', {
    name: `${source} ${(made += 1)}`,
    source,
    service: 'checkout',
    ...more,
  });
  expect(status).toBe(201);
  return body as unknown as Sender;
}

interface Alert {
  status: string;
  title: string;
  incident: number | null;
  severityAsSent: string | null;
  count: number;
  labels: Record<string, string>;
  links: object[];
}
/** The newest first. */
const alertsOf = async ({ id }: Sender) =>
  (await h.rest('GET', `/alerts?integration=${id}&limit=200`)).body.items as Alert[];

async function post(url: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, { method, headers, body: text });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('the key', () => {
  const alert = { title: 'Backup failed', dedup_key: 'backup' };
  const base = () => `${h.system.url}/webhooks/generic-json`;
  /** With the key in the header, or nowhere. */
  const send = async (method: 'POST' | 'PUT', headers: Record<string, string>) => {
    const body = JSON.stringify(alert);
    const answer =
      method === 'POST'
        ? await fetch(`${h.system.url}/webhooks/generic-json`, { method: 'POST', headers, body })
        : await fetch(`${h.system.url}/webhooks/generic-json`, { method: 'PUT', headers, body });
    return answer.status;
  };

  it.each<[string, (key: string) => string]>([
    ['bearer', (key) => `Bearer ${key}`],
    ['a scheme of its own', (key) => `Token ${key}`],
    ['the password of Basic', (key) => `Basic ${btoa(`openalert:${key}`)}`],
    ['the name of Basic', (key) => `Basic ${btoa(`${key}:`)}`],
  ])('may come in the header Authorization: %s', async (_, headerOf) => {
    const sender = await createSender('generic-json');
    expect(await send('POST', { authorization: headerOf(sender.key) })).toBe(202);
    expect(await send('PUT', { authorization: headerOf(sender.key) })).toBe(202);
    expect(await alertsOf(sender)).toMatchObject([{ title: 'Backup failed', count: 2 }]);
  });

  it('is asked for where neither the path nor the header has it', async () => {
    expect(await send('POST', {})).toBe(401);
    expect(await send('PUT', {})).toBe(401);
    expect(await send('POST', { authorization: 'Basic ???' })).toBe(401);
    expect(await send('POST', { authorization: 'oak_alone' })).toBe(401);
  });

  it('in the path counts, whatever else the sender says of itself', async () => {
    const sender = await createSender('generic-json');
    expect((await post(sender.url, alert, { authorization: 'Basic dTpw' })).status).toBe(202);
  });

  it('of another source is told where to send', async () => {
    const sender = await createSender('datadog');
    const answer = await post(`${base()}/${sender.key}`, alert);
    expect(answer).toMatchObject({ status: 404, body: { detail: expect.stringContaining('/webhooks/datadog/<key>') } });
  });

  it('goes by an alias of its source as well', async () => {
    const sender = await createSender('generic');
    expect(sender.url).toContain('/webhooks/generic-json/');
    expect((await post(`${h.system.url}/webhooks/generic/${sender.key}`, alert)).status).toBe(202);
  });
});

describe('a signature of Grafana', () => {
  const secret = 'what-grafana-signs-with';
  const body = JSON.stringify(payloadOf('grafana', 'firing.json'));
  const sign = (text: string, by = secret) => createHmac('sha256', by).update(text).digest('hex');
  const now = () => String(Math.floor(h.clock.now().getTime() / 1000));
  let sender: Sender;
  beforeAll(async () => {
    sender = await createSender('grafana', { signingSecret: secret });
  });
  const send = async (headers: Record<string, string>, method = 'POST') =>
    (await post(sender.url, body, headers, method)).status;

  it('over the body lets the payload in, by POST and by PUT', async () => {
    expect(await send({ 'X-Grafana-Alerting-Signature': sign(body) })).toBe(202);
    expect(await send({ 'X-Grafana-Alerting-Signature': sign(body) }, 'PUT')).toBe(202);
    expect(await alertsOf(sender)).toMatchObject([{ status: 'firing', title: expect.stringContaining('Test alert') }]);
  });

  it('over the time and the body lets it in too', async () => {
    const at = now();
    const headers = { 'X-Grafana-Alerting-Signature': sign(`${at}:${body}`), 'X-Grafana-Alerting-Timestamp': at };
    expect(await send(headers)).toBe(202);
  });

  it.each<[string, () => Record<string, string>]>([
    ['is missing', () => ({})],
    ['is of another secret', () => ({ 'X-Grafana-Alerting-Signature': sign(body, 'another-secret') })],
    ['is of another body', () => ({ 'X-Grafana-Alerting-Signature': sign(`${body} `) })],
    ['is no hex', () => ({ 'X-Grafana-Alerting-Signature': 'nope' })],
    [
      'is of another time',
      () => ({
        'X-Grafana-Alerting-Signature': sign(`${now()}:${body}`),
        'X-Grafana-Alerting-Timestamp': String(Number(now()) + 1),
      }),
    ],
    [
      'is six minutes old',
      () => {
        const at = String(Number(now()) - 360);
        return { 'X-Grafana-Alerting-Signature': sign(`${at}:${body}`), 'X-Grafana-Alerting-Timestamp': at };
      },
    ],
    [
      'has a time that is none',
      () => ({ 'X-Grafana-Alerting-Signature': sign(`soon:${body}`), 'X-Grafana-Alerting-Timestamp': 'soon' }),
    ],
  ])('is refused where it %s', async (_, headersOf) => {
    expect(await send(headersOf())).toBe(401);
  });

  it('is looked at only where the key has a signing secret', async () => {
    const plain = await createSender('grafana');
    expect((await post(plain.url, body, { 'X-Grafana-Alerting-Signature': 'anything' })).status).toBe(202);
  });

  it('cannot be asked of a source that does not sign', async () => {
    const answer = await h.rest('POST', '/integrations', {
      name: 'D',
      source: 'datadog',
      service: 'checkout',
      signingSecret: secret,
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'signingSecret' }] } });
  });

  it('of our own is asked of generic JSON, over the time, a full stop and the body', async () => {
    const own = await createSender('generic-json', { signingSecret: secret });
    const text = '{ "title": "Signed" }';
    const at = now();
    const signed = { 'X-OpenAlert-Signature': sign(`${at}.${text}`), 'X-OpenAlert-Timestamp': at };
    expect((await post(own.url, text, signed)).status).toBe(202);
    expect(await post(own.url, text)).toMatchObject({
      status: 401,
      body: { detail: 'x-openalert-signature: expected a signature.' },
    });
    const late = String(Number(at) - 301);
    const old = { 'X-OpenAlert-Signature': sign(`${late}.${text}`), 'X-OpenAlert-Timestamp': late };
    expect(await post(own.url, text, old)).toMatchObject({
      status: 401,
      body: { detail: 'x-openalert-timestamp: expected a time within 5 minutes of now.' },
    });
  });

  it('is of the key it came with: a second key has a secret of its own', async () => {
    const { body: added } = await h.rest('POST', `/integrations/${sender.id}/keys`, {
      signingSecret: 'a second secret',
    });
    const { url } = added as unknown as Sender;
    expect((await post(url, body, { 'X-Grafana-Alerting-Signature': sign(body) })).status).toBe(401);
    expect((await post(url, body, { 'X-Grafana-Alerting-Signature': sign(body, 'a second secret') })).status).toBe(202);
  });
});

describe('a form', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const fields = payloadOf('datadog', 'all_variables_triggered.json') as Record<string, unknown>;
  const formOf = (record: Record<string, unknown>) =>
    new URLSearchParams(
      Object.entries(record).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ).toString();

  it('of Datadog reads as its JSON does', async () => {
    const [asForm, asJson] = [await createSender('datadog'), await createSender('datadog')];
    expect((await post(asForm.url, formOf(fields), headers)).status).toBe(202);
    expect((await post(asJson.url, fields)).status).toBe(202);
    const said = (alert: Alert | undefined) => ({ ...alert, id: 0, integration: 0, incident: 0 });
    expect(said((await alertsOf(asForm))[0])).toEqual(said((await alertsOf(asJson))[0]));
  });

  it('with a lone field payload is that', async () => {
    const sender = await createSender('datadog');
    expect((await post(sender.url, formOf({ payload: fields }), headers)).status).toBe(202);
    expect(await alertsOf(sender)).toMatchObject([{ title: 'Load is high (host:my-host)', severityAsSent: 'P2' }]);
  });

  it('that is JSON under a wrong name is read as JSON', async () => {
    const sender = await createSender('datadog');
    expect((await post(sender.url, fields, headers)).status).toBe(202);
    expect(await alertsOf(sender)).toHaveLength(1);
  });

  it.each([
    ['is empty', ''],
    ['has too many fields', Array.from({ length: 1001 }, (_, n) => `f${n}=1`).join('&')],
  ])('that %s is refused', async (_, text) => {
    const sender = await createSender('datadog');
    expect((await post(sender.url, text, headers)).status).toBe(400);
  });
});

describe('keys of an integration', () => {
  const alert = { title: 'Backup failed', dedup_key: 'backup' };
  const addKey = (id: string, more: object = {}) => h.rest('POST', `/integrations/${id}/keys`, more);
  interface Key {
    id: string;
    key: string;
    lastUsedAt: string | null;
    revokedAt: string | null;
  }
  const listed = async ({ id }: Sender) => {
    const { items } = (await h.rest('GET', '/integrations?limit=200')).body as {
      items: { id: string; source: string; service: object; keys: Key[] }[];
    };
    return items.find((integration) => integration.id === id)!;
  };

  it('are two at most, and both let in', async () => {
    const sender = await createSender('generic-json');
    const second = (await addKey(sender.id)).body as unknown as Sender;
    expect((await post(sender.url, alert)).status).toBe(202);
    expect((await post(second.url, alert)).status).toBe(202);
    expect(await addKey(sender.id)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('revoke one') },
    });
    expect(await alertsOf(sender)).toMatchObject([{ count: 2 }]);
  });

  it('two callers cannot add the last one at once', async () => {
    const sender = await createSender('generic-json');
    const answers = await Promise.all([1, 2, 3].map(() => addKey(sender.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('are shown by what they begin with, with their last use, and never whole', async () => {
    const sender = await createSender('generic-json');
    expect((await listed(sender)).keys).toMatchObject([{ key: `${sender.key.slice(0, 8)}…`, lastUsedAt: null }]);
    await post(sender.url, alert);
    const used = await eventually(async () => (await listed(sender)).keys[0]!.lastUsedAt, 5000);
    expect(used).toBe(h.clock.now().toISOString());
    expect(JSON.stringify(await listed(sender))).not.toContain(sender.key);
    expect(await listed(sender)).toMatchObject({ source: 'generic-json', service: { name: 'checkout' } });
  });

  it('that let nobody in were not used', async () => {
    const sender = await createSender('grafana', { signingSecret: 'what-grafana-signs-with' });
    expect((await post(sender.url, {})).status).toBe(401);
    const other = await createSender('generic-json');
    await post(other.url, alert);
    await eventually(async () => (await listed(other)).keys[0]!.lastUsedAt, 5000);
    expect((await listed(sender)).keys[0]!.lastUsedAt).toBeNull();
  });

  it('revoked one by one are refused at once, while the other goes on', async () => {
    const sender = await createSender('generic-json');
    const second = (await addKey(sender.id)).body as unknown as Sender;
    expect((await post(sender.url, alert)).status).toBe(202);
    const first = (await listed(sender)).keys.at(-1)!.id;
    const revoke = () => h.rest('POST', `/integrations/${sender.id}/keys/${first}/revoke`);
    expect((await revoke()).body).toMatchObject({ changed: true, reason: 'The key is revoked.' });
    expect((await post(sender.url, alert)).status).toBe(401);
    expect((await post(second.url, alert)).status).toBe(202);
    expect((await revoke()).body).toMatchObject({ changed: false });
    expect((await addKey(sender.id)).status).toBe(201);
  });

  it('are refused at once when the integration’s are revoked together; one added after that lets in again', async () => {
    const sender = await createSender('generic-json');
    const second = (await addKey(sender.id)).body as unknown as Sender;
    expect((await post(sender.url, alert)).status).toBe(202);
    expect((await h.rest('POST', `/integrations/${sender.id}/revoke`)).body.reason).toBe('2 keys are revoked.');
    expect((await post(sender.url, alert)).status).toBe(401);
    expect((await post(second.url, alert)).status).toBe(401);
    const third = (await addKey(sender.id)).body as unknown as Sender;
    expect((await post(third.url, alert)).status).toBe(202);
  });

  it('are not those of an integration that is not there', async () => {
    expect((await addKey('01a20d58-5c2f-7312-9d26-cc75b0de3725')).status).toBe(404);
    expect((await addKey('none')).status).toBe(400);
  });

  it('revoked in one process are refused in another that knew them, within five seconds', async () => {
    const other = await createHarness({ database: h.database });
    const sender = await createSender('generic-json');
    const url = sender.url.replace(h.system.url, other.system.url);
    expect((await post(url, alert)).status).toBe(202);
    await h.rest('POST', `/integrations/${sender.id}/revoke`);
    await eventually(async () => (await post(url, alert)).status === 401, 5000);
    await other.stop();
  });
});
