/** The key with which an installation signs the heads of its audit (Ed25519), and what anybody needs to check that. */
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A key that signs. */
export interface HeadKey {
  /** PEM. */
  publicKey: string;
  /** "SHA256:…", by which people tell it. */
  fingerprint: string;
  /** The signature of a text, in base64. */
  sign: (text: string) => string;
}

/** The key in a PEM. @throws Error when it is none, or of another kind */
export function readHeadKey(pem: string): HeadKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not an Ed25519 key');
  const publicKey = pemOf(createPublicKey(key));
  return {
    publicKey,
    fingerprint: fingerprintOf(publicKey)!,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** The fingerprint of a public key; undefined where it is none. */
export function fingerprintOf(publicKey: string): string | undefined {
  try {
    const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
    return `SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`;
  } catch {
    return undefined;
  }
}

/** Is the signature of a text that of a key? Never throws. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey(publicKey);
    return (
      key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
}
