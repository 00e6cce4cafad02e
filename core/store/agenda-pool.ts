import pg from 'pg';
import { appSettings, clientConfig, type DatabaseTarget } from './connection.js';

/**
 * The pool of Agenda, apart from ours: its tables stand in a schema that the app role owns. A connection that breaks is
 * replaced; without somebody who hears of it, it would end the process.
 */
export function openAgendaPool(target: DatabaseTarget, onError: (error: unknown) => void): pg.Pool {
  const settings = { ...appSettings, search_path: 'agenda' };
  const pool = new pg.Pool({ ...clientConfig(target, 'openalert agenda', settings), max: 4 });
  pool.on('error', (error: Error & { client?: unknown }) => {
    // The pool hangs the whole client with its settings on the error, and the error is logged.
    delete error.client;
    // Closing does not wait for the server's goodbye; a server that stops right after says that it broke the connection.
    if (!pool.ending) onError(error);
  });
  return pool;
}
