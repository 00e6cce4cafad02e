/**
 * What answers are made of: the shapes that REST promises, strict, with instants as text. Terms: *shape* the schema of something
 * that is answered; an `id` in its meta makes it a named part of the OpenAPI document.
 */
import { z } from 'zod';
import { roles } from '../../people/role.js';

/** An instant as answers write it. */
export const instant = z.iso.datetime();
/** The id of a thing. */
export const id = z.uuid();

/** A thing by id and name. */
export const named = z.strictObject({ id, name: z.string() });

/** A page of a collection, and the cursor of what follows it. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor to read on with; null: nothing follows'),
  });

/** A person as others see them. */
export const person = z
  .strictObject({ id, name: z.string(), handle: z.string(), zone: z.string() })
  .meta({ id: 'Person', description: 'A person; `zone` is an IANA time zone' });

/** A person with their role and teams. */
export const member = z
  .strictObject({
    ...person.shape,
    role: z.enum(roles),
    teams: z.array(z.strictObject({ teamId: id, role: z.enum(['manager', 'member']) })),
  })
  .meta({ id: 'Member', description: 'A person with their role and their teams' });

/** What a command was about. */
export const subject = z.strictObject({ kind: z.string(), id: z.string(), number: z.int().optional() });

/** What came of a command. */
export const outcome = z
  .strictObject({
    changed: z.boolean().describe('False: the wish was true already'),
    reason: z.string().describe('A sentence for people'),
    subject: subject.optional(),
  })
  .meta({ id: 'Outcome', description: 'What came of a command; where nothing had to change, `reason` says why' });

/** What came of a command that tells more. */
export const outcomeWith = <T extends z.ZodRawShape>(data: T) => z.strictObject({ ...outcome.shape, ...data });
