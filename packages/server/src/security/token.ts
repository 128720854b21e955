import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';

/** A new opaque token of 256 bits. Only its hash is stored. */
export function drawToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. A plain hash is enough: nobody guesses 256 bits. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Decimal digits, each as likely as any other. */
export function drawDigits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, '0');
}

/** What is stored of a direct code: a million codes are quickly tried, so the hash needs the server's key. */
export function hashCode(code: string, desk: string, secret: string): string {
  return createHmac('sha256', secret).update(`code\n${desk}\n${code}`).digest('base64url');
}

/** What is stored of a network: there are few enough of them to try, so the hash needs the server's key. */
export function hashNetwork(network: string, desk: string, secret: string): string {
  return createHmac('sha256', secret).update(`network\n${desk}\n${network}`).digest('base64url');
}

/** What is stored of a recovery code: fewer bits than a token has, so the hash needs the server's key. */
export function hashRecoveryCode(code: string, member: string, secret: string): string {
  return createHmac('sha256', secret).update(`recovery\n${member}\n${code}`).digest('base64url');
}
