/** Agenda on MongoDB, by JOBS_URL; the output says which server it was. */
import { MongoClient } from 'mongodb';
import { mongoCalled, startMongo } from '../fakes/mongo.js';
import { agendaOn, type StoreUnderTest } from './both-stores.js';

const called = mongoCalled();
process.stdout.write(`Agenda by JOBS_URL runs on ${called}\n`);
// Seen: of a hundred jobs that two connections asked for at once, it gave 96 to both.
const notAtomic = called.startsWith('FerretDB') ? 'findAndModify of FerretDB gives one job to two' : undefined;

const open = async (): Promise<StoreUnderTest> => {
  const server = await startMongo();
  const client = new MongoClient(server.url, { serverSelectionTimeoutMS: 2000 });
  const jobs = client.db('openalert').collection('agendaJobs');
  return {
    kind: 'MongoDB',
    environment: { JOBS_URL: server.url },
    open: () => ({ kind: 'MongoDB', url: server.url }),
    planned: () => jobs.countDocuments({ name: { $in: ['sweeps', 'chores'] } }),
    takeAway: () => server.kill(),
    giveBack: () => server.start(),
    async wipe() {
      await jobs.deleteMany({});
    },
    async close() {
      await client.close();
      await server.stop();
    },
  };
};

agendaOn(called, open, notAtomic);
