import { z } from 'zod';

/** Somebody as another issuer knows them, as core/session/check-claims.ts says it. */
export const identityInput = z.strictObject({
  issuer: z.string().min(1).max(500),
  tenant: z.string().max(100),
  subject: z.string().min(1).max(255),
  email: z.string().max(320),
  name: z.string().min(1).max(320),
  groups: z.array(z.string().max(300)).max(1000).nullable(),
  authAt: z.date().nullable(),
});
