import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { until } from './server.ts';

/** Whether system calls of a child can be made to fail on this machine. */
export function hasStrace(): boolean {
  return process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0;
}

/** Installs it where that is possible: on Debian, as root. */
export function installStrace(): void {
  if (hasStrace() || process.getuid?.() !== 0) return;
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'strace'], { stdio: 'ignore' });
}

/** Traces a process with all its threads until {@link Strace.detach}. */
export class Strace {
  readonly #child: ChildProcessByStdio<null, null, Readable>;
  #isAttached = false;
  #last = '';
  readonly #read: Promise<void>;

  private constructor(pid: number, args: readonly string[], onLine: (line: string) => void) {
    this.#child = spawn('strace', ['-f', ...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = createInterface({ input: this.#child.stderr });
    lines.on('line', (line) => {
      this.#last = line;
      if (line.includes('attached')) this.#isAttached = true;
      else onLine(line);
    });
    this.#read = once(lines, 'close').then(() => undefined);
  }

  /** Resolves when every system call is traced. */
  static async attach(
    pid: number,
    args: readonly string[],
    onLine: (line: string) => void = () => undefined,
  ): Promise<Strace> {
    const strace = new Strace(pid, args, onLine);
    await until(
      () => {
        if (strace.#child.exitCode !== null) throw new Error(`strace: ${strace.#last}`);
        return strace.#isAttached;
      },
      10_000,
      'strace to attach',
    );
    return strace;
  }

  /** Lets the process go on as if nothing had been. */
  async detach(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await ended;
    await this.#read;
  }
}
