import pino, { type DestinationStream, type Logger } from 'pino';
import { createScrub, withoutSecrets } from './scrub.js';

/** Where log lines go. */
export type Log = Logger;

/**
 * The log: JSON lines on standard error. Secrets are taken out by the name under which they stand, and every line once more by
 * their shape and by the values that the settings hold, before it is written.
 */
export function createLog(
  level: string,
  to: DestinationStream = standardError(),
  secrets: readonly string[] = [],
): Log {
  const scrub = createScrub(secrets);
  return pino(
    {
      level,
      base: undefined,
      formatters: { log: (given) => withoutSecrets(given) as Record<string, unknown> },
      serializers: { err: errorOf },
    },
    { write: (line: string) => void to.write(`${scrub(line.trimEnd())}\n`) },
  );
}

/** An error without what a statement was given: that may be anything. */
function errorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return withoutSecrets(error);
  const {
    parameters: _parameters,
    query: _query,
    ...rest
  } = pino.stdSerializers.err(error) as unknown as Record<string, unknown>;
  return withoutSecrets(rest);
}

const standardError = () => pino.destination({ fd: 2, sync: true });
