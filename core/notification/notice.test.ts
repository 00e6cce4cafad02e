import { describe, expect, it } from '@jest/globals';
import { isLine, notice, plainNotice } from './notice.js';

const now = new Date('2026-06-01T12:00:00Z');
const sam = { id: 'sam', name: 'Sam' };

describe('a notice as plain text', () => {
  const told = notice([{ person: sam }, ' hands over at ', { at: '2026-06-01T16:00:00Z', style: 'clock' }, '.'], {
    rows: [{ words: [{ strong: 'INC-4' }, ' disk full'], detail: ['acknowledged'], at: '2026-06-01T11:00:00Z' }],
  });

  it('says the person and the time of the reader', () => {
    expect(plainNotice(told, { id: 'ana', zone: 'Europe/Berlin' }, now)).toBe(
      'Sam hands over at 18:00.\n13:00 INC-4 disk full: acknowledged',
    );
  });

  it('says you to whom it is about', () => {
    expect(plainNotice(told, { id: 'sam', zone: 'UTC' }, now)).toContain('you hands over at 16:00');
  });
});

describe('isLine', () => {
  it('is true only without rows and acts', () => {
    expect(isLine(notice(['x']))).toBe(true);
    expect(isLine(notice(['x'], { rows: [{ words: ['y'] }] }))).toBe(false);
    expect(isLine(notice(['x'], { acts: [{ label: 'y', command: 'z', input: {} }] }))).toBe(false);
  });
});
