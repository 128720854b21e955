import { resolve } from 'node:path';
import { Trouble } from './trouble.ts';

/** What the worker has to know of the installation. */
export interface WorkerSettings {
  /** Public address without a slash at the end, such as `https://help.example.com`; null where none was set. */
  publicUrl: string | null;
  behindProxy: boolean;
  /** The desk that helps the supporters of all others; null for none. */
  helpDesk: string | null;
  /** Hosts of further push services, with commas between; null for none. */
  pushServices: string | null;
}

/** Where the server listens and keeps things: the environment, read once. */
export interface Settings extends WorkerSettings {
  host: string;
  port: number;
  /** Absolute path of the data directory. */
  data: string;
  /** Absolute path of the secrets file, outside the data directory. */
  secretsFile: string;
}

/** Reads the environment. Throws Trouble where a value cannot be meant. */
export function readSettings(env: NodeJS.ProcessEnv, cwd: string): Settings {
  const data = resolve(cwd, env['DESKSIDE_DATA'] || '.deskside/data');
  const secretsFile = resolve(cwd, env['DESKSIDE_SECRET_FILE'] || `${data}.secret`);
  if (secretsFile.startsWith(`${data}/`)) {
    throw new Trouble(
      'usage',
      `DESKSIDE_SECRET_FILE lies inside the data directory ${data}. Choose a place outside, so that a copy of the data ` +
        'does not carry the secrets.',
    );
  }
  return {
    host: readHost(env['HOST']),
    port: readPort(env['PORT']),
    data,
    secretsFile,
    publicUrl: readPublicUrl(env['DESKSIDE_URL']),
    behindProxy: readSwitch('DESKSIDE_BEHIND_PROXY', env['DESKSIDE_BEHIND_PROXY']),
    helpDesk: readDesk(env['DESKSIDE_HELP_DESK']),
    pushServices: readHosts('DESKSIDE_PUSH_SERVICES', env['DESKSIDE_PUSH_SERVICES']),
  };
}

/** The address to bind, as workerd wants it written. */
export function socketAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The address under which this machine reaches a server that listens at `host`. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '*') return `http://127.0.0.1:${port}`;
  if (host === '::') return `http://[::1]:${port}`;
  return `http://${socketAddress(host, port)}`;
}

function readHost(value: string | undefined): string {
  const host = (value || '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
  if (/^[A-Za-z0-9.:_-]+$/.test(host) || host === '*') return host;
  throw new Trouble('usage', `HOST=${host} is no address. Examples: 127.0.0.1 (this machine only), 0.0.0.0 (all).`);
}

function readPort(value: string | undefined): number {
  const text = value || '8787';
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Trouble('usage', `PORT=${text} is no port. Choose a number from 1 to 65535.`);
}

function readPublicUrl(value: string | undefined): string | null {
  if (!value) return null;
  if (URL.canParse(value)) {
    const url = new URL(value);
    if ((url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/' && !url.search && !url.hash) {
      return url.origin;
    }
  }
  throw new Trouble('usage', `DESKSIDE_URL=${value} is no address without a path. Example: https://help.example.com`);
}

function readDesk(value: string | undefined): string | null {
  if (!value || /^8\d{7}$/.test(value)) return value || null;
  throw new Trouble('usage', `DESKSIDE_HELP_DESK=${value} is no desk id: eight digits, the first of them 8.`);
}

function readHosts(name: string, value: string | undefined): string | null {
  if (!value) return null;
  const hosts = value.split(',').map((host) => host.trim().toLowerCase());
  const wrong = hosts.find((host) => !/^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(host));
  if (wrong === undefined) return hosts.join(',');
  throw new Trouble('usage', `${name}=${value}: "${wrong}" is no name of a host. Example: push.example.com`);
}

function readSwitch(name: string, value: string | undefined): boolean {
  if (!value || value === '0') return false;
  if (value === '1') return true;
  throw new Trouble('usage', `${name}=${value}: use 1 for yes, 0 for no.`);
}
