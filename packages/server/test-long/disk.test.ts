import { describe, expect, it } from 'vitest';
import { PING } from '@deskside/sdk/constants';
import { makeDesk, mustCall } from '../test/kit/desk.ts';
import { makePairs } from '../test/kit/pair.ts';
import { handshake } from '../test/kit/raw-socket.ts';
import { TestServer, until } from '../test/kit/server.ts';
import { Strace, hasStrace, installStrace } from '../test/kit/strace.ts';
import { socketUrl } from '../test/kit/wire.ts';

const ACKS = 10_000;
const FLIGHT = 50;

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
      else if (rest.endsWith('= 0')) this.#sync(call[2]!);
    } else if (ends && /^f(data)?sync$/.test(ends[1]!) && rest.endsWith('= 0'))
      this.#sync(this.#begun.get(thread) ?? '');
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
      const [pair] = await makePairs(server, desk, 'ann', 1, []);
      await Promise.all([pair!.customer.end(), pair!.supporter.end()]);
      const { conversation, customerToken: token } = pair!;
      const body = { room: 'conversation', conversation };
      const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, {
        token,
        body,
      });
      // Without compression, so that acks can be read on their way out.
      const path = new URL(socketUrl(server, desk.id, conversation));
      const { socket } = await handshake(server, `${path.pathname}${path.search}`, { ticket });
      const audit = new OrderAudit(/audited-\d{6}/g);
      const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg';
      const strace = await Strace.attach(server.pid, ['-s', '4200', '-e', calls], (line) => audit.read(line));
      for (let sent = 0; sent < ACKS;) {
        for (const end = Math.min(sent + FLIGHT, ACKS); sent < end; sent++) {
          const id = `audited-${String(sent).padStart(6, '0')}`;
          socket!.send(JSON.stringify({ type: 'message.send', id, text: 'Is it on disk?' }));
        }
        socket!.send(PING);
        let acked = 0;
        await until(() => {
          for (const frame of socket!.frames.splice(0)) {
            if (frame.type === 'ok') acked += 1;
            if (frame.type === 'check') socket!.send(JSON.stringify(frame));
          }
          return acked >= Math.min(FLIGHT, ACKS);
        });
      }
      socket!.destroy();
      await strace.detach();
      expect(audit.violations).toEqual([]);
      expect(audit.acked.size).toBeGreaterThanOrEqual(ACKS);
    } finally {
      await server.close();
    }
  });
});
