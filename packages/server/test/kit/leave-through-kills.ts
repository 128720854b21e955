import type { OfflineMessage } from '@deskside/sdk/protocol';
import type { LogEntry } from '../../sim/check-history.ts';
import { Random } from '../../sim/random.ts';
import { call, makeDesk, mustCall } from './desk.ts';
import { TestServer, until } from './server.ts';
import { Talker } from './talker.ts';

export interface LeaveThroughKills {
  seed: number;
  kills: number;
  /** Customers who come between two kills. */
  customers: number;
}

/** The grace of a customer without a connection, and time for the alarms of many rooms. */
const GONE_WITHIN_MS = 60_000 + 30_000;

/**
 * Q6: nobody is there, customers write, the server is killed, and none of them ever comes back. Every acked text has to
 * be in an offline message in the end. Answers how many texts there were.
 */
export async function leaveThroughKills({ seed, kills, customers }: LeaveThroughKills): Promise<number> {
  const random = new Random(seed);
  const server = await TestServer.start();
  try {
    const desk = await makeDesk(server);
    const log: LogEntry[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const talkers = await Promise.all(
        Array.from({ length: customers }, async () => {
          const { token, customer } = await desk.visitor();
          const body = { id: crypto.randomUUID() };
          const { conversation } = await mustCall<{ conversation: string }>(
            server,
            'POST',
            `/desks/${desk.id}/conversations`,
            { token, body },
          );
          return new Talker({ server, desk: desk.id, token, conversation, author: customer, log });
        }),
      );
      // Few enough to fit into one offline message.
      for (const talker of talkers) for (let n = random.between(1, 6); n > 0; n--) talker.say(`Words ${random.next()}`);
      await random.pick(talkers)!.acks(1);
      await Promise.all([server.kill(), ...talkers.map((talker) => talker.end())]);
      await server.run();
    }
    const { token } = await desk.signIn('mary');
    const messages = await until(
      async () => {
        const all: OfflineMessage[] = [];
        for (let before = ''; ; before = `&before=${all.at(-1)!.at + 1}`) {
          const path = `/desks/${desk.id}/offline-messages?state=all${before}`;
          const answer = await call<{ messages: OfflineMessage[] }>(server, 'GET', path, { token });
          const fresh = answer.body.messages.filter(({ id }) => all.every((message) => message.id !== id));
          all.push(...fresh);
          if (fresh.length === 0) break;
        }
        const withWords = new Set(log.flatMap((entry) => (entry.type === 'ok' ? [entry.room] : [])));
        return [...withWords].every((room) => all.some(({ conversation }) => conversation === room)) ? all : null;
      },
      GONE_WITHIN_MS,
      'everybody to have left',
    );
    const texts = new Map(log.flatMap((entry) => (entry.type === 'invoke' ? [[entry.id, entry.text] as const] : [])));
    const acked = log.filter((entry) => entry.type === 'ok');
    for (const { room, id } of acked) {
      const message = messages.find(({ conversation }) => conversation === room);
      if (!message?.text.split('\n').includes(texts.get(id)!))
        throw new Error(`seed ${seed}: "${texts.get(id)}" of ${room} is lost`);
    }
    return acked.length;
  } finally {
    await server.close();
  }
}
