/** The rules of who may import whom. A rule takes sources and answers a line per violation. */
import { nounOf, placeOf, platformOf, rankOf } from './layers.js';
import { isProduct, type Source } from './sources.js';

/** A rule over the whole tree. */
export type Rule = (sources: Source[]) => string[];

const product = (sources: Source[]) => sources.filter((source) => isProduct(source.path));

/** Imports point left only; siblings never import one another. */
export const importsPointLeft: Rule = (sources) =>
  product(sources).flatMap((source) => {
    const from = placeOf(source.path);
    if (!from) return [`${source.path} stands in no folder that the design knows`];
    return source.imports
      .filter((one) => one.ours)
      .flatMap((one) => {
        const to = placeOf(one.target);
        if (!to) return [`${source.path} imports ${one.target}, which is no part of the product`];
        if (to === from || rankOf(to) < rankOf(from)) return [];
        return [`${source.path} imports ${one.target}: ${to} does not stand left of ${from}`];
      });
  });

/** Words know the nouns by their types alone, and only those who speak import words. */
export const templatesStandApart: Rule = (sources) =>
  product(sources).flatMap((source) =>
    source.imports.flatMap((one) => {
      const from = placeOf(source.path);
      if (from === 'templates' && one.ours && placeOf(one.target) !== 'templates' && !one.typeOnly) {
        return [`${source.path} imports more than types from ${one.target}`];
      }
      const speaks = ['templates', 'bot', 'api', 'cli', 'browser'].includes(from ?? '');
      return placeOf(one.target) === 'templates' && !speaks ? [`${source.path} imports words from ${one.target}`] : [];
    }),
  );

/** The page and the server write times with the same functions. */
const isShared = (path: string) => path.startsWith('templates/web/');

/** The client takes types from the server, never code: what it bundles is its own, and how times are written. */
export const browserStandsApart: Rule = (sources) =>
  product(sources).flatMap((source) =>
    source.imports.flatMap((one) => {
      const from = placeOf(source.path);
      if (
        from === 'browser' &&
        one.ours &&
        placeOf(one.target) !== 'browser' &&
        !one.typeOnly &&
        !isShared(one.target)
      ) {
        return [`${source.path} bundles ${one.target}`];
      }
      return from !== 'browser' && placeOf(one.target) === 'browser' ? [`${source.path} imports ${one.target}`] : [];
    }),
  );

/** A platform never imports another, and what they share never imports a platform. */
export const platformsStandApart: Rule = (sources) =>
  product(sources).flatMap((source) =>
    source.imports.flatMap((one) => {
      const to = platformOf(one.target);
      if (!to || placeOf(source.path) !== 'bot' || to === platformOf(source.path)) return [];
      return [`${source.path} imports ${one.target} of the platform ${to}`];
    }),
  );

const anywhere = /^/;
const platform = /^bot\/(?!cards\/)[^/]+\//;

/** Where each package may be imported. A package that is not listed may be imported nowhere: decide, and add its line. */
const homes: Record<string, RegExp[]> = {
  typeorm: [/^core\/store\//, /^ormconfig\.ts$/],
  pg: [/^core\/store\//, /^jobs\/agenda-clock\.ts$/],
  'pg-copy-streams': [/^core\/store\//],
  agenda: [/^jobs\/agenda-clock\.ts$/],
  '@agendajs/postgres-backend': [/^jobs\/agenda-clock\.ts$/],
  '@agendajs/mongo-backend': [/^jobs\/agenda-clock\.ts$/],
  mongodb: [/^jobs\/agenda-clock\.ts$/],
  helmet: [/^api\/protection\.ts$/],
  'ipaddr.js': [/^core\/addresses\.ts$/],
  undici: [/^jobs\/guarded-fetch\.ts$/],
  express: [/^api\//, platform],
  'socket.io': [/^api\/realtime\//],
  '@socket.io/redis-adapter': [/^api\/realtime\//],
  '@redis/client': [/^api\/realtime\//],
  'socket.io-client': [/^browser\//],
  nodemailer: [/^bot\/email\//],
  'node-ical': [/^jobs\/read-calendar\.ts$/],
  handlebars: [/^templates\//],
  uuid: [/^core\/ids\.ts$/],
  '@node-rs/argon2': [/^core\/password\.ts$/],
  otpauth: [/^core\/totp\.ts$/],
  '@azure/msal-node': [/^api\/auth\//],
  jose: [/^api\/auth\//],
  'openid-client': [/^api\/auth\//],
  qrcode: [/^api\/pages\//],
  'markdown-it': [/^api\/pages\//],
  'fastest-levenshtein': [/^(bot|core\/commands)\//],
  pino: [/^(bot|api|jobs|cli)\//],
  'prom-client': [/^(api|jobs|cli)\//],
  zod: [anywhere],
  'temporal-polyfill': [anywhere],
};

/** A package stands only where its line says. */
export const packagesStayHome: Rule = (sources) =>
  product(sources).flatMap((source) =>
    source.imports
      .filter((one) => !one.ours && !one.target.startsWith('node:'))
      .filter((one) => !homes[one.target]?.some((home) => home.test(source.path)))
      .map((one) => `${source.path} imports the package ${one.target}`),
  );

/** Hashing is a function of its input, and the identity of an alert is a hash; nothing else of Node is. */
const pureOfNode: Record<string, string[]> = { 'node:crypto': ['createHash'] };
/** zod and temporal compute; re2js matches in linear time what users write. */
const pureOfPackages = ['zod', 'temporal-polyfill', 're2js'];

/** A noun imports only what computes. Making an id is a random act, so core/ids.ts is not for nouns either. */
export const nounsImportOnlyWhatComputes: Rule = (sources) =>
  product(sources)
    .filter((source) => nounOf(source.path))
    .flatMap((source) =>
      source.imports
        .filter((one) => {
          if (one.ours) return one.target === 'core/ids.ts' && !one.typeOnly;
          if (pureOfPackages.includes(one.target)) return false;
          const allowed = pureOfNode[one.target];
          return !allowed || one.names.length === 0 || one.names.some((name) => !allowed.includes(name));
        })
        .map((one) => `${source.path} imports ${[one.target, ...one.names].join(' ')}`),
    );

/** Who may take each way to a connection. Everybody else goes through `execute` or `runQuery`. */
const doors: Record<string, RegExp> = {
  inOrganisation: /^core\/(execute\.ts$|store\/)/,
  readInOrganisation: /^core\/(query\.ts$|store\/)/,
};

/** Only `execute` opens a writing transaction, only `runQuery` a reading one. */
export const transactionsHaveTwoDoors: Rule = (sources) =>
  product(sources).flatMap((source) =>
    source.imports.flatMap((one) =>
      one.names
        .filter((name) => one.target.startsWith('core/store/') && doors[name] && !doors[name].test(source.path))
        .map((name) => `${source.path} imports ${name}`),
    ),
  );

/** No file imports itself, however long the way round. Type imports count: they tie ideas as values do. */
export const noImportCycles: Rule = (sources) => {
  const byPath = new Map(product(sources).map((source) => [source.path, source]));
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const walk = (path: string, trail: string[]) => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const one of byPath.get(path)?.imports ?? []) if (byPath.has(one.target)) walk(one.target, [...trail, path]);
    state.set(path, 'done');
  };
  byPath.forEach((_, path) => walk(path, []));
  return found;
};
