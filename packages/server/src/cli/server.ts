import { setTimeout as pause } from 'node:timers/promises';
import { removeConfiguration, writeConfiguration } from './configuration.ts';
import { files, readRunning, removeRunning, writeRunning, type DataDirectory } from './data-directory.ts';
import { explainExit, isDiskFull, startEngine, type Engine, type EngineExit } from './engine.ts';
import { findHolder, isAlive } from './lock.ts';
import { log, passOn } from './log.ts';
import { isHealthy, stopServing } from './operator.ts';
import { redact } from './secrets.ts';
import { localUrl, type WorkerSettings } from './settings.ts';
import { prepareSite } from './site.ts';
import { Trouble } from './trouble.ts';

/** A crash is answered at once; those that follow within a minute wait a little longer each time. */
const BACK_OFF_MS = [0, 200, 1_000, 3_000];
const CRASHES_MAX = 5;
const CRASH_WINDOW_MS = 60_000;
const HEALTH_MS = 30_000;
/** The worker's time to close its sockets, then workerd's to end by itself. Together below the promised 5 s. */
const STOP_WORKER_MS = 2_000;
const STOP_ENGINE_MS = 1_500;
const DISK_WORDS_EVERY_MS = 60_000;

/** workerd on a data directory, started again when it crashes. */
export interface Server {
  /** Where this machine reaches it. */
  readonly url: string;
  /** Settles when it has ended: null after stop(), Trouble when it could not be kept alive. */
  ended: Promise<Trouble | null>;
  /** Closes all sockets and ends workerd within 4 s. */
  stop(): Promise<void>;
  /** Ends workerd at once. Nothing confirmed is lost: it is on disk. */
  kill(): void;
}

export interface ServerOptions {
  directory: DataDirectory;
  host: string;
  /** 0: any free one. */
  port: number;
  settings: WorkerSettings;
}

/**
 * Starts workerd and returns once it serves. Throws Trouble when it cannot be started. `onProcess` gives the server
 * before that, so that a signal can end it at any time.
 */
export async function startServer(options: ServerOptions, onProcess?: (server: Server) => void): Promise<Server> {
  const server = new Supervisor(options);
  onProcess?.(server);
  await server.start();
  return server;
}

