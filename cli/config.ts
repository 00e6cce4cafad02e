/** The configuration: one sentence a key, all problems reported at once. Each platform adds its own piece. */
import { z } from 'zod';
import { rangesIn } from '../api/client-address.js';
import { emailConfig } from '../bot/email/config.js';
import type { PerMinute } from '../api/limits.js';
import { InvalidInput, type FieldProblem } from '../core/errors.js';

/** Where Agenda keeps its jobs when it is not PostgreSQL; replica sets name several hosts, which a URL cannot. */
const mongoAddress = /^mongodb(\+srv)?:\/\/[^\s/]+(\/\S*)?$/;

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
    .describe('A PostgreSQL server of your own (15 or newer). Without it an embedded one is started.'),
  JOBS_URL: z
    .string()
    .regex(mongoAddress, 'an address such as mongodb://host/openalert')
    .optional()
    .describe('A MongoDB where Agenda keeps its jobs. Without it they stand in PostgreSQL.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'an address such as redis://host:6379' })
    .optional()
    .describe('A Redis through which several api processes tell who is looking at a room. Nothing else needs it.'),
  OPENALERT_ADMIN_TOKEN: z
    .string()
    .min(8, 'at least 8 characters')
    .optional()
    .describe('The secret of an API token with owner rights. Another one, or none, revokes it at the next start.'),
  OPENALERT_METRICS_TOKEN: z
    .string()
    .min(8, 'at least 8 characters')
    .optional()
    .describe('Lets a scraper read /metrics from elsewhere with this bearer token; loopback needs none.'),
  OPENALERT_HEARTBEAT_URL: z
    .url({ protocol: /^https?$/, error: 'an address such as https://watcher.example.com/abc' })
    .optional()
    .describe('Called every minute while sweeps and database are healthy, so that a silence is noticed from outside.'),
  OPENALERT_LIMIT_ADDRESS: perMinute(1200, 'one address may make to REST and pages'),
  OPENALERT_LIMIT_ACCOUNT: perMinute(600, 'one person may make, in chat and over REST'),
  OPENALERT_LIMIT_KEY: perMinute(600, 'one API key may make'),
  OPENALERT_LIMIT_INTEGRATION: perMinute(3000, 'the keys of one integration may send'),
  OPENALERT_LIMIT_SIGN_IN: perMinute(10, 'may try to sign in, from one address or to one account'),
  OPENALERT_TRUSTED_PROXIES: z
    .string()
    .refine((text) => rangesIn(text) !== undefined, 'addresses or networks such as 10.0.0.0/8, separated by commas')
    .default('127.0.0.0/8, ::1')
    .describe('The proxies whose X-Forwarded-For says where a request comes from: addresses or networks.'),
  OPENALERT_LOG: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'debug, info, warn, error or silent')
    .default('warn')
    .describe('The least level that is logged. Logs are JSON lines on standard error.'),
  OPENALERT_DEMO: z
    .enum(['true', 'false'], 'true or false')
    .default('true')
    .describe('Whether a first start furnishes the demo company; --no-demo says false.'),
});

/** Every setting with its sentence. */
export const configSchema = own.extend(emailConfig.shape);

/** The settings, checked. */
export type Config = z.infer<typeof configSchema>;

/** Reads the configuration; an empty setting counts as not set. @throws InvalidInput with every problem, one line each */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const known = Object.fromEntries(
    Object.keys(configSchema.shape).flatMap((key) => (environment[key] ? [[key, environment[key]]] : [])),
  );
  const parsed = configSchema.safeParse(known);
  const problems = parsed.success
    ? missingBeside(parsed.data)
    : parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), expected: issue.message }));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new InvalidInput(problems.map((p) => `${p.field}: ${p.expected}`).join('\n'), problems);
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
  (config.OPENALERT_PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');

/** The limits that are set. */
export const limitsOf = (config: Config): PerMinute => ({
  address: config.OPENALERT_LIMIT_ADDRESS,
  account: config.OPENALERT_LIMIT_ACCOUNT,
  key: config.OPENALERT_LIMIT_KEY,
  integration: config.OPENALERT_LIMIT_INTEGRATION,
  signIn: config.OPENALERT_LIMIT_SIGN_IN,
});
