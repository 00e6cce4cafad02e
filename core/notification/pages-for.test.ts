import { describe, expect, it } from '@jest/globals';
import { buildMethod, buildPagesInput, buildRule } from './fixtures/pages.js';
import { pagesFor, type PagesInput } from './pages-for.js';

const { now } = buildPagesInput();
/** Each page as one line: "email ana@example.org after 300 s". */
const linesOf = (over: Partial<PagesInput>) =>
  pagesFor(buildPagesInput(over)).pages.map(
    ({ channel, address, dueAt }) => `${channel} ${address} after ${(dueAt.getTime() - now.getTime()) / 1000} s`,
  );

describe('pagesFor', () => {
  it('follows the organisation’s rules where a person has none', () => {
    expect(linesOf({})).toEqual(['chat ana after 0 s', 'email ana@example.org after 300 s']);
  });

  it('follows the person’s own rules instead, and those of the urgency alone', () => {
    const rules = [buildRule({ delaySeconds: 60 }), buildRule({ urgency: 'low', channel: 'chat' })];
    expect(linesOf({ rules })).toEqual(['email ana@example.org after 60 s']);
    expect(linesOf({ rules, urgency: 'low' })).toEqual(['chat ana after 0 s']);
  });

  it('falls back to the organisation’s rules for an urgency for which the person has none', () => {
    const defaults = [buildRule({ urgency: 'low', delaySeconds: 900 })];
    expect(linesOf({ rules: [buildRule()], defaults, urgency: 'low' })).toEqual(['email ana@example.org after 900 s']);
  });

  it('sends nothing to an address that was never verified', () => {
    const methods = [buildMethod({ address: 'typo@example.org', verifiedAt: null }), buildMethod()];
    expect(linesOf({ rules: [buildRule()], methods })).toEqual(['email ana@example.org after 0 s']);
  });

  it('uses any verified address at once, rather than none, when no rule can be followed', () => {
    const methods = [buildMethod({ verifiedAt: null }), buildMethod({ channel: 'sms', address: '+49' })];
    expect(pagesFor(buildPagesInput({ rules: [buildRule({ delaySeconds: 300 })], methods }))).toEqual({
      pages: [{ channel: 'sms', address: '+49', rule: 'high/sms/any', dueAt: now }],
      unreachable: null,
    });
    expect(linesOf({ defaults: [] })).toEqual(['email ana@example.org after 0 s']);
  });

  it('says that somebody cannot be reached at all', () => {
    expect(pagesFor(buildPagesInput({ rules: [buildRule()], methods: [buildMethod({ verifiedAt: null })] }))).toEqual({
      pages: [],
      unreachable: 'no verified contact method',
    });
  });

  it('repeats a channel after another delay, but a rule that stands there twice pages once', () => {
    const rules = [buildRule(), buildRule({ delaySeconds: 60 }), buildRule()];
    expect(linesOf({ rules })).toEqual(['email ana@example.org after 0 s', 'email ana@example.org after 60 s']);
  });

  it('shortens the delays of a faster organisation', () => {
    expect(linesOf({ speed: 10 })).toEqual(['chat ana after 0 s', 'email ana@example.org after 30 s']);
  });
});
