import { appSettings, clientConfig, type DatabaseTarget } from './connection.js';
import type { PoolConfig } from 'pg';

/** The pool of Agenda, apart from ours: its tables stand in a schema that the app role owns. */
export const agendaPool = (target: DatabaseTarget): PoolConfig => ({
  ...clientConfig(target, 'openalert agenda', { ...appSettings, search_path: 'agenda' }),
  max: 4,
});
