import { describe, expect, it } from '@jest/globals';
import { differences, exchangesOf, filledIn, type Known } from './http-example.js';

const block = (text: string) => ({ place: 'x.md:1', language: 'http', text });

describe('an example in a page', () => {
  it('is a request and its answer', () => {
    const request = block('POST /api/v1/services\nIdempotency-Key: a-1\n\n{ "name": "billing" }');
    const answer = block('HTTP/1.1 201 Created\n\n{ "id": "service-id…" }');
    expect(exchangesOf([request, answer])).toEqual([
      {
        place: 'x.md:1',
        method: 'POST',
        path: '/api/v1/services',
        headers: { 'idempotency-key': 'a-1' },
        body: '{ "name": "billing" }',
        status: 201,
        answerHeaders: {},
        answer: { id: 'service-id…' },
      },
    ]);
    expect(() => exchangesOf([request])).toThrow('x.md:1: this block has no partner');
    expect(() => exchangesOf([answer, request])).toThrow('not a request');
    expect(() => exchangesOf([request, request])).toThrow('not an answer');
  });

  it('is filled in with what cut texts stand for', () => {
    const known = new Map([
      ['key…', 'oak_1'],
      ['$TOKEN', 'secret'],
    ]);
    expect(filledIn('/webhooks/alertmanager/key… $TOKEN other…', known)).toBe(
      '/webhooks/alertmanager/oak_1 secret other…',
    );
  });
});

describe('an answer', () => {
  const known: Known = new Map([['id…', '7']]);
  it.each<[unknown, unknown]>([
    [
      { a: 1, b: null },
      { a: 1, b: null },
    ],
    ['…', { anything: true }],
    ['id…', '7'],
    ['/x/id…/y', '/x/7/y'],
    ['by somebody…', 'by Sam'],
    [
      [1, '…'],
      [1, 2, 3],
    ],
    [['…'], []],
    [
      { a: 1, '…': '…' },
      { a: 1, b: 2 },
    ],
  ])('%j is as %j', (shown, got) => {
    expect(differences(shown, got, new Map(known))).toEqual([]);
  });

  it.each<[unknown, unknown, string]>([
    [{ a: 1 }, { a: 2 }, 'answer.a is 2, the page shows 1'],
    [{ a: 1 }, { a: '1' }, 'answer.a is "1", the page shows 1'],
    [{ a: null }, {}, 'answer.a is missing'],
    [{}, { a: 1 }, 'answer.a is not on the page'],
    ['…', undefined, 'answer is missing'],
    ['id…', '8', 'answer is "8", the page shows "id…"'],
    ['Sam (on call)', 'Sam on call', 'answer is "Sam on call", the page shows "Sam (on call)"'],
    [[1], [1, 2], 'answer has 2 items, the page shows 1'],
    [[1, 2, '…'], [1], 'answer has 1 items, the page shows 2 or more'],
    [[{ a: 1 }], [{ a: 2 }], 'answer.0.a is 2, the page shows 1'],
    [{}, [], 'answer is [], the page shows {}'],
  ])('%j is not %j', (shown, got, line) => {
    expect(differences(shown, got, new Map(known))).toEqual([line]);
  });

  it('teaches what a cut text stands for', () => {
    const learnt: Known = new Map();
    expect(differences([{ id: 'alert…' }, { of: 'alert…' }], [{ id: 'x' }, { of: 'y' }], learnt)).toEqual([
      'answer.1.of is "y", the page shows "alert…"',
    ]);
    expect(learnt.get('alert…')).toBe('x');
  });
});
