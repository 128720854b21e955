import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * scrypt with the parameters of OWASP's cheat sheet that need 16 MiB: one call takes about a fifth of a second, and
 * because it blocks every room of the process, nothing stronger fits. See docs/decisions/0005-password-hash.md.
 */
const PARAMETERS = { N: 16_384, r: 8, p: 5 } as const;
const KEY_BYTES = 32;
const MAX_MEMORY = 64 * 1024 * 1024;

interface Parameters {
  N: number;
  r: number;
  p: number;
}

/** A hash that says how it was made: `scrypt$N$r$p$salt$key`. */
export function hashPassword(password: string, pepper: string): string {
  const salt = randomBytes(16);
  const { N, r, p } = PARAMETERS;
  return [
    'scrypt',
    N,
    r,
    p,
    salt.toString('base64'),
    derive(password, pepper, salt, PARAMETERS).toString('base64'),
  ].join('$');
}

/** Proof that a password was checked. Nothing else makes one, so a forgotten check is a type error. */
export type Verified = { readonly verified: unique symbol };

/**
 * Compares a password with a stored hash. Without a hash it does the same work against nothing, so that a name that
 * does not exist answers no faster.
 */
export function verifyPassword(password: string, pepper: string, hash: string | null): Verified | null {
  const [, N, r, p, salt, key] = (hash ?? dummy).split('$');
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(key ?? '', 'base64');
  const actual = derive(password, pepper, Buffer.from(salt ?? '', 'base64'), parameters);
  const equal = actual.length === expected.length && timingSafeEqual(actual, expected);
  return equal && hash !== null ? ({} as Verified) : null;
}

const dummy = [
  'scrypt',
  PARAMETERS.N,
  PARAMETERS.r,
  PARAMETERS.p,
  'AAAAAAAAAAAAAAAAAAAAAA==',
  'A'.repeat(43) + '=',
].join('$');

function derive(password: string, pepper: string, salt: Buffer, { N, r, p }: Parameters): Buffer {
  const peppered = createHmac('sha256', pepper).update(password.normalize('NFKC')).digest();
  return scryptSync(peppered, salt, KEY_BYTES, { N, r, p, maxmem: MAX_MEMORY });
}
