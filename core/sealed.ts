/**
 * What must be read again in clear, sealed with the keys of the installation: AES-256-GCM, bound to its place, so that what is
 * moved to another row or column does not open. Terms: *key ring* the first key seals, every key opens; *place* table, row, column.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Where a sealed text stands. */
export interface Place {
  table: string;
  row: string;
  column: string;
}

/** Seals and opens what the database must not give away. */
export interface Sealer {
  seal: (text: string, place: Place) => Buffer;
  /** @throws Unsealable when no key of the ring opens it, or it was sealed for another place */
  unseal: (sealed: Buffer, place: Place) => string;
  /** Is it sealed with the first key? */
  isCurrent: (sealed: Buffer) => boolean;
}

/** It does not open: its key is missing, it stands in another place, or it was changed. */
export class Unsealable extends Error {
  constructor() {
    super('A secret does not open: its key is missing from OPENALERT_SECRET_KEYS, or it was changed.');
    this.name = 'Unsealable';
  }
}

const version = 1;
const idBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + idBytes;

interface RingKey {
  id: Buffer;
  key: Buffer;
}

const ringKeyOf = (secret: string): RingKey => ({
  id: createHash('sha256').update('openalert key id\0').update(secret).digest().subarray(0, idBytes),
  key: Buffer.from(hkdfSync('sha256', secret, '', 'openalert sealed column', 32)),
});

/** The key's id and the place are no secret, and are part of what is proven. */
const bound = (head: Buffer, { table, row, column }: Place) =>
  Buffer.concat([head, Buffer.from(JSON.stringify([table, row, column]))]);

/** A sealer over a key ring that is read when it is first needed. */
export function createSealer(secrets: () => readonly string[]): Sealer {
  let read: RingKey[] | undefined;
  const ring = () => (read ??= secrets().map(ringKeyOf));
  return {
    seal(text, place) {
      const [first] = ring();
      if (!first) throw new Unsealable();
      const head = Buffer.concat([Buffer.from([version]), first.id]);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce);
      cipher.setAAD(bound(head, place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), body]);
    },
    unseal(sealed, place) {
      const id = sealed.subarray(1, headBytes);
      const found = ring().find((one) => one.id.equals(id));
      if (!found || sealed[0] !== version || sealed.length < headBytes + nonceBytes + tagBytes) throw new Unsealable();
      const nonce = sealed.subarray(headBytes, headBytes + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', found.key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(bound(sealed.subarray(0, headBytes), place));
      decipher.setAuthTag(sealed.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes));
      try {
        const body = decipher.update(sealed.subarray(headBytes + nonceBytes + tagBytes));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch {
        throw new Unsealable();
      }
    },
    isCurrent: (sealed) => sealed[0] === version && ring()[0]?.id.equals(sealed.subarray(1, headBytes)) === true,
  };
}

/** A sealer without a key: for what never meets a secret. */
export const sealsNothing: Sealer = createSealer(() => []);
