declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** Decrypts the body of a push (RFC 8188, RFC 8291). */
  export function decrypt(
    body: Buffer,
    options: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string },
  ): Buffer;
}
