/** Looks at an id token: who signed it, for whom, until when. What it claims about a person is looked at in core/session. */
import { decodeProtectedHeader, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { NotSignedIn } from './issuer.js';

/** What a token must fulfil. */
export interface TokenRules {
  /** Exactly one of these. */
  issuers: readonly string[];
  audience: string;
  /** The keys of the issuer as it publishes them; nothing in a token says where keys are. */
  keys: JWTVerifyGetKey;
  now: Date;
}

/** Signatures that only the holder of a private key can make. */
const algorithms = ['RS256', 'PS256', 'ES256'];
const longest = 16_384;
/** Headers by which a token would choose how it is looked at. */
const forbidden = ['jku', 'x5u', 'jwk', 'crit', 'b64', 'zip'];

/** The claims of a token that fulfils the rules. @throws NotSignedIn */
export async function verifyIdToken(token: string, rules: TokenRules): Promise<Record<string, unknown>> {
  if (token.length > longest) throw new NotSignedIn('the id token is too long');
  checkHeader(token);
  const { issuers, audience, keys, now } = rules;
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms,
      issuer: [...issuers],
      audience,
      currentDate: now,
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: '1h',
    });
    if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload.azp !== audience)
      throw new NotSignedIn('the id token is for several, and not made for us');
    if (payload.azp !== undefined && payload.azp !== audience)
      throw new NotSignedIn('the id token was made for somebody else');
    return payload;
  } catch (error) {
    if (error instanceof NotSignedIn) throw error;
    if (error instanceof errors.JOSEError) throw new NotSignedIn(`the id token is refused (${error.code})`);
    throw new NotSignedIn('the keys of the issuer could not be had', { cause: error });
  }
}

function checkHeader(token: string): void {
  let header: Record<string, unknown>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw new NotSignedIn('the id token cannot be read');
  }
  const odd = forbidden.find((name) => name in header);
  if (odd) throw new NotSignedIn(`the id token has the header ${odd}`);
  if (header.typ !== undefined && !(typeof header.typ === 'string' && header.typ.toUpperCase() === 'JWT'))
    throw new NotSignedIn('it is no id token');
}
