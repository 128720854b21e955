import * as z from 'zod';
import { IDENTITY_SECRET_BYTES_MIN } from '../constants.ts';

/** Who a site's users are: keys of a desk, and what is refused. */

/**
 * Why a statement was refused. `malformed`: no JWT whose header has `alg`, `kid` and at most `typ`; `key`: the desk has
 * no key of that `kid` for that `alg`; `audience`: `aud` is not this desk; `expired`, `not_yet`: too late, too early;
 * `lifetime`: good for more than five minutes; `claims`: `sub`, `jti` or `exp` is missing, or a field is not what it
 * should be; `replayed`: used before.
 */
export type IdentityRefusal =
  | 'malformed'
  | 'key'
  | 'signature'
  | 'audience'
  | 'expired'
  | 'not_yet'
  | 'lifetime'
  | 'claims'
  | 'replayed';

const KeyId = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not a coordinate of P-256');
const longEnough = (secret: string) => new TextEncoder().encode(secret).length >= IDENTITY_SECRET_BYTES_MIN;

/** The public half of an ES256 key. What else libraries write into one (`use`, `key_ops`) is left out. */
const PublicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
  d: z.never('is the private half, which stays with the site').optional(),
});

/** A key a site signs with. `secret` is never read back; without it the desk keeps the one it has under this `kid`. */
export const IdentityKey = z.discriminatedUnion('alg', [
  z.strictObject({
    kid: KeyId,
    alg: z.literal('HS256'),
    secret: z.string().max(512).refine(longEnough, `has fewer than ${IDENTITY_SECRET_BYTES_MIN} bytes`).optional(),
  }),
  z.strictObject({ kid: KeyId, alg: z.literal('ES256'), jwk: PublicJwk }),
]);
export type IdentityKey = z.infer<typeof IdentityKey>;

/** How a desk learns who its site's users are. */
export const IdentitySetup = z
  .strictObject({
    /** Nobody is served whose site does not say who they are. */
    required: z.boolean().default(false),
    keys: z.array(IdentityKey).max(10),
  })
  .refine(({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'names a kid twice')
  .refine(({ required, keys }) => !required || keys.length > 0, 'requires what no key can prove');
export type IdentitySetup = z.infer<typeof IdentitySetup>;
