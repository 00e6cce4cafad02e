/**
 * Errors that reach people. `code` is for programs, `message` one human sentence, `id` can be quoted and is in the log.
 * The HTTP status and the chat wording are chosen at the edge.
 */
import { randomUUID } from 'node:crypto';

/** What kind of refusal an error is, for programs. */
export type ErrorCode =
  'invalid-input' | 'not-found' | 'forbidden' | 'conflict' | 'stale' | 'limit-exceeded' | 'unavailable';

/** One problem of an input: the field's path ("alerts.0.labels") and what was expected there. */
export interface FieldProblem {
  field: string;
  expected: string;
}

/** The base of every error we throw on purpose. */
export class OpenAlertError extends Error {
  readonly id = randomUUID()
    .slice(0, 9)
    .replace(/^(.{4})(.{4}).*$/, '$1-$2');
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The input is not what was expected; names each field. */
export class InvalidInput extends OpenAlertError {
  constructor(
    message: string,
    readonly problems: FieldProblem[] = [],
  ) {
    super('invalid-input', message);
  }
}

/** The thing does not exist, or not for this actor. */
export class NotFound extends OpenAlertError {
  constructor(message: string) {
    super('not-found', message);
  }
}

/** The actor may not do this. */
export class Forbidden extends OpenAlertError {
  constructor(message: string) {
    super('forbidden', message);
  }
}

/** The actor may do this, and has to prove first that it is really them. */
export class ProofNeeded extends Forbidden {}

/** The state of the thing does not allow this now. */
export class Conflict extends OpenAlertError {
  constructor(
    message: string,
    /** What would settle it, for a button: the same command with this added to its input. */
    readonly remedy?: { label: string; input: Record<string, unknown> },
  ) {
    super('conflict', message);
  }
}

/** The thing is no longer as the caller saw it. */
export class Stale extends OpenAlertError {
  constructor(message: string) {
    super('stale', message);
  }
}

/** Too many, too large or too fast; try again after `retryAfterMs`. */
export class LimitExceeded extends OpenAlertError {
  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super('limit-exceeded', message);
  }
}

/** The database is away or we are stopping; the caller may try again after `retryAfterMs`. */
export class Unavailable extends OpenAlertError {
  constructor(
    message: string,
    readonly retryAfterMs = 2000,
    options?: { cause?: unknown },
  ) {
    super('unavailable', message, options);
  }
}

/** The database answers, but not this in time: other work may well go through now. */
export class Busy extends Unavailable {}

/** The database was moved away: it reads, and will take no write any more. Waiting here is in vain; others may come back. */
export class Closed extends Unavailable {}
