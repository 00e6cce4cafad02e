import { idempotencyForget } from '../core/commands/idempotency/forget.js';
import { systemActor } from '../core/people/actor.js';
import type { DueLists } from '../core/queries/system/due.js';
import type { Execute } from '../core/execute.js';
import type { Sweep } from './sweep.js';

/** How often it looks, in milliseconds: what is kept a little longer harms nobody. */
const everyMs = 60 * 60_000;

/** Forgets idempotency keys that are older than a day or two, organisation by organisation. */
export function forgetIdempotencyKeys({ execute, due }: { execute: Execute; due: DueLists }): Sweep {
  let lookedAt = -Infinity;
  return {
    name: 'forget-idempotency-keys',
    async run() {
      const now = due.now().getTime();
      if (now - lookedAt < everyMs) return 0;
      let gone = 0;
      for (const { id } of await due.organisations())
        gone += (await execute(idempotencyForget, { actor: systemActor(id), input: {} })).data!.gone as number;
      lookedAt = now;
      return gone;
    },
  };
}
