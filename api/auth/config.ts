/** Who may sign in, and how: the piece of the configuration that belongs to it. */
import { z } from 'zod';
import { isLoopbackHost } from '../loopback.js';
import type { FieldProblem } from '../../core/errors.js';

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const secret = (says: string) => z.string().min(1, 'a secret').optional().describe(says).meta({ secret: true });

/** The settings of signing in. */
export const signInConfig = z.object({
  OPENALERT_ENTRA_TENANTS: z
    .string()
    .regex(new RegExp(`^${uuid}(\\s*,\\s*${uuid})*$`), 'ids of tenants, with commas between them')
    .transform((text) => text.split(',').map((id) => id.trim().toLowerCase()))
    .optional()
    .describe('The Microsoft Entra tenants whose people may sign in, by their ids, with commas between them.'),
  OPENALERT_ENTRA_CLIENT_ID: z
    .string()
    .regex(new RegExp(`^${uuid}$`), 'the id of an application')
    .optional()
    .describe('The application (client) id of OpenAlert in Entra. Its redirect URI is <address>/sign-in/entra/back.'),
  OPENALERT_ENTRA_CLIENT_SECRET: secret('The client secret of that application.'),
  OPENALERT_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'an address such as https://login.example.com' })
    .refine((url) => url.startsWith('https:') || isLoopbackHost(new URL(url).host), 'an address with https')
    .optional()
    .describe('The address of an OpenID Connect issuer whose people may sign in.'),
  OPENALERT_OIDC_CLIENT_ID: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The client id of OpenAlert at that issuer. Its redirect URI is <address>/sign-in/oidc/back.'),
  OPENALERT_OIDC_CLIENT_SECRET: secret('The client secret of OpenAlert at that issuer.'),
  OPENALERT_OIDC_NAME: z
    .string()
    .min(1)
    .max(40)
    .default('single sign-on')
    .describe('What the button of that issuer calls it, behind the words Continue with.'),
  OPENALERT_OIDC_SCOPE: z
    .string()
    .regex(/^openid( \S+)*$/, 'openid, and more with blanks between them')
    .default('openid profile email')
    .describe('What is asked of that issuer. Some need groups here to name the groups of a person.'),
  OPENALERT_LOCAL_SIGN_IN: z
    .enum(['true', 'false'], 'true or false')
    .default('true')
    .describe('Whether people may sign in with a password and a code. Break-glass accounts always may.'),
  OPENALERT_NEW_PERSON_ROLE: z
    .enum(['viewer', 'member'], 'viewer or member')
    .default('member')
    .describe('The role of somebody who signs in for the first time. They are in no team until somebody adds them.'),
});

/** The settings of signing in, checked. */
export type SignInConfig = z.infer<typeof signInConfig>;

const together = [
  ['OPENALERT_ENTRA_TENANTS', 'OPENALERT_ENTRA_CLIENT_ID', 'OPENALERT_ENTRA_CLIENT_SECRET'],
  ['OPENALERT_OIDC_ISSUER', 'OPENALERT_OIDC_CLIENT_ID', 'OPENALERT_OIDC_CLIENT_SECRET'],
] as const;

/** Of settings that are worth nothing alone, those that are missing. */
export const missingTogether = (config: SignInConfig): FieldProblem[] =>
  together.flatMap((keys) => {
    const given = keys.find((key) => config[key] !== undefined);
    if (given === undefined) return [];
    const missing = keys.filter((key) => config[key] === undefined);
    return missing.map((field) => ({ field, expected: `a value, because ${given} is set` }));
  });
