/** The configuration: one sentence a key, all problems reported at once. Each platform adds its own piece. */
import { z } from 'zod';
import { emailConfig } from '../bot/email/config.js';
import { missingTogether, signInConfig } from '../api/auth/config.js';
import type { PerMinute } from '../api/limits.js';
import { InvalidInput, type FieldProblem } from '../core/errors.js';
import { withoutEnd } from '../core/without-end.js';
import { rangeOf } from '../core/addresses.js';
import { databaseWeaknessOf, weaknessOf } from './weak-secret.js';
import { withSecretFiles } from './secret-files.js';

/** Where Agenda keeps its jobs when it is not PostgreSQL; replica sets name several hosts, which a URL cannot. */
const mongoAddress = /^mongodb(\+srv)?:\/\/[^\s/]+(\/\S*)?$/;

/** Marks a setting that is secret: it may also stand in a file, named by the setting with `_FILE` behind it. */
export const secret = { secret: true };

/** The parts of a list, whatever parts them. */
const listOf = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '');
const ranges = 'addresses or ranges such as 10.0.0.0/8, with commas between them';
/** How many requests a minute; 0: as many as come. */
const perMinute = (standard: number, of: string) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'a number of requests a minute, or 0')
    .transform(Number)
    .default(standard)
    .describe(`How many requests a minute ${of}; 0: as many as come.`);

const own = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'a port number from 0 to 65535')
    .default(3000)
    .describe('The port of everything: chat, pages, webhooks and API. 0 takes a free one.'),
  HOST: z
    .string()
    .regex(/^\S+$/, 'an address or a host name, without blanks')
    .default('127.0.0.1')
    .describe('The address to listen on. 0.0.0.0 listens on every interface; put TLS in front of it.'),
  OPENALERT_DATA: z
    .string()
    .min(1)
    .default('data')
    .describe('The folder of the embedded database and of the installation key.'),
  OPENALERT_AUDIT_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The Ed25519 key (PEM) that signs the audit; several processes share one. Without it the data folder has one of its own.',
    ),
  OPENALERT_ROLE: z
    .enum(['all', 'api', 'worker'], 'all, api or worker')
    .default('all')
    .describe('What this process does: api answers people and senders, worker pages, all does both.'),
  OPENALERT_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address such as https://alerts.example.com' })
    .optional()
    .describe('The address under which people reach OpenAlert; links in mails begin with it.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'an address such as postgres://user@host/database' })
    .optional()
    .describe('A PostgreSQL server of your own (15 or newer). Without it an embedded one is started.')
    .meta(secret),
  JOBS_URL: z
    .string()
    .regex(mongoAddress, 'an address such as mongodb://host/openalert')
    .optional()
    .describe('A MongoDB where Agenda keeps its jobs. Without it they stand in PostgreSQL.')
    .meta(secret),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'an address such as redis://host:6379' })
    .optional()
    .describe('A Redis through which several api processes tell who is looking at a room. Nothing else needs it.')
    .meta(secret),
  OPENALERT_ADMIN_TOKEN: z
    .string()
    .min(8, 'at least 8 characters')
    .optional()
    .describe('The secret of an API token with owner rights. Another one, or none, revokes it at the next start.')
    .meta(secret),
  OPENALERT_METRICS_TOKEN: z
    .string()
    .min(8, 'at least 8 characters')
    .optional()
    .describe('Lets a scraper read /metrics from elsewhere with this bearer token; loopback needs none.')
    .meta(secret),
  OPENALERT_HEARTBEAT_URL: z
    .url({ protocol: /^https?$/, error: 'an address such as https://watcher.example.com/abc' })
    .optional()
    .describe('Called every minute while sweeps and database are healthy, so that a silence is noticed from outside.')
    .meta(secret),
  OPENALERT_TRUSTED_PROXIES: z
    .string()
    .transform(listOf)
    .refine((given) => given.every((one) => rangeOf(one)), ranges)
    .transform((given) => given.map((one) => rangeOf(one)!))
    .prefault('')
    .describe('The proxies in front, as addresses or ranges: who they say is calling is believed. Nobody else is.'),
  OPENALERT_CORS_ORIGINS: z
    .string()
    .transform(listOf)
    .refine((given) => given.every(isOrigin), 'origins such as https://tools.example.com, with commas between them')
    .prefault('')
    .describe('Sites whose pages may call the REST API from a browser, with a token of their own.'),
  OPENALERT_OUTBOUND_ALLOW: z
    .string()
    .transform(listOf)
    .refine((given) => given.every((one) => rangeOf(one) ?? isHostName(one)), `host names, or ${ranges}`)
    .prefault('')
    .describe(
      'Hosts and ranges of your own network that addresses given by users, such as calendars, or by an issuer may lead to.',
    ),
  OPENALERT_SECRET_KEYS: z
    .string()
    .transform(listOf)
    .refine((keys) => keys.every((key) => weaknessOf(key) === undefined), 'random texts of at least 24 characters')
    .prefault('')
    .describe(
      'Keys that seal secrets in the database: the first one seals, each one opens. Without them one is made in OPENALERT_DATA.',
    )
    .meta(secret),
  OPENALERT_LIMIT_ADDRESS: perMinute(1200, 'one address may make to REST and pages'),
  OPENALERT_LIMIT_ACCOUNT: perMinute(600, 'one person may make, in chat and over REST'),
  OPENALERT_LIMIT_KEY: perMinute(600, 'one API key may make'),
  OPENALERT_LIMIT_INTEGRATION: perMinute(3000, 'the keys of one integration may send'),
  OPENALERT_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'debug, info, warn, error or silent')
    .default('warn')
    .describe('The least level that is logged. Logs are JSON lines on standard error.'),
  OPENALERT_DEMO: z
    .enum(['true', 'false'], 'true or false')
    .default('true')
    .describe('Whether a first start furnishes the demo company; --no-demo says false.'),
});

