/** What an error of the database means: away, try again, or a broken rule. */
import { Busy, OpenAlertError, Unavailable } from '../errors.js';

interface Failure {
  code?: unknown;
  message?: unknown;
  constraint?: unknown;
  driverError?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** The error, what TypeORM or a cause wraps, and the attempts of a connect to several addresses. */
function layersOf(error: unknown, depth = 0): Failure[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const failure = error as Failure;
  const several = Array.isArray(failure.errors) ? (failure.errors as unknown[]) : [];
  return [failure, ...[failure.driverError, failure.cause, ...several].flatMap((inner) => layersOf(inner, depth + 1))];
}

const codesOf = (error: unknown): string[] =>
  layersOf(error).flatMap(({ code }) => (typeof code === 'string' ? [code] : []));

const awayCodes = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ENOENT ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN 57P01 57P02 57P03 53300'.split(
    ' ',
  ),
);
// pg, its pool and TypeORM have no codes for these.
const awayWords =
  /connection terminated|terminated unexpectedly|timeout exceeded when trying to connect|not queryable|client was closed|use a pool after calling end|driver not connected|timeout expired/i;

/** Is the connection, and not the statement, to blame? */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  if (error instanceof OpenAlertError) return false;
  if (codesOf(error).some((code) => awayCodes.has(code) || /^08...$/.test(code))) return true;
  return layersOf(error).some(
    ({ message, code }) => code === undefined && typeof message === 'string' && awayWords.test(message),
  );
}

/** A lock, a statement or the server's own means took too long or ran out (53, 55P03, 57014): not the statement's fault. */
const isBusy = (error: unknown): boolean =>
  codesOf(error).some((code) => code === '55P03' || code === '57014' || code.startsWith('53'));

/**
 * May the product's role not write any more (42501)? Its rights come with the tables; a move takes them away. Row-level
 * security refuses with the same code: that is a fault of ours, and not a move.
 */
export const isClosed = (error: unknown): boolean =>
  codesOf(error).includes('42501') && !/row-level security/.test(String((error as Error).message));

/** The error itself, Unavailable when the connection is to blame, or Busy when the load is. */
export function toUnavailable(error: unknown): unknown {
  if (error instanceof OpenAlertError) return error;
  if (isConnectionFailure(error)) return new Unavailable('The database is away.', undefined, { cause: error });
  return isBusy(error) ? new Busy('The database is busy.', undefined, { cause: error }) : error;
}

/** A deadlock (40P01) or a serialization failure (40001): the same transaction may succeed the next time. */
export const isSerializationFailure = (error: unknown): boolean =>
  codesOf(error).some((code) => code === '40P01' || code === '40001');

/** Does the database refuse what was to be stored (22: a value it cannot hold, 23: a broken rule)? */
export const isRefusedData = (error: unknown): boolean => codesOf(error).some((code) => /^2[23]...$/.test(code));

/** Is there such a row already (23505), by this constraint or index where one is named? */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  layersOf(error).some(
    (layer) => layer.code === '23505' && (constraint === undefined || layer.constraint === constraint),
  );
