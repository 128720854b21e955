import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../sim/check-history.ts';
import { makeDesk } from '../test/kit/desk.ts';
import { makePairs } from '../test/kit/pair.ts';
import { TestServer } from '../test/kit/server.ts';
import { Strace, hasStrace, installStrace } from '../test/kit/strace.ts';

const ACKS = 10_000;

installStrace();

/**
 * Reads what a process writes, line by line, and says of each ack whether the message was on disk before it left: a
 * page with the message written, that file synced after it, then the ack on a socket.
 */
class OrderAudit {
  readonly acked = new Set<string>();
  readonly violations: string[] = [];
  readonly #written = new Map<string, Set<string>>();
  readonly #synced = new Set<string>();
  readonly #begun = new Map<string, string>();
  readonly #ids: RegExp;

  constructor(ids: RegExp) {
    this.#ids = ids;
  }

  read(line: string): void {
    const [, thread = '', rest = line] = /^\[pid +(\d+)\] (.*)$/.exec(line) ?? [];
    const call = /^(\w+)\((\d+)/.exec(rest);
    const ends = /^<\.\.\. (\w+) resumed>/.exec(rest);
    if (call?.[1] === 'pwrite64') this.#write(call[2]!, rest);
    else if (call && /^f(data)?sync$/.test(call[1]!)) {
      if (rest.endsWith('<unfinished ...>')) this.#begun.set(thread, call[2]!);
      else if (/= 0$/.test(rest)) this.#sync(call[2]!);
    } else if (ends && /^f(data)?sync$/.test(ends[1]!) && /= 0$/.test(rest)) this.#sync(this.#begun.get(thread) ?? '');
    else if (call) this.#send(rest);
  }

  #write(file: string, text: string): void {
    for (const [id] of text.matchAll(this.#ids)) {
      if (this.#synced.has(id)) continue;
      const waiting = this.#written.get(file) ?? new Set();
      this.#written.set(file, waiting.add(id));
    }
  }

  #sync(file: string): void {
    for (const id of this.#written.get(file) ?? []) this.#synced.add(id);
    this.#written.delete(file);
  }

  #send(text: string): void {
    for (const part of text.split('\\"re\\":\\"').slice(1)) {
      const id = part.slice(0, part.indexOf('\\"'));
      if (!new RegExp(`^${this.#ids.source}$`).test(id)) continue;
      this.acked.add(id);
      if (!this.#synced.has(id)) this.violations.push(id);
    }
  }
}

// Counted as skipped where there is no strace and none can be installed.
describe.skipIf(!hasStrace())('the order of disk and network', () => {
  it(`[D2] none of ${ACKS} acks leaves before the fsync that follows its write`, async () => {
    const server = await TestServer.start();
    try {
      const desk = await makeDesk(server);
      const log: LogEntry[] = [];
      const [pair] = await makePairs(server, desk, 'ann', 1, log);
      const { customer, supporter } = pair!;
      const audit = new OrderAudit(new RegExp(`(?:${customer.author}|${supporter.author})--\\d{6}`, 'g'));
      const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg';
      const strace = await Strace.attach(server.pid, ['-s', '4200', '-e', calls], (line) => audit.read(line));
      for (const talker of [customer, supporter]) talker.talk(16);
      await Promise.all([customer, supporter].map((talker) => talker.acks(ACKS / 2, 600_000)));
      for (const talker of [customer, supporter]) await talker.quiet();
      await Promise.all([customer.end(), supporter.end()]);
      await strace.detach();
      expect(audit.violations).toEqual([]);
      expect(audit.acked.size).toBeGreaterThanOrEqual(ACKS);
    } finally {
      await server.close();
    }
  });
});
