import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { files, isFile } from './data-directory.ts';
import { parseJsonc } from './jsonc.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import type { Secrets } from './secrets.ts';
import type { WorkerSettings } from './settings.ts';
import { Trouble, fileTrouble } from './trouble.ts';
import { writePrivateFile } from './write-file.ts';

/** workerd refuses a file with any other field; Cloudflare's own (`observability` and the like) stay behind. */
const KNOWN = [
  'compatibility_date',
  'compatibility_flags',
  'durable_objects',
  'migrations',
  'triggers',
  'assets',
  'vars',
];

/** The name decides under which folder workerd finds its objects: another name would begin with empty rooms. */
const NAME = 'deskside';

/** What the worker learns from the launcher, besides `wrangler.jsonc`. */
export interface Variables extends Secrets, WorkerSettings {
  /** The folder of the files that it serves. */
  site: string;
}

/** The configuration for workerd, made of `wrangler.jsonc` with absolute paths and the secrets. */
export function makeConfiguration(variables: Variables): Record<string, unknown> {
  const worker = join(PACKAGE_ROOT, 'dist', 'worker.js');
  if (!isFile(worker)) {
    throw new Trouble('notBuilt', `${worker} is missing: Deskside is not built. Run: npm run build`);
  }
  const source = parseJsonc(readFileSync(join(PACKAGE_ROOT, 'wrangler.jsonc'), 'utf8'));
  if (!isRecord(source)) throw new Trouble('notBuilt', 'wrangler.jsonc of @deskside/server is damaged.');
  const configuration: Record<string, unknown> = { name: NAME, main: worker, no_bundle: true };
  for (const key of KNOWN) if (key in source) configuration[key] = source[key];
  if (isRecord(source['assets'])) configuration['assets'] = { ...source['assets'], directory: variables.site };
  configuration['vars'] = {
    ...(isRecord(source['vars']) ? source['vars'] : {}),
    DESKSIDE_SECRET: variables.secret,
    DESKSIDE_OPERATOR_KEY: variables.operatorKey,
    ...(variables.behindProxy ? { DESKSIDE_BEHIND_PROXY: '1' } : {}),
    ...(variables.helpDesk ? { DESKSIDE_HELP_DESK: variables.helpDesk } : {}),
    ...(variables.pushServices ? { DESKSIDE_PUSH_SERVICES: variables.pushServices } : {}),
    ...(variables.publicUrl ? { DESKSIDE_URL: variables.publicUrl } : {}),
  };
  return configuration;
}

/**
 * Puts the configuration into the data directory, which is how workerd learns where the data lies. It holds the
 * secrets: {@link removeConfiguration} as soon as workerd has read it.
 */
export function writeConfiguration(data: string, variables: Variables): string {
  const path = files.configuration(data);
  const text = JSON.stringify(makeConfiguration(variables), null, 2) + '\n';
  try {
    writePrivateFile(path, text);
  } catch (error) {
    throw fileTrouble(error, path);
  }
  return path;
}

export function removeConfiguration(data: string): void {
  rmSync(files.configuration(data), { force: true });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
