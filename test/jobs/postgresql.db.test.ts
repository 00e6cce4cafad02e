/** Agenda on PostgreSQL, where it keeps its jobs unless told otherwise. */
import pg from 'pg';
import { openAgendaPool } from '../../core/store/agenda-pool.js';
import { agendaOn } from './both-stores.js';

agendaOn('PostgreSQL', async ({ connection }) => {
  const owner = new pg.Pool({ ...connection, max: 1 });
  // The database is dropped under a connection whose goodbye is still on its way.
  owner.on('error', () => undefined);
  const rename = (from: string, to: string) => owner.query(`alter schema ${from} rename to ${to}`);
  return {
    kind: 'PostgreSQL',
    environment: {},
    open: () => ({ kind: 'PostgreSQL', pool: openAgendaPool({ connection }, () => undefined) }),
    async planned() {
      // Agenda makes its table itself, at its first start.
      const { rows: there } = await owner.query(`select 1 where to_regclass('agenda.agenda_jobs') is not null`);
      if (there.length === 0) return 0;
      const { rows } = await owner.query(`select 1 from agenda.agenda_jobs where name in ('sweeps', 'chores')`);
      return rows.length;
    },
    // The database itself must stay, or nothing at all could be paged: only what is Agenda's goes.
    async takeAway() {
      await rename('agenda', 'agenda_away');
    },
    async giveBack() {
      await rename('agenda_away', 'agenda');
    },
    async wipe() {
      await owner.query('delete from agenda.agenda_jobs');
    },
    close: () => owner.end(),
  };
});
