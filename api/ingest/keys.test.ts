import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createKeys, type KeyUse } from './keys.js';
import { hashSecret } from '../../core/ids.js';
import { rangeText } from '../../core/addresses.js';
import { seal } from '../../core/seal.js';
import type { IntegrationByKey } from '../../core/store/sql/find-by-secret.js';

const now = new Date('2026-11-24T10:00:00Z');
const integration = (over: Partial<IntegrationByKey> = {}): IntegrationByKey => ({
  organisationId: 'o',
  id: 'i',
  name: 'Alertmanager',
  source: 'alertmanager',
  serviceId: 's',
  serviceName: 'checkout',
  defaultSeverity: 'high',
  keyId: 'k',
  signingSecret: null,
  allowedAddresses: [],
  ...over,
});

/** Keys over a table of their hashes, which the test changes; each look-up waits until it is let through. */
function build(found: IntegrationByKey | undefined = integration()) {
  const state: { found: IntegrationByKey | undefined; lookUps: number; gate: Promise<void> } = {
    found,
    lookUps: 0,
    gate: Promise.resolve(),
  };
  const written: [string, KeyUse[]][] = [];
  const errors: unknown[] = [];
  const keys = createKeys({
    lookUp: async (hash) => {
      state.lookUps += 1;
      const answer = hash.equals(hashSecret('oak_known')) ? state.found : undefined;
      await state.gate;
      return answer;
    },
    touch: (organisationId, uses) => {
      written.push([organisationId, uses]);
      return organisationId === 'away' ? Promise.reject(new Error('away')) : Promise.resolve();
    },
    now: () => now,
    onError: (error) => errors.push(error),
  });
  return { keys, state, written, errors };
}

afterEach(() => {
  jest.useRealTimers();
});

describe('a key', () => {
  it('is looked up once, and remembered, also when nobody has it', async () => {
    const { keys, state } = build();
    expect(await keys.find('oak_known')).toMatchObject({ id: 'i', signingSecret: undefined });
    expect(await keys.find('oak_known')).toBeDefined();
    expect(await keys.find('oak_other')).toBeUndefined();
    expect(await keys.find('oak_other')).toBeUndefined();
    expect(state.lookUps).toBe(2);
  });

  it('is remembered for less than five seconds, so that a revoked one is refused everywhere after them', async () => {
    jest.useFakeTimers();
    const { keys, state } = build();
    await keys.find('oak_known');
    state.found = undefined;
    jest.advanceTimersByTime(4999);
    expect(await keys.find('oak_known')).toBeDefined();
    jest.advanceTimersByTime(1);
    expect(await keys.find('oak_known')).toBeUndefined();
  });

  it('is remembered among ten thousand, however many are tried', async () => {
    const { keys, state } = build();
    await keys.find('oak_known');
    for (let n = 1; n < 10_000; n += 1) await keys.find(`oak_${n}`);
    await keys.find('oak_known');
    expect(state.lookUps).toBe(10_000);
    await keys.find('oak_another');
    await keys.find('oak_known');
    expect(state.lookUps).toBe(10_002);
  });

  it('is looked up again once it was told that keys have changed', async () => {
    const { keys, state } = build();
    await keys.find('oak_known');
    state.found = undefined;
    keys.forget();
    expect(await keys.find('oak_known')).toBeUndefined();
  });

  it('that is revoked while it is looked up is not remembered as it was', async () => {
    const { keys, state } = build();
    let open = () => {};
    state.gate = new Promise((resolve) => (open = resolve));
    const slow = keys.find('oak_known');
    state.found = undefined;
    keys.forget();
    open();
    await slow;
    expect(await keys.find('oak_known')).toBeUndefined();
  });

  it('is good from everywhere unless its integration names ranges; one that cannot be read lets nobody in', async () => {
    const allowed = async (...allowedAddresses: string[]) =>
      (await build(integration({ allowedAddresses })).keys.find('oak_known'))!.allowed;
    expect(await allowed()).toBeUndefined();
    expect((await allowed('10.0.0.0/8', '192.0.2.7'))!.map(rangeText)).toEqual(['10.0.0.0/8', '192.0.2.7/32']);
    expect(await allowed('no range')).toEqual([]);
  });

  it('that is revoked and made again while it is looked up is not remembered as it was', async () => {
    const { keys, state } = build();
    let open = () => {};
    state.gate = new Promise((resolve) => (open = resolve));
    const slow = keys.find('oak_known');
    keys.forget();
    keys.forget();
    state.found = undefined;
    open();
    await slow;
    expect(await keys.find('oak_known')).toBeUndefined();
  });

  it('unseals what its sender signs with', async () => {
    const { keys } = build(integration({ signingSecret: seal('signed by this', 'oak_known') }));
    expect(await keys.find('oak_known')).toMatchObject({ signingSecret: 'signed by this' });
  });
});

describe('uses', () => {
  const holder = (keyId: string, organisationId = 'o') => ({
    ...integration({ keyId, organisationId }),
    signingSecret: undefined,
    allowed: undefined,
  });

  it('are written together, each key once', async () => {
    const { keys, written } = build();
    for (let n = 0; n < 100; n += 1) keys.use(holder('a'));
    keys.use(holder('b'));
    keys.use(holder('c', 'other'));
    await keys.flush();
    expect(written).toEqual([
      [
        'o',
        [
          { keyId: 'a', at: now },
          { keyId: 'b', at: now },
        ],
      ],
      ['other', [{ keyId: 'c', at: now }]],
    ]);
    await keys.flush();
    expect(written).toHaveLength(2);
  });

  it('are written by themselves, at once and then every three seconds', async () => {
    jest.useFakeTimers();
    const { keys, written } = build();
    keys.use(holder('a'));
    await jest.advanceTimersByTimeAsync(0);
    expect(written).toHaveLength(1);
    keys.use(holder('a'));
    keys.use(holder('b'));
    await jest.advanceTimersByTimeAsync(2999);
    expect(written).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(written).toHaveLength(2);
    expect(written[1]![1].map(({ keyId }) => keyId)).toEqual(['a', 'b']);
  });

  it('that cannot be written keep none of the others back', async () => {
    const { keys, written, errors } = build();
    keys.use(holder('a', 'away'));
    keys.use(holder('b'));
    await keys.flush();
    expect(errors).toHaveLength(1);
    expect(written.at(-1)).toEqual(['o', [{ keyId: 'b', at: now }]]);
  });
});
