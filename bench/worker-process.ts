import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program of this folder in a process of its own that does one job after the other. */
export class WorkerProcess<Job extends object> {
  readonly #process: ChildProcess;
  readonly #gone = new AbortController();

  constructor(file: string) {
    this.#process = fork(join(import.meta.dirname, file));
    this.#process.once('exit', () => this.#gone.abort());
  }

  async run<Result>(job: Job): Promise<Result> {
    this.#process.send(job);
    const [answer] = (await once(this.#process, 'message', { signal: this.#gone.signal })) as [
      { result: Result; error?: string },
    ];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  }

  close(): void {
    this.#process.kill();
  }
}
