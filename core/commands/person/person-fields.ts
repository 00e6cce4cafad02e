import { z } from 'zod';
import { zoneName } from '../schedule/layer-input.js';

/** The fields of a person, each with what is expected of it. */
export const personFields = {
  name: z.string('a name').trim().min(1, 'a name').max(200, 'at most 200 characters'),
  email: z.email('an e-mail address').max(254, 'at most 254 characters'),
  handle: z.string('a handle').regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes'),
  zone: zoneName,
};
