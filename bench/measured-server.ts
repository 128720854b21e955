import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const workerd = join(createRequire(import.meta.url).resolve('workerd/package.json'), '../bin/workerd');
const path = (name: string): string => join(import.meta.dirname, '..', name);

export const OPERATOR_KEY = 'operator-key-of-the-benchmark-0123456789';

/** How long one tick of /proc/<pid>/stat is. It is 100 a second on every Linux there is. */
const TICK_MS = 10;

export interface Program {
  entry: string;
  /** Durable Objects: binding → class. */
  rooms: Record<string, string>;
}

export const programs = {
  bare: { entry: path('bench/bare-room.ts'), rooms: { ROOM: 'BareRoom' } },
  deskside: {
    entry: path('packages/server/src/worker.ts'),
    rooms: { DIRECTORY: 'Directory', DESK: 'Desk', CONVERSATION: 'Conversation', RECORDS: 'Records', LOBBY: 'Lobby' },
  },
} satisfies Record<string, Program>;

/** One of the two in a workerd of its own, bundled alike, with its data on the same disk. */
export class MeasuredServer {
  readonly port: number;
  readonly #directory: string;
  #process: ChildProcess | null = null;
  #log = '';

  private constructor(port: number, directory: string) {
    this.port = port;
    this.#directory = directory;
  }

  static async start({ entry, rooms }: Program): Promise<MeasuredServer> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    probe.close();
    const directory = mkdtempSync(join(tmpdir(), 'deskside-bench-'));
    mkdirSync(join(directory, 'site'));
    await build({
      entryPoints: [entry],
      outfile: join(directory, 'worker.js'),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      external: ['cloudflare:*', 'node:*'],
      conditions: ['workerd', 'worker', 'import', 'module'],
      mainFields: ['module', 'main'],
      alias: { '@deskside/sdk': path('packages/sdk/src') },
      logLevel: 'error',
    });
    const configuration = {
      name: 'measured',
      main: 'worker.js',
      no_bundle: true,
      compatibility_date: '2026-09-01',
      vars: { DESKSIDE_SECRET: 'a secret of the benchmark, known to all', DESKSIDE_OPERATOR_KEY: OPERATOR_KEY },
      assets: { directory: join(directory, 'site'), binding: 'ASSETS', run_worker_first: true },
      durable_objects: { bindings: Object.entries(rooms).map(([name, class_name]) => ({ name, class_name })) },
      migrations: [{ tag: 'v1', new_sqlite_classes: Object.values(rooms) }],
    };
    writeFileSync(join(directory, 'wrangler.json'), JSON.stringify(configuration));
    const server = new MeasuredServer(port, directory);
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
        join(this.#directory, 'wrangler.json'),
        '--socket-addr',
        `http=127.0.0.1:${this.port}`,
      ],
      { cwd: this.#directory, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.#log = (this.#log + text.toString()).slice(-4000)));
    }
    for (const deadline = Date.now() + 20_000; ; await pause(5)) {
      const isUp = await fetch(`http://127.0.0.1:${this.port}/v1/health`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (isUp) return;
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`workerd did not start:\n${this.#log}`);
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** The databases of its rooms. Only while it is down may they be changed. */
  databases(): string[] {
    return readdirSync(this.#directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sqlite'))
      .map((name) => join(this.#directory, name));
  }

  /** CPU time so far, all threads, in milliseconds. */
  cpuMs(): number {
    const fields = readFileSync(`/proc/${this.#process?.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  /** Resident memory now, in bytes. */
  rssBytes(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#process?.pid}/status`, 'utf8'))![1]) * 1024;
  }

  get log(): string {
    return this.#log;
  }
}
