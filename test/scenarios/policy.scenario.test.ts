import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listPolicies } from '../../core/queries/policy/list.js';
import { organisationSetAckTimeout } from '../../core/commands/organisation/set-ack-timeout.js';
import { policySave } from '../../core/commands/policy/save.js';
import { serviceUpdate } from '../../core/commands/service/update.js';
import type { Command } from '../../core/execute.js';
import { createHarness, type Harness } from '../harness.js';

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});
afterEach(() => h.stop());

const save = (over: object = {}) =>
  h.rest('POST', '/policies', {
    name: 'Payments',
    steps: [{ targets: ['@maya', '#incidents'], delaySeconds: 120 }],
    ...over,
  });

describe('a policy', () => {
  describe('a policy that is saved over REST', () => {
    it('pages as it says, once a service names it; what runs keeps to the one it started with', async () => {
      expect((await save()).status).toBe(201);
      await h.alert({ group: 'a', name: 'a' });
      await h.settle();
      const { body } = await h.rest('POST', '/services/checkout', { policy: 'payments' });
      expect(body).toMatchObject({ changed: true });
      expect((await h.rest('POST', '/services/checkout', { policy: 'Payments' })).body).toMatchObject({
        changed: false,
      });
      await h.alert({ group: 'b', name: 'b' });
      await h.settle();
      const [maya, sam] = [await h.person('maya'), await h.person('sam')];
      expect((await h.pages(1)).map(({ userId }) => userId)).toEqual([sam.id, sam.id]);
      expect((await h.pages(2)).map(({ userId }) => userId)).toEqual([maya.id, maya.id]);
      expect((await save({ repeatCount: 3 })).status).toBe(200);
      expect((await h.rest('GET', '/policies')).body.items).toMatchObject([
        { name: 'Checkout' },
        { name: 'Payments', repeatCount: 3, ackTimeoutSeconds: null, steps: [{ delaySeconds: 120 }] },
      ]);
    });

    it('is refused with the field that is wrong', async () => {
      const wrong = [
        await save({ steps: [] }),
        await save({ steps: [{ targets: ['@prija'], delaySeconds: 60 }] }),
        await save({ steps: [{ targets: ['#nowhere'], delaySeconds: 60 }] }),
        await save({ steps: [{ targets: ['@maya'], delaySeconds: 60, everyone: true, roundRobin: true }] }),
        await save({ ackTimeoutSeconds: -1 }),
        await h.rest('POST', '/services/checkout', { policy: 'nowhere' }),
        await h.rest('POST', '/severities/SEV9', { ackTimeoutSeconds: 60 }),
      ];
      expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 400));
      expect(wrong.map(({ body }) => (body.errors as { field: string }[])[0]!.field)).toEqual([
        'steps',
        'steps.0.targets.0',
        'steps.0.targets.0',
        'steps.0.roundRobin',
        'ackTimeoutSeconds',
        'policy',
        'severity',
      ]);
      expect((await h.rest('POST', '/services/nowhere', {})).status).toBe(404);
      expect((await h.rest('GET', '/policies')).body.items).toHaveLength(1);
    });

    it('takes turns in the order in which it names people, from the first again once it is changed', async () => {
      const turns = { targets: ['@maya', '@priya'], delaySeconds: 120, roundRobin: true };
      await save({ steps: [turns] });
      await h.rest('POST', '/services/checkout', { policy: 'Payments' });
      const first = async (number: number, group: string) => {
        await h.alert({ group, name: group });
        await h.settle();
        return (await h.pages(number))[0]!.userId;
      };
      const [maya, priya] = [(await h.person('maya')).id, (await h.person('priya')).id];
      expect([await first(1, 'a'), await first(2, 'b'), await first(3, 'c')]).toEqual([maya, priya, maya]);
      const asked = await h.rest('POST', '/simulate', { service: 'checkout' });
      const [told] = asked.body.incidents as { rehearsal: { steps: { names: string[] }[] } }[];
      expect(told!.rehearsal.steps.map(({ names }) => names.join())).toEqual(['Priya']);
      await save({ steps: [turns] });
      expect(await first(4, 'd')).toBe(maya);
    });
  });

  describe('how long an acknowledgement holds', () => {
    it('is said for a severity, and 0 takes the question away', async () => {
      await h.rest('POST', '/severities/SEV1', { ackTimeoutSeconds: 0 });
      await h.rest('POST', '/severities/SEV2', { ackTimeoutSeconds: 600 });
      await h.alert({ group: 'a', name: 'a' });
      await h.alert({ group: 'b', name: 'b', severity: 'high' });
      await h.settle();
      for (const number of [1, 2]) await h.say('sam', `/incident ack INC-${number}`);
      await h.advance('11m');
      expect((await h.incident(1)).answerBy).toBeNull();
      expect((await h.incident(2)).answerBy).not.toBeNull();
    });
  });

  it('lets members look at policies, and change none', async () => {
    const { execute, runQuery } = h.system.core;
    const priya = await h.person('priya');
    expect((await runQuery(listPolicies, { actor: priya })).items).toHaveLength(1);
    for (const command of [policySave, serviceUpdate, organisationSetAckTimeout] as Command[])
      await expect(execute(command, { actor: priya, input: {} })).rejects.toThrow('needs the permission');
  });
});
