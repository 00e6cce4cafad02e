import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fingerprintOf, isSignedBy, readHeadKey } from './head-key.js';

const made = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = readHeadKey(made());
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaPublic = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();

describe('the key of an installation', () => {
  it('signs what anybody can check who has its public half', () => {
    const signature = key.sign('the head');
    expect(key.publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(isSignedBy(key.publicKey, 'the head', signature)).toBe(true);
    expect(isSignedBy(key.publicKey, 'another head', signature)).toBe(false);
    expect(isSignedBy(readHeadKey(made()).publicKey, 'the head', signature)).toBe(false);
  });

  it('is called by the SHA-256 of its public half, as ssh writes it', () => {
    // The key of RFC 8032, 7.1, test 1.
    const known =
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n';
    expect(fingerprintOf(known)).toBe('SHA256:BuP9j9opu2CrWVV95h7bCuzbIxE0vjDnW0Vfjht5L6k');
    expect(key.fingerprint).toBe(fingerprintOf(key.publicKey));
    expect(key.fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
  });

  it('is of one kind alone', () => {
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => readHeadKey(pem)).toThrow('the key is not an Ed25519 key');
    expect(() => readHeadKey('no key')).toThrow();
  });
});

describe('a signature', () => {
  it('by a key of another kind does not count, though it is right', () => {
    const signature = sign(null, Buffer.from('the head'), rsa.privateKey).toString('base64');
    expect(isSignedBy(rsaPublic, 'the head', signature)).toBe(false);
  });

  it('that is none, or by what is no key, is not one', () => {
    expect(isSignedBy(key.publicKey, 'the head', '')).toBe(false);
    expect(isSignedBy('no key', 'the head', key.sign('the head'))).toBe(false);
    expect(fingerprintOf('no key')).toBeUndefined();
  });
});
