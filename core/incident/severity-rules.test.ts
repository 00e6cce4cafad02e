import { describe, expect, it } from '@jest/globals';
import { severityRulesOf, usualRules } from './severity-rules.js';

describe('the rules of severities', () => {
  it('are the usual ones where nothing was changed', () => {
    expect(severityRulesOf({})).toEqual(usualRules);
  });

  it('differ in what was changed, and in nothing else', () => {
    const rules = severityRulesOf({ SEV3: { opensRoom: true }, SEV1: { updateMinutes: null } });
    expect(rules.SEV3).toEqual({ ...usualRules.SEV3, opensRoom: true });
    expect(rules.SEV1).toEqual({ ...usualRules.SEV1, updateMinutes: null });
    expect(rules.SEV2).toEqual(usualRules.SEV2);
  });
});
