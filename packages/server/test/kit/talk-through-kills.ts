import { checkHistory, type HistoryItem, type LogEntry } from '../../sim/check-history.ts';
import { Random } from '../../sim/random.ts';
import { makeDesk } from './desk.ts';
import { makePairs } from './pair.ts';
import { TestServer } from './server.ts';
import { historyOf } from './talker.ts';

export interface TalkThroughKills {
  seed: number;
  kills: number;
  pairs: number;
  /** Messages each side keeps on their way. */
  flight: number;
  /** The server is killed when so many messages more are acked: at least 1, at most this. */
  acksBetween: number;
}

/**
 * D1: both sides of some conversations talk as fast as they can while the server is killed again and again. Throws
 * what is lost, doubled or out of order; answers how much was said.
 */
export async function talkThroughKills(options: TalkThroughKills): Promise<{ acked: number; connections: number }> {
  const random = new Random(options.seed);
  const server = await TestServer.start();
  try {
    const desk = await makeDesk(server);
    const log: LogEntry[] = [];
    const pairs = await makePairs(server, desk, 'ann', options.pairs, log);
    const talkers = pairs.flatMap(({ customer, supporter }) => [customer, supporter]);
    for (const talker of talkers) talker.talk(options.flight);
    for (let kill = 0; kill < options.kills; kill++) {
      await random.pick(talkers)!.acks(random.between(1, options.acksBetween));
      await server.restart();
    }
    // The last life has to be worth something as well.
    await Promise.all(talkers.map((talker) => talker.acks(1)));

    for (const talker of talkers) talker.talk(0);
    await Promise.all(talkers.map((talker) => talker.quiet()));
    const final = new Map<string, HistoryItem[]>();
    for (const { conversation, customerToken, customer, supporter } of pairs) {
      const history = await historyOf(server, desk.id, customerToken, conversation);
      final.set(conversation, history);
      await Promise.all([customer, supporter].map((talker) => talker.settle(history.length)));
    }
    const violations = checkHistory(log, final);
    if (violations.length > 0) {
      throw new Error(`seed ${options.seed}: ${JSON.stringify(violations.slice(0, 20), null, 1)}`);
    }
    return {
      acked: log.filter(({ type }) => type === 'ok').length,
      connections: talkers.reduce((sum, { connections }) => sum + connections, 0),
    };
  } finally {
    await server.close();
  }
}
