import { execFileSync } from 'node:child_process';
import { startProgram, type ServerProgram } from './server-program.js';

/** A server that speaks MongoDB's protocol. */
export interface MongoServer extends ServerProgram {
  url: string;
}

/** What the found program is: "MongoDB v8.0.4" or "FerretDB v1.24.2, SQLite". */
export function mongoCalled(): string {
  const said = execFileSync(process.env.HAVE_MONGO!, ['--version'], { encoding: 'utf8' });
  const version = /v\d[\w.-]*/.exec(said)?.[0] ?? '';
  return /^db version/m.test(said) ? `MongoDB ${version}` : `FerretDB ${version}, SQLite`;
}

/** The MongoDB that scripts/test-kinds.ts found, or the FerretDB that stands in for it. */
export async function startMongo(): Promise<MongoServer> {
  const args = mongoCalled().startsWith('MongoDB') ? mongoArgs : ferretArgs;
  const server = await startProgram(process.env.HAVE_MONGO!, args);
  return { ...server, url: `mongodb://127.0.0.1:${server.port}/openalert` };
}

const mongoArgs = (port: number, folder: string) => [
  ...['--port', String(port), '--bind_ip', '127.0.0.1', '--dbpath', folder],
];

const ferretArgs = (port: number, folder: string) => [
  ...[`--listen-addr=127.0.0.1:${port}`, '--handler=sqlite', `--sqlite-url=file:${folder}/`],
  ...[`--state-dir=${folder}`, '--debug-addr=-', '--telemetry=disable', '--log-level=WARN'],
];
