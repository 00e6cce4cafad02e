import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Conflict, InvalidInput } from './errors.js';
import { parseInput } from './input.js';

const shape = z.strictObject({
  title: z.string('a title'),
  alerts: z.array(z.strictObject({ labels: z.record(z.string(), z.string('a text')) })).default([]),
});
const refusalOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};
const throwing = (error: unknown) => ({
  parse: () => {
    throw error;
  },
});

describe('parseInput', () => {
  it('answers what was parsed, defaults filled in', () => {
    expect(parseInput(shape, { title: 'Disk full' })).toEqual({ title: 'Disk full', alerts: [] });
  });

  it('names every field that is wrong, at once, by its path', () => {
    const error = refusalOf(() => parseInput(shape, { title: 7, alerts: [{ labels: { host: 1 } }] }));
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error).toMatchObject({
      code: 'invalid-input',
      message: 'title: a title; alerts.0.labels.host: a text',
      problems: [
        { field: 'title', expected: 'a title' },
        { field: 'alerts.0.labels.host', expected: 'a text' },
      ],
    });
  });

  it('speaks of the body where no field is to blame', () => {
    expect(refusalOf(() => parseInput(shape, 'text'))).toMatchObject({ problems: [{ field: 'body' }] });
  });

  it('leaves our own refusals and unexpected errors as they are', () => {
    const own = new Conflict('It is resolved.');
    const bug = new TypeError('x is undefined');
    expect(refusalOf(() => parseInput(throwing(own), {}))).toBe(own);
    expect(refusalOf(() => parseInput(throwing(bug), {}))).toBe(bug);
  });
});
