import { LimitExceeded } from '../core/errors.js';
import type { Actor } from '../core/people/actor.js';
import type { IncomingMessage } from 'node:http';
import type { Limits } from './limits.js';
import type { Response } from 'express';

/** Counts a request, by its address while nobody has said who asks. @throws LimitExceeded */
export type Admit = (request: IncomingMessage, response: Response, actor?: Actor) => void;

/** Makes the count of requests; each answer says how much is left, of the narrowest limit that was asked. */
export const createAdmit =
  (limits: Limits, addressOf: (request: IncomingMessage) => string): Admit =>
  (request, response, actor) => {
    const kind = actor === undefined ? 'address' : actor.kind === 'user' ? 'account' : 'key';
    const id = actor === undefined ? addressOf(request) : (actor.id ?? actor.name);
    const { limit, remaining, resetMs, admitted, retryAfterMs } = limits.take(kind, id);
    if (limit === 0) return;
    response.set({
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': String(Math.ceil(resetMs / 1000)),
    });
    const whose = { address: 'from this address', account: 'of this account', key: 'with this key' }[kind];
    if (!admitted) throw new LimitExceeded(`Too many requests ${whose}: at most ${limit} a minute.`, retryAfterMs);
  };
