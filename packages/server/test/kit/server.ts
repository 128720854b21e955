import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));
const workerd = join(createRequire(import.meta.url).resolve('workerd/package.json'), '../bin/workerd');

export const OPERATOR_KEY = 'operator-key-for-tests-only-0123456789';
export const SECRET = 'secret-for-tests-only-0123456789abcdef';

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Asks until the answer is there, for at most `withinMs`. */
export async function until<Value>(
  ask: () => Value | null | undefined | false | Promise<Value | null | undefined | false>,
  withinMs = 10_000,
  what = 'it',
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await ask();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await pause(10);
  }
}

/** The built worker in a real workerd of its own, with its data in a folder of its own. */
export class TestServer {
  readonly directory = mkdtempSync(join(tmpdir(), 'deskside-test-'));
  readonly port: number;
  readonly url: string;
  /** Everything workerd printed. */
  log = '';
  #process: ChildProcess | null = null;

  private constructor(port: number) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(vars: Record<string, string> = {}): Promise<TestServer> {
    const server = new TestServer(await freePort());
    mkdirSync(join(server.directory, 'site'));
    const bindings = Object.entries({
      DIRECTORY: 'Directory',
      DESK: 'Desk',
      CONVERSATION: 'Conversation',
      RECORDS: 'Records',
      LOBBY: 'Lobby',
    });
    const configuration = {
      name: 'deskside',
      main: join(built, 'worker.js'),
      no_bundle: true,
      compatibility_date: '2026-09-01',
      vars: { DESKSIDE_SECRET: SECRET, DESKSIDE_OPERATOR_KEY: OPERATOR_KEY, ...vars },
      assets: { directory: join(built, 'site'), binding: 'ASSETS', run_worker_first: true },
      durable_objects: { bindings: bindings.map(([name, class_name]) => ({ name, class_name })) },
      migrations: [{ tag: 'v1', new_sqlite_classes: bindings.map(([, name]) => name) }],
    };
    writeFileSync(join(server.directory, 'wrangler.json'), JSON.stringify(configuration));
    await server.run();
    return server;
  }

  /** Starts workerd and waits until it answers. */
  async run(): Promise<void> {
    const child = spawn(
      workerd,
      [
        'serve',
        '--experimental',
        join(this.directory, 'wrangler.json'),
        '--socket-addr',
        `http=127.0.0.1:${this.port}`,
      ],
      { cwd: this.directory, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    const keep = (chunk: Buffer) => (this.log += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await until(
      () =>
        fetch(`${this.url}/v1/health`)
          .then((answer) => answer.ok)
          .catch(() => false),
      15_000,
      'workerd',
    );
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** `kill -9` of exactly this process group. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.run();
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
