/** What creating an integration and adding a key to it share. */
import { z } from 'zod';
import { InvalidInput } from '../../errors.js';
import { hashSecret, newSecret } from '../../ids.js';
import { seal } from '../../seal.js';
import { signs } from '../../service/source.js';
import { insertIntegrationKey } from '../../store/sql/integration-rows.js';
import type { CommandContext } from '../../execute.js';

const expected = 'a text of 8 to 200 characters';

/** What the sender signs its requests with; from then on an unsigned one is refused. */
export const signingSecret = z.string(expected).min(8, expected).max(200, expected).optional();

/** How many keys of an integration are live at most: the one in use, and the one that is to follow it. */
export const mostLiveKeys = 2;

/** 168 bits: senders of PagerDuty's events expect a routing key of 32 characters. */
const keyBytes = 21;

/**
 * Makes a key of an integration, which is known from here on by its hash alone.
 * @throws InvalidInput when there is a signing secret, and the source does not sign
 */
export async function addKey(
  { tx, now, actor, newId, signal, audit }: CommandContext,
  integration: { id: string; name: string; source: string },
  signing: string | undefined,
): Promise<{ id: string; key: string }> {
  if (signing !== undefined && !signs(integration.source)) {
    throw new InvalidInput(`signingSecret: ${integration.source} does not sign what it sends.`, [
      { field: 'signingSecret', expected: 'none for this source' },
    ]);
  }
  const id = newId();
  const key = newSecret('oak_', keyBytes);
  const row = {
    id,
    integrationId: integration.id,
    keyHash: hashSecret(key),
    keyPrefix: key.slice(0, 8),
    signingSecret: signing === undefined ? null : seal(signing, key),
  };
  await insertIntegrationKey(tx, actor.organisationId, row, now);
  // Of a key its first letters, as everywhere.
  audit({
    after: { name: integration.name, source: integration.source, starts: row.keyPrefix, signed: signing !== undefined },
  });
  signal({ topic: 'key' });
  return { id, key };
}
