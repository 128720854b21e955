import { accessSync, chmodSync, constants, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from './package-root.ts';
import { createSecrets, markOf, readSecrets, type Secrets } from './secrets.ts';
import { Trouble, fileTrouble, systemCode } from './trouble.ts';
import { createPrivateFile, writePrivateFile } from './write-file.ts';

/** The form of a data directory that this version writes. It grows when an older version could not read it. */
export const DATA_SCHEMA = 2;

/** `deskside.json`: by this file a folder is known as a data directory. */
interface Card {
  schema: number;
  /** The version that made the directory. */
  version: string;
  createdAt: string;
  /** See {@link markOf}. */
  secrets: string;
  /** Whether the demo was asked for when the directory was new, and whether it is there. */
  demo: 'none' | 'wanted' | 'made';
}

/** An open data directory. */
export interface DataDirectory {
  path: string;
  /** True for the start that made it. */
  isNew: boolean;
  secrets: Secrets;
  readonly demo: Card['demo'];
  setDemo(demo: Card['demo']): void;
}

/** The files in a data directory, apart from those that workerd keeps. */
export const files = {
  card: (data: string) => join(data, 'deskside.json'),
  lock: (data: string) => join(data, 'lock'),
  running: (data: string) => join(data, 'server.json'),
  configuration: (data: string) => join(data, 'wrangler.jsonc'),
  site: (data: string) => join(data, 'site'),
  demoPasswords: (data: string) => join(data, 'demo-passwords.txt'),
};

/** What may lie in a folder that counts as empty: what a first start leaves that went no further, and a new disk. */
const HARMLESS = /^(lock|lost\+found|deskside\.json\..*\.new)$/;

/**
 * Opens the data directory, or makes it and its secrets. Throws Trouble: not writable, disk full, written by a newer
 * version, somebody else's folder, secrets missing or of another directory.
 */
export function openDataDirectory(options: {
  path: string;
  secretsFile: string;
  demo?: boolean;
  newSecrets?: boolean;
}): DataDirectory {
  const { path, secretsFile } = options;
  let card = readCard(path);
  let isNew = false;
  let secrets: Secrets;
  if (card === null) {
    makeFolder(path);
    secrets = readSecrets(secretsFile) ?? createSecrets(secretsFile);
    const first: Card = {
      schema: DATA_SCHEMA,
      version: VERSION,
      createdAt: new Date().toISOString(),
      secrets: markOf(secrets),
      demo: options.demo ? 'wanted' : 'none',
    };
    isNew = guarded(path, () => createPrivateFile(files.card(path), JSON.stringify(first, null, 2) + '\n'));
    card = isNew ? first : (readCard(path) ?? first);
  } else {
    if (card.schema > DATA_SCHEMA) {
      throw new Trouble(
        'newer',
        `The data directory ${path} was written by a newer Deskside (its form is ${card.schema}, this version ` +
          `${VERSION} knows ${DATA_SCHEMA}). Start that newer version, or put back the copy you made before the upgrade.`,
      );
    }
    if (card.schema < DATA_SCHEMA) {
      throw new Trouble(
        'older',
        `The data directory ${path} was written by a Deskside before its first release (its form is ${card.schema}, this ` +
          `version writes ${DATA_SCHEMA}), and cannot be read any more. Move it away and start again.`,
      );
    }
    guarded(path, () => chmodSync(path, 0o700));
    secrets = openSecrets(path, card, options);
  }
  guarded(path, () => accessSync(path, constants.W_OK | constants.X_OK));
  const current = card;
  return {
    path,
    isNew,
    secrets,
    get demo() {
      return current.demo;
    },
    setDemo(demo) {
      current.demo = demo;
      guarded(path, () => writePrivateFile(files.card(path), JSON.stringify(current, null, 2) + '\n'));
    },
  };
}

/** What a running server wrote about itself, for `deskside desk create`. */
export interface Running {
  launcher: number;
  workerd: number;
  /** Where this machine reaches it, such as `http://127.0.0.1:8787`. */
  url: string;
  startedAt: string;
  /** How often workerd had to be started again. */
  restarts: number;
}

export function writeRunning(data: string, running: Running): void {
  guarded(data, () => writePrivateFile(files.running(data), JSON.stringify(running, null, 2) + '\n'));
}

export function readRunning(data: string): Running | null {
  try {
    const value: unknown = JSON.parse(readFileSync(files.running(data), 'utf8'));
    return isRunning(value) ? value : null;
  } catch {
    return null;
  }
}

export function removeRunning(data: string): void {
  rmSync(files.running(data), { force: true });
}

function openSecrets(path: string, card: Card, options: { secretsFile: string; newSecrets?: boolean }): Secrets {
  const { secretsFile } = options;
  const found = readSecrets(secretsFile);
  if (found && markOf(found) === card.secrets) return found;
  if (options.newSecrets) {
    const secrets = found ?? createSecrets(secretsFile);
    card.secrets = markOf(secrets);
    guarded(path, () => writePrivateFile(files.card(path), JSON.stringify(card, null, 2) + '\n'));
    return secrets;
  }
  throw new Trouble(
    'secrets',
    (found
      ? `The secrets file ${secretsFile} belongs to another data directory than ${path}. `
      : `The secrets file ${secretsFile} is missing, and the data directory ${path} is not new. `) +
      'Put back your copy of the file (DESKSIDE_SECRET_FILE says where it lies). If it is lost for good: ' +
      'deskside start --new-secrets. Every password and every sign-in is void then.',
  );
}

function makeFolder(path: string): void {
  guarded(path, () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const foreign = readdirSync(path).filter((name) => !HARMLESS.test(name));
    // Another start that is a moment ahead of this one may have made it a data directory.
    if (foreign.length > 0 && !foreign.includes('deskside.json')) {
      throw new Trouble(
        'notOurs',
        `${path} is not empty and no data directory of Deskside (${foreign.slice(0, 3).join(', ')} lies there). ` +
          'Set DESKSIDE_DATA to an empty folder, or to one that does not exist yet.',
      );
    }
    chmodSync(path, 0o700);
  });
}

function readCard(path: string): Card | null {
  const file = files.card(path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileTrouble(error, path);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (isCard(value)) return value;
  throw new Trouble('notOurs', `${file} is damaged. Put back your copy of the data directory.`);
}

function isCard(value: unknown): value is Card {
  if (typeof value !== 'object' || value === null) return false;
  // A newer form may look different in everything but its number.
  if (!('schema' in value) || typeof value.schema !== 'number') return false;
  if (value.schema > DATA_SCHEMA) return true;
  return 'secrets' in value && typeof value.secrets === 'string' && 'demo' in value && typeof value.demo === 'string';
}

function isRunning(value: unknown): value is Running {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'launcher' in value &&
    typeof value.launcher === 'number' &&
    'workerd' in value &&
    typeof value.workerd === 'number' &&
    'url' in value &&
    typeof value.url === 'string'
  );
}

function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fileTrouble(error, path);
  }
}

/** Whether a path exists and is a file. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
