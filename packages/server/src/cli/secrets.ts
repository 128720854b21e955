import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Trouble, fileTrouble, systemCode } from './trouble.ts';
import { createPrivateFile, writePrivateFile } from './write-file.ts';

/** What the worker must know and nobody else. */
export interface Secrets {
  /** Signs tickets and peppers password hashes. */
  secret: string;
  /** The key of `/v1/operator`. */
  operatorKey: string;
}

const HEAD = `# The secrets of a Deskside server. Whoever has them can act as its operator.
# Keep a copy apart from the copies of the data directory: without it all passwords and sign-ins are void.
`;

/** Reads the secrets file; null where there is none. */
export function readSecrets(path: string): Secrets | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new Trouble(
      'secrets',
      `The secrets file ${path} cannot be read (${systemCode(error)}). Give it to the user that runs Deskside: ` +
        `chown that user, chmod 600.`,
    );
  }
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const found = /^\s*([A-Z_]+)\s*=\s*(\S+)\s*$/.exec(line);
    if (found?.[1] && found[2]) values.set(found[1], found[2]);
  }
  const secret = values.get('DESKSIDE_SECRET') ?? '';
  const operatorKey = values.get('DESKSIDE_OPERATOR_KEY') ?? '';
  if (secret.length < 32 || operatorKey.length < 32) {
    throw new Trouble(
      'secrets',
      `The secrets file ${path} is damaged: it needs the lines DESKSIDE_SECRET= and DESKSIDE_OPERATOR_KEY=, each with ` +
        'at least 32 characters. Put back your copy of it.',
    );
  }
  closeToOthers(path);
  return { secret, operatorKey };
}

/** Draws secrets and writes them, unless another process was faster; returns what the file then holds. */
export function createSecrets(path: string, options: { replace?: boolean } = {}): Secrets {
  const text =
    `${HEAD}DESKSIDE_SECRET=${randomBytes(32).toString('base64url')}\n` +
    `DESKSIDE_OPERATOR_KEY=${randomBytes(32).toString('base64url')}\n`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (options.replace) writePrivateFile(path, text);
    else createPrivateFile(path, text);
  } catch (error) {
    throw fileTrouble(error, path);
  }
  const secrets = readSecrets(path);
  if (!secrets) throw new Trouble('secrets', `The secrets file ${path} vanished while it was written.`);
  return secrets;
}

/** A mark by which a data directory knows its secrets again. It gives nothing of them away. */
export function markOf(secrets: Secrets): string {
  return createHmac('sha256', secrets.secret).update('deskside data directory').digest('hex').slice(0, 32);
}

/** Returns `text` with every secret in it replaced. */
export function redact(text: string, secrets: Secrets): string {
  return text.replaceAll(secrets.secret, '[secret]').replaceAll(secrets.operatorKey, '[secret]');
}

function closeToOthers(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  try {
    chmodSync(path, 0o600);
  } catch {
    throw new Trouble(
      'secrets',
      `The secrets file ${path} can be read by other users of this machine. Close it: chmod 600 ${path}`,
    );
  }
}