class Supervisor implements Server {
  url: string;
  readonly ended: Promise<Trouble | null>;
  #settle: (trouble: Trouble | null) => void = () => undefined;
  readonly #options: ServerOptions;
  #port: number;
  #site = '';
  #engine: Engine | null = null;
  readonly #stopping = new AbortController();
  #stopped: Promise<void> | null = null;
  #restarts = 0;
  #crashes: number[] = [];
  #diskWordsAt = -Infinity;
  /** What workerd says before it serves; null afterwards. Where the reason is known, the operator reads that instead. */
  #firstWords: string[] | null = [];
  readonly #startedAt = new Date().toISOString();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#port = options.port;
    this.url = localUrl(options.host, options.port);
    this.ended = new Promise((resolve) => (this.#settle = resolve));
  }

  async start(): Promise<void> {
    try {
      // Asked before anything is written, so that a second start does not touch what the first one uses.
      const holder = findHolder(this.#options.directory.path);
      if (holder.kind !== 'unknown') await this.#endOrphan();
      this.#site = prepareSite(this.#options.directory.path);
      let exit = await this.#launch();
      if (exit && explainExit(exit, this.#place()) === 'locked') {
        await this.#endOrphan();
        exit = await this.#launch();
      }
      if (exit) throw this.#whyNot(exit);
    } catch (error) {
      this.kill();
      throw error;
    }
    const engine = this.#engine;
    if (engine) void this.#watch(engine);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  kill(): void {
    this.#stopping.abort();
    this.#engine?.kill('SIGKILL');
    this.#cleanUp();
    this.#settle(null);
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    const engine = this.#engine;
    if (engine && !engine.hasExited()) {
      try {
        await Promise.race([
          stopServing(this.url, this.#options.directory.secrets.operatorKey, STOP_WORKER_MS),
          engine.exited,
        ]);
      } catch (error) {
        log(`the sockets could not be closed in order: ${error instanceof Error ? error.message : String(error)}`);
      }
      engine.kill('SIGTERM');
      if (!(await endsWithin(engine, STOP_ENGINE_MS))) {
        engine.kill('SIGKILL');
        await endsWithin(engine, 500);
      }
    }
    this.#cleanUp();
    this.#settle(null);
  }

  /** Starts workerd and waits until it serves. Returns how it ended if it ended before. */
  async #launch(): Promise<EngineExit | null> {
    if (this.#stopping.signal.aborted) throw new Trouble('server', 'stopped while starting');
    const { directory, host, settings } = this.#options;
    const configuration = writeConfiguration(directory.path, { ...directory.secrets, ...settings, site: this.#site });
    try {
      const engine = startEngine({
        data: directory.path,
        configuration,
        host,
        port: this.#port,
        onLine: (line) => this.#pass(line),
      });
      this.#engine = engine;
      const port = await engine.port;
      if (port === null) return await engine.exited;
      // A port that was drawn stays the same after a crash.
      this.#port = port;
      this.url = localUrl(host, port);
      const deadline = performance.now() + HEALTH_MS;
      while (!(await isHealthy(this.url, 2_000))) {
        if (engine.hasExited()) return await engine.exited;
        if (this.#stopping.signal.aborted) throw new Trouble('server', 'stopped while starting');
        if (performance.now() > deadline) {
          this.#sayFirstWords();
          throw new Trouble('server', `workerd runs, but ${this.url}/v1/health does not answer. Its words are above.`);
        }
        await pause(20);
      }
      this.#sayFirstWords();
      this.#sayWhere(engine);
      return null;
    } finally {
      // workerd has read it by now, and the secrets have no business among the data.
      removeConfiguration(directory.path);
    }
  }

  async #watch(engine: Engine): Promise<void> {
    let exit = await engine.exited;
    while (!this.#stopping.signal.aborted) {
      const now = performance.now();
      this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
      const how = exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
      if (this.#crashes.length >= CRASHES_MAX) {
        this.#cleanUp();
        const known = explainExit(exit, this.#place());
        this.#settle(
          known instanceof Trouble
            ? known
            : new Trouble(
                'crashing',
                `workerd ended ${CRASHES_MAX} times within a minute (the last time with ${how}), so Deskside gives up. ` +
                  'Nothing that was confirmed to anybody is lost. ' +
                  (exit.tail.length > 0 ? `Its last words:\n${this.#redact(exit.tail.slice(-5).join('\n'))}` : ''),
              ),
        );
        return;
      }
      const delay = BACK_OFF_MS[this.#crashes.length - 1] ?? 0;
      this.#restarts += 1;
      log(`workerd ended with ${how}; restart ${this.#restarts}${delay ? ` in ${delay} ms` : ''}`);
      try {
        if (delay) await pause(delay, undefined, { signal: this.#stopping.signal });
        const failed = await this.#launch();
        if (failed) {
          exit = failed;
          continue;
        }
        const next = this.#engine;
        if (!next) return;
        log('workerd serves again');
        exit = await next.exited;
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        this.#engine?.kill('SIGKILL');
        this.#cleanUp();
        this.#settle(error instanceof Trouble ? error : new Trouble('unexpected', String(error)));
        return;
      }
    }
  }

  #sayWhere(engine: Engine): void {
    try {
      writeRunning(this.#options.directory.path, {
        launcher: process.pid,
        workerd: engine.pid,
        url: this.url,
        startedAt: this.#startedAt,
        restarts: this.#restarts,
      });
    } catch (error) {
      // The server serves without it; only `deskside desk create` looks there.
      log(error instanceof Error ? error.message : String(error));
    }
  }

  #whyNot(exit: EngineExit): Trouble {
    const found = explainExit(exit, this.#place());
    if (found === 'locked') return lockedTrouble(this.#options.directory.path);
    if (found) return found;
    const how = exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
    return new Trouble('server', `workerd could not start (${how}).\n${this.#redact(exit.tail.join('\n'))}`);
  }

  /** Ends a workerd whose launcher is gone. Throws Trouble when the lock belongs to anybody else. */
  async #endOrphan(): Promise<void> {
    const data = this.#options.directory.path;
    const holder = findHolder(data);
    if (holder.kind !== 'orphan') throw lockedTrouble(data);
    log(`a workerd of this data directory was left behind (process ${holder.workerd}); ending it first`);
    const running = readRunning(data);
    if (running?.workerd === holder.workerd) {
      try {
        await stopServing(running.url, this.#options.directory.secrets.operatorKey, 1_000);
      } catch {
        // It is ended anyway; its clients find out a little later.
      }
    }
    for (const [signal, ms] of [
      ['SIGTERM', 1_500],
      ['SIGKILL', 2_000],
    ] as const) {
      // Asked again each time: the process id must still be the one that holds the lock.
      const now = findHolder(data);
      if (now.kind !== 'orphan' || now.workerd !== holder.workerd) return;
      process.kill(holder.workerd, signal);
      const deadline = performance.now() + ms;
      while (isAlive(holder.workerd) && performance.now() < deadline) await pause(20);
      if (!isAlive(holder.workerd)) return;
    }
    throw lockedTrouble(data);
  }

  #place() {
    return { data: this.#options.directory.path, host: this.#options.host, port: this.#port };
  }

  #sayFirstWords(): void {
    for (const line of this.#firstWords ?? []) passOn(line);
    this.#firstWords = null;
  }

  #pass(line: string): void {
    if (this.#firstWords) this.#firstWords.push(this.#redact(line));
    else passOn(this.#redact(line));
    const now = performance.now();
    if (!isDiskFull(line) || now - this.#diskWordsAt < DISK_WORDS_EVERY_MS) return;
    this.#diskWordsAt = now;
    log(
      `the disk with ${this.#options.directory.path} is full: nothing new can be kept, and nobody is told that it was. ` +
        'Free some space; the server goes on by itself.',
    );
  }

  #redact(text: string): string {
    return redact(text, this.#options.directory.secrets);
  }

  #cleanUp(): void {
    const data = this.#options.directory.path;
    // Only what this launcher wrote: the lock may belong to another one.
    if (readRunning(data)?.launcher === process.pid) removeRunning(data);
  }
}

function lockedTrouble(data: string): Trouble {
  const holder = findHolder(data);
  if (holder.kind === 'running') {
    const running = readRunning(data);
    const where = running?.launcher === holder.launcher ? ` at ${running.url}` : '';
    return new Trouble(
      'locked',
      `Deskside already runs on ${data}${where} (process ${holder.launcher}). Two servers on the same data would destroy ` +
        `it. Stop that one first (kill ${holder.launcher}), or set DESKSIDE_DATA to another folder.`,
    );
  }
  return new Trouble(
    'locked',
    `Another process holds the lock ${files.lock(data)}, and it is not certain that it is ours to end. ` +
      `See which one: fuser -v ${files.lock(data)} (it may run in another container). End it, then start again.`,
  );
}

async function endsWithin(engine: Engine, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const ended = await Promise.race([
    engine.exited.then(() => true),
    pause(ms, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  return ended;
}
