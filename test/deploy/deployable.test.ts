/** Dockerfile and docker-compose.yml, parsed and held against the product. No image is built here: that needs Docker. */
import { existsSync } from 'node:fs';
import { Script } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { configSchema, readConfig } from '../../cli/config.js';
import { pathOf, textOf } from '../../scripts/generated-part.js';
import { paths } from '../../api/paths.js';
import { neededVariables, readCompose } from './compose.js';

const given = { POSTGRES_PASSWORD: '0123abcd' };
const isPinned = (image: string) => /^[\w./-]+:v?\d[\w.-]*$/.test(image);

describe('the Dockerfile', () => {
  const file = DockerfileParser.parse(textOf('Dockerfile'));
  const froms = file.getFROMs();
  const start = froms.at(-1)!.getRange().start.line;
  const last = file.getInstructions().filter((one) => one.getRange().start.line >= start);
  const named = (keyword: string) => last.filter((one) => one.getKeyword() === keyword);
  const wordsOf = (instruction: Instruction) => instruction.getArguments().map((argument) => argument.getValue());
  const json = (keyword: string) => JSON.parse(named(keyword).at(-1)!.getRawArgumentsContent()!) as string[];

  it('builds in one stage and runs in another, from pinned images with a Node that the product takes', () => {
    expect(froms.length).toBeGreaterThan(1);
    for (const from of froms) {
      expect([from.getImage(), isPinned(from.getImage()!)]).toEqual([from.getImage(), true]);
      expect(Number(from.getImageTag()!.split('-')[0])).toBeGreaterThanOrEqual(22);
      // The embedded PostgreSQL is built for glibc.
      expect(from.getImageTag()).not.toContain('alpine');
    }
    const stages = froms.map((from) => from.getBuildStage());
    const copied = named('COPY').map((copy) => wordsOf(copy));
    const origins = named('COPY').map((copy) => /--from=(\w+)/.exec(copy.getTextContent())?.[1]);
    expect(copied.length).toBeGreaterThan(0);
    expect(origins.filter((origin) => !stages.includes(origin ?? ''))).toEqual([]);
  });

  it('runs as somebody else than root, with a data folder of that user', () => {
    const users = named('USER').map((user) => wordsOf(user)[0]);
    expect(users).toEqual(['node']);
    const lineOf = (keyword: string) => named(keyword)[0]!.getRange().start.line;
    expect(lineOf('USER')).toBeLessThan(lineOf('ENTRYPOINT'));
    expect(named('RUN').map((run) => run.getRawArgumentsContent())).toContain(
      'install -d -o node -g node -m 0700 /data',
    );
    expect(named('VOLUME').flatMap(wordsOf)).toEqual(['/data']);
  });

  it('sets only settings that there are, which the product takes', () => {
    const pairs = file
      .getENVs()
      .flatMap((env) => env.getProperties())
      .map((property) => [property.getName(), property.getValue()!] as const);
    const settings = pairs.filter(([name]) => name !== 'NODE_ENV');
    expect(settings.filter(([name]) => !(name in configSchema.shape))).toEqual([]);
    expect(readConfig(Object.fromEntries(settings))).toMatchObject({ HOST: '0.0.0.0', OPENALERT_DATA: '/data' });
  });

  it('starts a command of the command line, and asks it for its health', () => {
    const command = [...json('ENTRYPOINT'), ...json('CMD')];
    expect(command).toEqual(['node', 'dist/cli/main.js', 'start']);
    expect(existsSync(pathOf('cli/main.ts'))).toBe(true);
    const check = named('HEALTHCHECK')[0]!.getRawArgumentsContent()!;
    const asked = /127\.0\.0\.1:\$\{process\.env\.PORT\}(\/\w+)/.exec(check)?.[1];
    expect(paths.some(({ method, path }) => method === 'GET' && path === asked)).toBe(true);
    // What it runs is a program of its own: it has to be one.
    const program = JSON.parse(/CMD (\[.*\])$/s.exec(check)![1]!) as string[];
    expect(() => new Script(program[2]!)).not.toThrow();
  });

  it('copies and runs files that there are', () => {
    const scripts = [...textOf('Dockerfile').matchAll(/node (scripts\/[\w.]+)/g)].map(([, path]) => path!);
    expect(scripts).toEqual(['scripts/build.mjs']);
    for (const path of [...scripts, 'package.json', 'package-lock.json']) expect(existsSync(pathOf(path))).toBe(true);
    const ignored = textOf('.dockerignore').trim().split('\n');
    const wanted = ['api', 'bot', 'browser', 'cli', 'core', 'jobs', 'templates', 'scripts', 'package.json'];
    expect(ignored.filter((name) => wanted.includes(name))).toEqual([]);
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.git', 'data', 'node_modules']));
  });
});

describe('docker-compose.yml', () => {
  const { services, volumes } = readCompose(given);
  const ours = [services.app!, services.worker!];

  it('has the services of a whole installation', () => {
    expect(Object.keys(services).sort()).toEqual(['app', 'mail', 'mongo', 'postgres', 'redis', 'worker']);
    for (const service of ours) expect(service.build).toBe('.');
    for (const name of ['postgres', 'mongo', 'redis', 'mail'])
      expect([name, isPinned(services[name]!.image!)]).toEqual([name, true]);
  });

  it('sets only settings that there are, and the product takes them', () => {
    for (const { environment } of ours) {
      expect(Object.keys(environment).filter((key) => !(key in configSchema.shape))).toEqual([]);
      expect(() => readConfig(environment)).not.toThrow();
    }
  });

  it('runs an api process and a worker that differ by their role alone', () => {
    const [app, worker] = ours.map(({ environment }) => environment);
    expect(app!.OPENALERT_ROLE).toBe('api');
    expect(worker).toEqual({ ...app, OPENALERT_ROLE: 'worker' });
  });

  it('names services by the names that they have, and volumes that are declared', () => {
    const addresses = Object.entries(ours[0]!.environment).filter(([, value]) =>
      /^(postgres|mongodb|redis|smtp):/.test(value),
    );
    expect(addresses.map(([key]) => key).sort()).toEqual(['DATABASE_URL', 'JOBS_URL', 'REDIS_URL', 'SMTP_URL']);
    for (const [key, value] of addresses) expect([key, new URL(value).hostname in services]).toEqual([key, true]);
    for (const [name, service] of Object.entries(services)) {
      const unknown = Object.keys(service.depends_on ?? {}).filter((other) => !(other in services));
      const undeclared = (service.volumes ?? [])
        .map((volume) => volume.split(':')[0]!)
        .filter((one) => !(one in volumes));
      expect([name, unknown, undeclared]).toEqual([name, [], []]);
    }
  });

  it('needs nothing of Redis, MongoDB and mail to start paging', () => {
    const needed = ours.flatMap((service) => Object.keys(service.depends_on ?? {}));
    expect([...new Set(needed)].sort()).toEqual(['app', 'postgres']);
  });

  it('opens its ports to this machine alone, and holds no password', () => {
    for (const { ports } of Object.values(services))
      for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(neededVariables()).toEqual(['POSTGRES_PASSWORD']);
    expect(() => readCompose({})).toThrow('POSTGRES_PASSWORD is not set');
    const { password, username } = new URL(ours[0]!.environment.DATABASE_URL!);
    expect(services.postgres!.environment).toEqual({
      POSTGRES_USER: username,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: 'openalert',
    });
  });
});
