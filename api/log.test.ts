import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.js';

const canary = 'canary-4711';
/** What is written for these facts. */
function written(facts: object): string {
  const lines: string[] = [];
  createLog('debug', { write: (line) => void lines.push(line) }).info(facts, 'something happened');
  return lines.join('');
}

describe('the log', () => {
  it.each(['authorization', 'cookie', 'token', 'key', 'secret'])('never holds a %s', (name) => {
    expect(written({ [name]: canary, request: { [name]: canary } })).not.toContain(canary);
    expect(written({ [name]: canary })).toContain(`"${name}":"[redacted]"`);
  });

  it('never holds the password of a connection', () => {
    expect(written({ connection: { host: 'db', password: canary } })).toMatch(/"host":"db","password":"\[redacted\]"/);
  });

  it('keeps what a person needs: the error with its stack, and what was asked', () => {
    const line = written({
      err: new Error('the mail server does not answer'),
      path: '/webhooks/alertmanager/[redacted]',
    });
    expect(JSON.parse(line)).toMatchObject({
      err: { message: 'the mail server does not answer', stack: expect.stringContaining('log.test') },
      path: '/webhooks/alertmanager/[redacted]',
      msg: 'something happened',
    });
  });
});
