/** What the tests of a mutation run find under @jest/globals: jest's own engine, expectations and clock, without the rest of jest. */
import fakeTimers from '@jest/fake-timers';
import jestExpect from '@jest/expect';
import circus from 'jest-circus';

export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
export const expect = jestExpect.jestExpect;
export const jest = new fakeTimers.ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis });
