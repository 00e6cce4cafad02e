import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import type { AuditItem } from '../../core/queries/audit/list.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const search = async (query: string) => (await h.rest('GET', `/audit?${query}`)).body.items as AuditItem[];

describe('the audit', () => {
  it('answers why paging was changed, and by whom', async () => {
    const slower = { name: 'Checkout', steps: [{ targets: ['tom'], delaySeconds: 3600 }] };
    await h.rest('POST', '/policies', slower);
    await h.advance('2h');
    await h.alert();
    await h.settle();
    await h.say('sam', '/incident ack 1 why was nobody paged sooner');
    const [change] = await search('command=policy.save&text=Checkout');
    expect(change).toMatchObject({
      at: '2026-11-24T10:00:00.000Z',
      who: { words: 'the key Admin token, over the API' },
      what: 'Checkout is changed; what runs keeps to what it started with.',
      after: { steps: [{ targets: [{ kind: 'user', name: 'Tom' }], delaySeconds: 3600 }] },
    });
    expect((change!.before as { steps: object[] }).steps).toHaveLength(2);
    const [ack] = await search('incident=INC-1');
    expect(ack).toMatchObject({ who: { words: 'Sam, in chat' }, command: 'incident.acknowledge' });
  });

  it('shows who tried what they may not, and that nothing came of it', async () => {
    await h.database.query(`update users set role = 'viewer' where handle = 'tom'`);
    await h.alert();
    await h.settle();
    await h.say('tom', '/incident resolve 1');
    const [refused, ...more] = await search('refused=true');
    expect(more).toEqual([]);
    expect(refused).toMatchObject({ who: { name: 'Tom' }, command: 'incident.resolve', incident: 1, changed: false });
    expect(refused!.what).toMatch(/^Refused: incident\.resolve\. Tom may not do this/);
    expect((await h.incident(1)).status).toBe('triggered');
  });
});
