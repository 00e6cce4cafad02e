import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { buildPagesInput } from './fixtures/pages.js';
import { pagesFor, type ContactMethod, type NotificationRule, type PagesInput } from './pages-for.js';

const channel = fc.constantFrom('chat', 'email', 'sms');
const urgency = fc.constantFrom('high' as const, 'low' as const);
const rules = fc.array(fc.record<NotificationRule>({ urgency, channel, delaySeconds: fc.constantFrom(0, 60, 300) }), {
  maxLength: 5,
});
const methods = fc.array(
  fc.record<ContactMethod>({
    channel: fc.constantFrom('email', 'sms'),
    address: fc.constantFrom('one', 'two'),
    verifiedAt: fc.constantFrom(null, new Date('2026-01-01T00:00Z')),
  }),
  { maxLength: 4 },
);
const input: fc.Arbitrary<PagesInput> = fc
  .record({ urgency, rules, defaults: rules, methods, speed: fc.constantFrom(1, 10) })
  .map((over) => buildPagesInput(over));

describe('the pages of anybody', () => {
  it('exist whenever there is a verified method, and otherwise the reason is told', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const { pages, unreachable } = pagesFor(asked);
        if (asked.methods.some(({ verifiedAt }) => verifiedAt !== null)) expect(pages.length).toBeGreaterThan(0);
        expect(unreachable === null).toBe(pages.length > 0);
      }),
      { numRuns: 300 },
    );
  });

  it('go only to the chat and to verified addresses, never into the past', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const allowed = asked.methods.filter(({ verifiedAt }) => verifiedAt).map((m) => `${m.channel} ${m.address}`);
        for (const page of pagesFor(asked).pages) {
          expect([`chat ${asked.userId}`, ...allowed]).toContain(`${page.channel} ${page.address}`);
          expect(page.dueAt >= asked.now).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('come once a rule: no key and no moment of a channel twice, however often the rule stands there', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const { pages } = pagesFor(asked);
        const moments = pages.map((page) => `${page.channel} ${page.dueAt.toISOString()}`);
        expect(new Set(pages.map(({ rule }) => rule)).size).toBe(pages.length);
        expect(new Set(moments).size).toBe(pages.length);
        const doubled = { ...asked, rules: [...asked.rules, ...asked.rules] };
        expect(pagesFor(doubled).pages).toEqual(pages);
      }),
      { numRuns: 300 },
    );
  });
});
