import { describe, expect, it } from '@jest/globals';
import { changedFields } from './changed-fields.js';

describe('changedFields', () => {
  it('keeps what differs, and all of a thing that is made or removed', () => {
    expect(changedFields({ a: 1, b: [2], c: null }, { a: 1, b: [3], c: null })).toEqual({
      before: { b: [2] },
      after: { b: [3] },
    });
    expect(changedFields(null, { a: 1 })).toEqual({ before: null, after: { a: 1 } });
    expect(changedFields({ a: 1 }, null)).toEqual({ before: { a: 1 }, after: null });
    expect(changedFields({ a: 1 }, { a: 1 })).toEqual({ before: null, after: null });
    expect(changedFields(null, null)).toEqual({ before: null, after: null });
    expect(changedFields({ a: 1 }, { a: 1, b: 2 })).toEqual({ before: null, after: { b: 2 } });
  });

  it('never shows a secret, however deep, and no NUL', () => {
    const { after } = changedFields(null, {
      signingSecret: 's',
      nested: [{ apiToken: 't', passwordHash: 'h', name: 'a\u0000b' }],
      at: new Date(0),
    });
    expect(after).toEqual({
      signingSecret: '[not shown]',
      nested: [{ apiToken: '[not shown]', passwordHash: '[not shown]', name: 'ab' }],
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  it('says how long something is that is too long', () => {
    expect(changedFields(null, { text: 'x'.repeat(40_000) }).after).toEqual({ cut: '40011 characters of JSON' });
  });
});
