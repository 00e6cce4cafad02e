import { startProgram, type ServerProgram } from './server-program.js';

/** A real Redis, as scripts/test-kinds.ts found it. */
export const startRedis = (): Promise<ServerProgram> =>
  startProgram(process.env.HAVE_REDIS!, (port, folder) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--save', '', '--appendonly', 'no'],
  ]);
