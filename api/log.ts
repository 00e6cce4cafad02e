import pino, { type DestinationStream, type Logger } from 'pino';

/** Where log lines go. */
export type Log = Logger;

/** The log: JSON lines on standard error. Whatever could be a secret is taken out by name before it is written. */
export const createLog = (level: string, to: DestinationStream = standardError()): Log =>
  pino(
    {
      level,
      base: undefined,
      redact: {
        paths: [
          'authorization',
          'cookie',
          'token',
          'key',
          'secret',
          '*.authorization',
          '*.cookie',
          '*.token',
          '*.key',
          '*.secret',
          '*.password',
        ],
        censor: '[redacted]',
      },
    },
    to,
  );

const standardError = () => pino.destination({ fd: 2, sync: true });
