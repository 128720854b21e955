import { createHash } from 'node:crypto';

/** A short digest of a JSON value, to tell whether a repeated id carries the same body. Synchronous on purpose. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 24);
}
