import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import { readRunning, type Running } from '../src/cli/data-directory.ts';
import { findHolder } from '../src/cli/lock.ts';
import { readSecrets, type Secrets } from '../src/cli/secrets.ts';

const CLI = fileURLToPath(new URL('../src/cli/cli.ts', import.meta.url));
const DEADLINE_MS = 45_000;

/** One run of `deskside`. */
export interface Run {
  child: ChildProcess;
  pid: number;
  stdout(): string;
  stderr(): string;
  /** The exit code, or the signal that ended it. */
  exit: Promise<number | NodeJS.Signals>;
}

/** A folder with a data directory to be, and every process that was started on it. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'deskside-test-'));
  readonly data = join(this.folder, 'data');
  readonly secretsFile = `${this.data}.secret`;
  readonly #runs: Run[] = [];
  readonly #workers = new Set<number>();

  run(args: string[], env: Record<string, string> = {}): Run {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: this.folder,
      // Its own group, so that nothing the test runner does reaches it by accident.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', DESKSIDE_DATA: this.data, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const exit = new Promise<number | NodeJS.Signals>((resolve) => {
      child.once('close', (code, signal) => resolve(code ?? signal ?? -1));
    });
    const run: Run = { child, pid: child.pid ?? -1, stdout: () => stdout, stderr: () => stderr, exit };
    this.#runs.push(run);
    return run;
  }

  /** Starts a server and waits until it says that it is ready. */
  async start(args: string[] = [], env: Record<string, string> = {}): Promise<{ run: Run; running: Running }> {
    const run = this.run(['start', ...args], env);
    await until(
      () => run.stdout().includes('is ready') || run.child.exitCode !== null,
      () => run.stderr(),
    );
    if (run.child.exitCode !== null) throw new Error(`ended with ${run.child.exitCode}\n${run.stderr()}`);
    return { run, running: this.running() };
  }

  running(): Running {
    const running = readRunning(this.data);
    if (!running) throw new Error('no server is running');
    this.#workers.add(running.workerd);
    return running;
  }

  secrets(): Secrets {
    const secrets = readSecrets(this.secretsFile);
    if (!secrets) throw new Error('no secrets');
    return secrets;
  }

  /** Ends every process, also those that lost their launcher, and removes the folder. */
  async end(): Promise<void> {
    for (const run of this.#runs) {
      if (run.child.exitCode === null && run.child.signalCode === null) run.child.kill('SIGKILL');
    }
    await Promise.all(this.#runs.map((run) => run.exit));
    // Only the process that provably holds this folder's lock.
    for (let holder = findHolder(this.data); holder.kind !== 'unknown'; holder = findHolder(this.data)) {
      process.kill(holder.workerd, 'SIGKILL');
      await pause(20);
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits until `condition` holds; fails after 45 s with `words`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  words: () => string = () => '',
): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`it did not come true in time\n${words()}`);
    await pause(20);
  }
}

/** A port that is taken until `close` is called. */
export async function takePort(): Promise<{ port: number; close(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return { port: address.port, close: () => server.close() };
}

/** Posts JSON and returns status and answer. */
export async function post(
  url: string,
  body: unknown,
  token?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Makes a desk with one supporter, signs in and opens the desk's socket; waits for its welcome. */
export async function connectSupporter(place: Place, url: string): Promise<{ closed: Promise<number> }> {
  const made = await post(
    `${url}/v1/operator/desks`,
    {
      setup: {
        name: 'Test',
        groups: [{ id: 'g', name: 'Group' }],
        products: [],
        members: [
          { user: 'ann', name: 'Ann', role: 'supporter', groups: ['g'] },
          { user: 'admin', name: 'Admin', role: 'admin' },
        ],
      },
    },
    place.secrets().operatorKey,
  );
  const desk = String(made.body['id']);
  const activations = made.body['activations'] as { user: string; token: string }[];
  const token = activations.find((one) => one.user === 'ann')?.token;
  const password = 'a password for one test';
  await post(`${url}/v1/desks/${desk}/activate`, { token, password });
  const signedIn = await post(`${url}/v1/desks/${desk}/sign-in`, { user: 'ann', password });
  const ticket = await post(`${url}/v1/desks/${desk}/tickets`, { room: 'desk' }, String(signedIn.body['token']));
  const socket = new WebSocket(`${url.replace('http', 'ws')}/parties/desk/${desk}?v=1`, [
    SUBPROTOCOL,
    TICKET_PREFIX + String(ticket.body['ticket']),
  ]);
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', (event) => resolve(event.code));
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('the socket did not open')), { once: true });
  });
  return { closed };
}
