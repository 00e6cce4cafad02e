/**
 * An issuer of id tokens on loopback, with a ledger: authorize, token and keys. It checks what an issuer checks (client, secret,
 * redirect URI, PKCE, single use of a code), and signs what a test wishes. test/fakes/entra.ts and test/fakes/oidc.ts give it the
 * paths and claims of the real ones.
 */
import { createHash, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose';

export type Claims = Record<string, unknown>;

/** What the issuer is of. */
export interface IssuerKind {
  clientId: string;
  clientSecret: string;
  authorizePath: RegExp;
  tokenPath: RegExp;
  keysPath: RegExp;
  /** What every id token says; the fake adds aud, nonce and times. */
  claims: (url: string) => Claims;
  /** Further GETs, such as what the issuer says about itself. */
  more?: (path: string, url: string) => object | undefined;
  /** What a token's answer holds besides. */
  besides?: (claims: Claims) => object;
}

/** What happened: a line each. */
export type LedgerEntry = { what: 'authorize' | 'token' | 'refused' | 'keys'; [fact: string]: unknown };

export interface TokenIssuer {
  url: string;
  ledger: LedgerEntry[];
  /** What the next id tokens claim besides, or instead; undefined takes a claim away. */
  say: (claims: Claims) => void;
  /** Makes the id token of the next code in a test's own way. */
  forge: (make: ((claims: Claims) => Promise<string> | string) | undefined) => void;
  /** Signs with the present key. */
  sign: (claims: Claims, header?: Partial<JWTHeaderParameters>) => Promise<string>;
  publicKey: () => KeyObject;
  /** From now on another key signs, and the former one is published no longer. */
  rollKey: () => Promise<void>;
  /** From now on a path is answered with a redirect to an address; undefined: with what is there. */
  lead: (path: string, to: string | undefined) => void;
  /** Another status for every answer, such as 500; undefined: well again. */
  ail: (status: number | undefined) => void;
  /** What a browser does at the authorize address: signs in and comes back; answers where it is sent. */
  visit: (address: string) => Promise<string>;
  stop: () => Promise<void>;
}

interface Waiting {
  challenge: string;
  redirectUri: string;
  nonce: string | null;
  claims: Claims;
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

export async function startTokenIssuer(kind: IssuerKind, now: () => Date): Promise<TokenIssuer> {
  const ledger: LedgerEntry[] = [];
  const codes = new Map<string, Waiting>();
  let said: Claims = {};
  let forged: ((claims: Claims) => Promise<string> | string) | undefined;
  let ailing: number | undefined;
  const led = new Map<string, string>();
  let serial = 0;
  let pair = await newPair();

  async function newPair() {
    serial += 1;
    const made = await generateKeyPair('RS256', { extractable: true });
    return { ...made, kid: `key-${serial}` };
  }
  const url = () => `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const sign = (claims: Claims, header: Partial<JWTHeaderParameters> = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: pair.kid, typ: 'JWT', ...header })
      .sign(pair.privateKey);

  function authorize(query: URLSearchParams): string {
    ledger.push({ what: 'authorize', ...Object.fromEntries(query) });
    const code = randomBytes(16).toString('hex');
    codes.set(code, {
      challenge: query.get('code_challenge_method') === 'S256' ? (query.get('code_challenge') ?? '') : '',
      redirectUri: query.get('redirect_uri') ?? '',
      nonce: query.get('nonce'),
      claims: query.get('max_age') === '0' ? { auth_time: seconds(now()) } : {},
    });
    const back = new URL(query.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    return back.href;
  }

  async function exchange(form: URLSearchParams, authorization: string | undefined): Promise<[number, object]> {
    const refuse = (error: string, why: string): [number, object] => {
      ledger.push({ what: 'refused', error, why });
      return [error === 'invalid_client' ? 401 : 400, { error, error_description: why }];
    };
    const [basicId, basicSecret] = Buffer.from(/^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '', 'base64')
      .toString()
      .split(':');
    const id = form.get('client_id') ?? basicId;
    const secret = form.get('client_secret') ?? basicSecret;
    if (id !== kind.clientId || secret !== kind.clientSecret) return refuse('invalid_client', 'client');
    const code = form.get('code') ?? '';
    const waiting = codes.get(code);
    codes.delete(code);
    if (!waiting) return refuse('invalid_grant', 'code');
    if (form.get('redirect_uri') !== waiting.redirectUri) return refuse('invalid_grant', 'redirect_uri');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (waiting.challenge === '' || challenge !== waiting.challenge) return refuse('invalid_grant', 'PKCE');
    const at = seconds(now());
    const times = { iat: at, nbf: at, exp: at + 3600 };
    const claims = strip({
      ...kind.claims(url()),
      aud: kind.clientId,
      nonce: waiting.nonce,
      ...times,
      ...waiting.claims,
      ...said,
    });
    const idToken = await (forged ? forged(claims) : sign(claims));
    ledger.push({ what: 'token', sub: claims.sub, verifier: form.get('code_verifier') });
    const besides = kind.besides?.(claims) ?? {};
    return [
      200,
      { token_type: 'Bearer', access_token: 'of-their-api', expires_in: 3600, id_token: idToken, ...besides },
    ];
  }

  async function answer(request: IncomingMessage): Promise<[number, object | string]> {
    const { pathname, searchParams } = new URL(request.url!, url());
    if (ailing) return [ailing, { error: 'temporarily_unavailable' }];
    if (led.has(pathname)) return [307, led.get(pathname)!];
    if (kind.authorizePath.test(pathname)) return [302, authorize(searchParams)];
    if (kind.keysPath.test(pathname)) {
      ledger.push({ what: 'keys' });
      return [200, { keys: [{ ...(await exportJWK(pair.publicKey)), kid: pair.kid, use: 'sig', alg: 'RS256' }] }];
    }
    if (kind.tokenPath.test(pathname)) {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      return exchange(new URLSearchParams(body), request.headers.authorization);
    }
    const more = kind.more?.(pathname, url());
    return more ? [200, more] : [404, { error: 'not_found' }];
  }

  const server = createServer((request, response: ServerResponse) => {
    void answer(request).then(([status, body]) => {
      if (typeof body === 'string') return response.writeHead(status, { location: body }).end();
      return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    ledger,
    say: (claims) => (said = claims),
    forge: (make) => (forged = make),
    sign,
    publicKey: () => pair.publicKey as unknown as KeyObject,
    async rollKey() {
      pair = await newPair();
    },
    lead: (path, to) => void (to === undefined ? led.delete(path) : led.set(path, to)),
    ail: (status) => (ailing = status),
    async visit(address) {
      const { pathname, search } = new URL(address);
      const there = await fetch(url() + pathname + search, { redirect: 'manual' });
      return there.headers.get('location')!;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const strip = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