const isOrigin = (text: string): boolean =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
const isHostName = (text: string): boolean =>
  /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text) && !/^[\d.]+$/.test(text);

/** Every setting with its sentence. */
export const configSchema = own.extend(emailConfig.shape).extend(signInConfig.shape);

/** The settings, checked. */
export type Config = z.infer<typeof configSchema>;

/** The names of the settings that are secret. */
export const secretSettings: readonly string[] = Object.entries(configSchema.shape)
  .filter(([, setting]) => z.globalRegistry.get(setting)?.secret === true)
  .map(([name]) => name);

/** Reads the configuration; an empty setting counts as not set. @throws InvalidInput with every problem, one line each */
export function readConfig(given: Record<string, string | undefined>): Config {
  const { environment, problems: unread } = withSecretFiles(given, secretSettings);
  const known = Object.fromEntries(
    Object.keys(configSchema.shape).flatMap((key) => (environment[key] ? [[key, environment[key]]] : [])),
  );
  const parsed = configSchema.safeParse(known);
  const problems = parsed.success
    ? [
        ...missingBeside(parsed.data),
        ...missingTogether(parsed.data),
        ...weakSecrets(parsed.data, environment.NODE_ENV),
      ]
    : parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), expected: issue.message }));
  const all = [...unread, ...problems];
  if (parsed.success && all.length === 0) return parsed.data;
  throw new InvalidInput(all.map((p) => `${p.field}: ${p.expected}`).join('\n'), all);
}

const isLocal = ({ HOST }: Config): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(HOST);

/** Where others can reach it, a secret that can be guessed lets everybody in. */
function weakSecrets(config: Config, nodeEnvironment: string | undefined): FieldProblem[] {
  if (isLocal(config) && nodeEnvironment !== 'production') return [];
  const judges = {
    DATABASE_URL: databaseWeaknessOf,
    OPENALERT_ADMIN_TOKEN: weaknessOf,
    OPENALERT_METRICS_TOKEN: weaknessOf,
  };
  return (Object.keys(judges) as (keyof typeof judges)[]).flatMap((field) => {
    const expected = config[field] === undefined ? undefined : judges[field](config[field]);
    return expected === undefined ? [] : [{ field, expected }];
  });
}

/** Every secret that the settings hold, so that none of them reaches a log. */
export const secretsOf = (config: Config): string[] =>
  secretSettings.flatMap((name) => (config[name as keyof Config] as string | string[] | undefined) ?? []);

/** What works and is not safe; said at the start. */
export function warningsOf(config: Config): string[] {
  const isOpen = !isLocal(config) && config.OPENALERT_PUBLIC_URL?.startsWith('https://') !== true;
  return isOpen
    ? [
        'OPENALERT_PUBLIC_URL does not begin with https:// and HOST lets others in: people can sign in on this machine only.',
      ]
    : [];
}

/** What a role needs besides: one process of several shares a database, and a worker's links lead to another process. */
function missingBeside({ OPENALERT_ROLE: role, DATABASE_URL, OPENALERT_PUBLIC_URL }: Config): FieldProblem[] {
  if (role === 'all') return [];
  const because = `with OPENALERT_ROLE=${role}`;
  return [
    ...(DATABASE_URL ? [] : [{ field: 'DATABASE_URL', expected: `an address, ${because}: processes share a server` }]),
    ...(OPENALERT_PUBLIC_URL || role === 'api'
      ? []
      : [{ field: 'OPENALERT_PUBLIC_URL', expected: `an address, ${because}: its links lead to another process` }]),
  ];
}

/** The address under which people reach us, without a slash at its end. */
export const publicUrl = (config: Config, port: number): string =>
  withoutEnd(config.OPENALERT_PUBLIC_URL ?? `http://localhost:${port}`, '/');

/** The limits that are set. */
export const limitsOf = (config: Config): PerMinute => ({
  address: config.OPENALERT_LIMIT_ADDRESS,
  account: config.OPENALERT_LIMIT_ACCOUNT,
  key: config.OPENALERT_LIMIT_KEY,
  integration: config.OPENALERT_LIMIT_INTEGRATION,
});
