import { Buffer } from 'node:buffer';

/** Keeps a secret that has to be read again, so that the data without the installation's own secret gives it to nobody. */

const NONCE_BYTES = 12;

async function keyOf(secret: string): Promise<CryptoKey> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const base = await crypto.subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: encode('deskside-seal') };
  return crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The text, sealed for this use (AES-256-GCM): nonce and ciphertext in base64. */
export async function seal(text: string, use: string, secret: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(use) };
  const sealed = await crypto.subtle.encrypt(algorithm, await keyOf(secret), new TextEncoder().encode(text));
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64');
}

/** The text that was sealed, or null if it was for another use, with another secret, or was changed. */
export async function unseal(sealed: string, use: string, secret: string): Promise<string | null> {
  const bytes = Uint8Array.from(Buffer.from(sealed, 'base64'));
  const iv = bytes.subarray(0, NONCE_BYTES);
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(use) };
  try {
    const text = await crypto.subtle.decrypt(algorithm, await keyOf(secret), bytes.subarray(NONCE_BYTES));
    return new TextDecoder().decode(text);
  } catch {
    return null;
  }
}
