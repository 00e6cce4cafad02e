/** The configuration: one sentence a key, all problems reported at once. Each platform adds its own piece. */
import { z } from 'zod';
import { emailConfig } from '../bot/email/config.js';
import { InvalidInput } from '../core/errors.js';

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
  OPENALERT_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address such as https://alerts.example.com' })
    .optional()
    .describe('The address under which people reach OpenAlert; links in mails begin with it.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'an address such as postgres://user@host/database' })
    .optional()
    .describe('A PostgreSQL server of your own (15 or newer). Without it an embedded one is started.'),
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
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), expected: issue.message }));
  throw new InvalidInput(problems.map((p) => `${p.field}: ${p.expected}`).join('\n'), problems);
}

/** The address under which people reach us, without a slash at its end. */
export const publicUrl = (config: Config, port: number): string =>
  (config.OPENALERT_PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');
