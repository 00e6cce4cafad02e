import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const rest = (number: number, verb: string, body: object = {}) => h.rest('POST', `/incidents/${number}/${verb}`, body);

describe('a merge', () => {
  it('moves the alerts, ends the paging, and later alerts of the group join the other one', async () => {
    await h.alert({ group: 'a', name: 'a' });
    await h.alert({ group: 'b', name: 'b' });
    await h.settle();
    const reply = await h.say('sam', '/incident merge INC-2 INC-1 same cause');
    expect(reply?.fallback ?? 'nothing').toBe('nothing');
    await h.advance('2s');
    expect(await h.incident(1)).toMatchObject({ alertCount: 2, firingCount: 2, status: 'triggered' });
    expect(await h.incident(2)).toMatchObject({ status: 'merged', mergedInto: 1 });
    expect(await h.timeline(1)).toContain('Sam merged INC-2 “b above 5%” into it in chat: “same cause”');
    const before = (await h.pages(2)).length;
    await h.alert({ group: 'b', name: 'b', labels: { shard: '2' } });
    await h.advance('10m');
    expect((await h.pages(2)).length).toBe(before);
    expect((await h.incident(1)).alertCount).toBe(3);
    for (const name of ['a', 'b']) await h.alert({ group: name, name, status: 'resolved' });
    await h.alert({ group: 'b', name: 'b', labels: { shard: '2' }, status: 'resolved' });
    expect((await h.incident(1)).status).toBe('resolved');
  });

  it('of what others were merged into takes them along, and their cards say so', async () => {
    for (const group of ['a', 'b', 'c']) await h.alert({ group, name: group });
    await h.settle();
    await h.say('sam', '/incident merge INC-3 INC-2');
    await h.advance('2s');
    await h.say('sam', '/incident merge INC-2 INC-1');
    await h.advance('2s');
    expect(await h.incident(1)).toMatchObject({ alertCount: 3 });
    expect((await h.card(3))?.fallback).toContain('merged into INC-1');
  });

  it('refuses itself, what is over, and what is not there', async () => {
    await h.alert({ group: 'a', name: 'a' });
    await h.alert({ group: 'b', name: 'b' });
    await h.settle();
    expect((await rest(1, 'merge', { into: 1 })).status).toBe(400);
    expect((await rest(1, 'merge', { into: 9 })).status).toBe(404);
    await rest(2, 'resolve');
    expect((await rest(1, 'merge', { into: 2 })).body).toMatchObject({ changed: false });
    expect((await h.incident(1)).status).toBe('triggered');
  });

  it('pages again where the one that is put in was louder', async () => {
    await h.alert({ group: 'a', name: 'a', severity: 'info' });
    await h.alert({ group: 'b', name: 'b' });
    await h.settle();
    await h.say('sam', '/incident ack INC-1');
    await h.say('sam', '/incident merge INC-2 INC-1');
    await h.settle();
    expect(await h.incident(1)).toMatchObject({ status: 'triggered', severity: 'SEV1' });
    expect(await h.timeline(1)).toContain(
      'Pages again although it was acknowledged: INC-2 raised the urgency from SEV5 to SEV1.',
    );
  });
});
