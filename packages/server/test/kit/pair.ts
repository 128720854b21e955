import type { LogEntry } from '../../sim/check-history.ts';
import { mustCall, type TestDesk } from './desk.ts';
import type { TestServer } from './server.ts';
import { Talker } from './talker.ts';
import { connect } from './wire.ts';

/** A conversation with both of its people. */
export interface Pair {
  conversation: string;
  customerToken: string;
  customer: Talker;
  supporter: Talker;
}

/** Conversations of new customers that one supporter has taken. Nobody has a connection to the desk afterwards. */
export async function makePairs(
  server: TestServer,
  desk: TestDesk,
  user: string,
  count: number,
  log: LogEntry[],
): Promise<Pair[]> {
  const { token, member } = await desk.signIn(user);
  const wire = await connect(server, desk.id, token, null);
  const pairs: Pair[] = [];
  for (let n = 0; n < count; n++) {
    const visitor = await desk.visitor();
    const { conversation } = await mustCall<{ conversation: string }>(
      server,
      'POST',
      `/desks/${desk.id}/conversations`,
      {
        token: visitor.token,
        body: { id: crypto.randomUUID() },
      },
    );
    const taken = await wire.ask({ type: 'queue.take', conversation });
    if (taken.type !== 'ok') throw new Error(JSON.stringify(taken));
    const common = { server, desk: desk.id, conversation, log };
    pairs.push({
      conversation,
      customerToken: visitor.token,
      customer: new Talker({ ...common, token: visitor.token, author: visitor.customer }),
      supporter: new Talker({ ...common, token, author: member.id }),
    });
  }
  wire.close();
  return pairs;
}
