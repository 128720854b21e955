import { spawn } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { files } from './data-directory.ts';
import { EXIT_LOCKED, EXIT_NO_LOCK_FILE, EXIT_NO_LOCK_TOOL, LOCKED_EXEC } from './lock.ts';
import { socketAddress } from './settings.ts';
import { Trouble } from './trouble.ts';

/** How a workerd process ended. */
export interface EngineExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Its last lines. */
  tail: string[];
}

/** One workerd process that holds the lock of a data directory. */
export interface Engine {
  pid: number;
  /** The port it listens on; null if it ended first. */
  port: Promise<number | null>;
  exited: Promise<EngineExit>;
  hasExited(): boolean;
  kill(signal: NodeJS.Signals): void;
}

/** Lines of workerd that say nothing to an operator. */
const NOISE = /^service \S+: The compatibility flag \S+ became the default|^stack: /;
const TAIL = 20;
/** With less free space than this many bytes, workerd cannot even open its files. */
const ROOM_MIN = 262_144;
/** workerd gets no more of the environment than this: it has no use for the rest, and some of it may be secret. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** Starts workerd on a configuration. Throws Trouble where there is none for this machine. */
export function startEngine(options: {
  data: string;
  configuration: string;
  host: string;
  port: number;
  onLine: (line: string) => void;
}): Engine {
  const { data } = options;
  const env: NodeJS.ProcessEnv = {};
  for (const name of ENVIRONMENT) if (process.env[name] !== undefined) env[name] = process.env[name];
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      LOCKED_EXEC,
      'deskside',
      files.lock(data),
      workerdPath(),
      'serve',
      '--experimental',
      options.configuration,
      '--socket-addr',
      `http=${socketAddress(options.host, options.port)}`,
      '--control-fd',
      '3',
    ],
    // Its own process group: Ctrl+C reaches only the launcher, which then ends workerd in order.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], env, cwd: data },
  );
  const tail: string[] = [];
  let exited = false;

  const exit = new Promise<EngineExit>((resolve) => {
    child.once('error', (error) => {
      exited = true;
      resolve({ code: null, signal: null, tail: [...tail, error.message] });
    });
    child.once('close', (code, signal) => {
      exited = true;
      resolve({ code, signal, tail });
    });
  });

  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() === '' || NOISE.test(line)) return;
      tail.push(line);
      if (tail.length > TAIL) tail.shift();
      options.onLine(line);
    });
  }

  const port = new Promise<number | null>((resolve) => {
    createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
      const found = /"event":"listen".*"port":(\d+)/.exec(line);
      if (found) resolve(Number(found[1]));
    });
    void exit.then(() => resolve(null));
  });

  return {
    pid: child.pid ?? -1,
    port,
    exited: exit,
    hasExited: () => exited,
    kill(signal) {
      if (!exited) child.kill(signal);
    },
  };
}

/** What it means that workerd ended before it served; null where that is not known. */
export function explainExit(
  exit: EngineExit,
  at: { data: string; host: string; port: number },
): Trouble | 'locked' | null {
  const text = exit.tail.join('\n');
  if (exit.code === EXIT_LOCKED) return 'locked';
  if (exit.code === EXIT_NO_LOCK_FILE) {
    return new Trouble(
      'notWritable',
      `${files.lock(at.data)} cannot be written. Give it to the user that runs Deskside.`,
    );
  }
  if (exit.code === EXIT_NO_LOCK_TOOL) {
    return new Trouble(
      'platform',
      'Neither flock nor Perl is installed, and one of them is needed to lock the data directory. ' +
        'Install util-linux (flock).',
    );
  }
  if (/bind\(\).*Address already in use/.test(text)) {
    return new Trouble(
      'portBusy',
      `Port ${at.port} on ${at.host} is in use by another program. End that program, or choose another port: ` +
        `PORT=${at.port === 65_535 ? 8788 : at.port + 1}`,
    );
  }
  if (/bind\(\).*Permission denied/.test(text)) {
    return new Trouble(
      'addressRefused',
      `This user may not listen on port ${at.port}. Choose a port above 1023 and put a proxy with TLS in front.`,
    );
  }
  if (/bind\(\)|parseAddress|DNS lookup|Name or service not known|Cannot assign requested address/.test(text)) {
    return new Trouble(
      'addressRefused',
      `${at.host} is no address of this machine. Examples for HOST: 127.0.0.1 (this machine only), 0.0.0.0 (all).`,
    );
  }
  if (isDiskFull(text) || !hasRoom(at.data)) {
    return new Trouble('diskFull', `The disk with ${at.data} is full. Free some space on it and start again.`);
  }
  return null;
}

/** Whether a line of workerd or of the worker says that the disk is full. */
export function isDiskFull(text: string): boolean {
  return /No space left on device|database or disk is full|SQLITE_FULL|ENOSPC/.test(text);
}

/** SQLite calls a full disk by many names (SQLITE_IOERR_SHMSIZE is one), so the disk itself is asked as well. */
function hasRoom(folder: string): boolean {
  try {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize > ROOM_MIN;
  } catch {
    return true;
  }
}

function workerdPath(): string {
  if (process.platform === 'win32') {
    throw new Trouble('platform', 'The server edition runs on Linux and macOS. On Windows, run it inside WSL.');
  }
  try {
    const found: unknown = createRequire(import.meta.url)('workerd');
    if (typeof found === 'object' && found !== null && 'default' in found && typeof found.default === 'string') {
      return found.default;
    }
  } catch (error) {
    const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new Trouble('platform', `workerd is not installed for this machine (${cause}). Run: npm install`);
  }
  throw new Trouble('platform', 'workerd is not installed for this machine. Run: npm install');
}
