import { decode, verify } from 'hono/jwt';
import { JwtTokenSignatureMismatched } from 'hono/utils/jwt/types';
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { IDENTITY_MS } from '@deskside/sdk/constants';
import { VerifiedUser, type IdentityKey, type IdentityRefusal } from '@deskside/sdk/protocol';

/** A key that can verify: an HS256 key with its secret, or an ES256 key. */
export type VerifyingKey = Extract<IdentityKey, { alg: 'ES256' }> | { kid: string; alg: 'HS256'; secret: string };

/** What a site said of its user, its signature verified. Good once: `jti` has to be remembered until `expires`. */
export interface Statement {
  kid: string;
  jti: string;
  /** In milliseconds since 1970. */
  expires: number;
  user: VerifiedUser;
}

/** A site's clock may be ahead of ours by this much. */
const SKEW_MS = 30_000;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Nothing else: whatever names a key, a chain or an extension (`jku`, `x5u`, `jwk`, `crit`) is not even looked at. */
const Header = z.strictObject({
  alg: z.string(),
  kid: z.string(),
  typ: z.string().regex(/^jwt$/i).optional(),
});

const seconds = z
  .number()
  .nonnegative()
  .max(Number.MAX_SAFE_INTEGER / 1000);

const Claims = z.object({
  sub: VerifiedUser.shape.id,
  jti: z.string().min(1).max(200),
  exp: seconds,
  iat: seconds.optional(),
  nbf: seconds.optional(),
  ...VerifiedUser.omit({ id: true }).shape,
});

/**
 * The statement in a JWT that one of these keys of this desk signed, or why there is none. What the claims say is not
 * looked at before the signature is.
 */
export async function readStatement(
  jwt: string,
  desk: string,
  keys: readonly VerifyingKey[],
  now: number,
): Promise<Statement | IdentityRefusal> {
  const header = headerOf(jwt);
  if (!header) return 'malformed';
  // The key says which algorithm it is for; the token only has to agree.
  const key = keys.find(({ kid, alg }) => kid === header.kid && alg === header.alg);
  if (!key) return 'key';
  let payload: unknown;
  try {
    payload = await verify(jwt, await importKey(key), { alg: key.alg, exp: false, nbf: false, iat: false });
  } catch (error) {
    return error instanceof JwtTokenSignatureMismatched ? 'signature' : 'malformed';
  }
  if (!z.object({ aud: z.literal(desk) }).safeParse(payload).success) return 'audience';
  const claims = Claims.safeParse(payload);
  if (!claims.success) return 'claims';
  const { sub, jti, exp, iat, nbf, ...rest } = claims.data;
  const expires = exp * 1000;
  if (expires <= now) return 'expired';
  if (expires > now + IDENTITY_MS || (iat !== undefined && exp - iat > IDENTITY_MS / 1000)) return 'lifetime';
  if (Math.max(iat ?? 0, nbf ?? 0) * 1000 > now + SKEW_MS) return 'not_yet';
  return { kid: key.kid, jti, expires, user: { id: sub, ...rest } };
}

function headerOf(jwt: string): z.infer<typeof Header> | null {
  if (!COMPACT.test(jwt)) return null;
  try {
    return Header.safeParse(decode(jwt).header).data ?? null;
  } catch {
    return null;
  }
}

/** Rejects what is no key, such as a point that is not on the curve. */
export async function importKey(key: VerifyingKey): Promise<CryptoKey> {
  if (key.alg === 'ES256') {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    return crypto.subtle.importKey('jwk', key.jwk, algorithm, false, ['verify']);
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', new TextEncoder().encode(key.secret), algorithm, false, ['verify']);
}

/**
 * The customer id of a site's user at a desk: always the same, not to be guessed from the user's id, and longer than
 * any id that is drawn.
 */
export function customerOf(user: string, desk: string, secret: string): string {
  return `u-${createHmac('sha256', secret).update(`customer\n${desk}\n${user}`).digest('base64url')}`;
}
