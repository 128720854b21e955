import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHistory, type LogEntry } from '../sim/check-history.ts';
import { makeDesk, type TestDesk } from './kit/desk.ts';
import { makePairs } from './kit/pair.ts';
import { TestServer } from './kit/server.ts';
import { Talker, historyOf } from './kit/talker.ts';
import { connect } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;
beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server, { greeting: '' });
});
afterAll(async () => server.close());

async function makeTalk() {
  const [pair] = await makePairs(server, desk, 'ann', 1, []);
  await Promise.all([pair!.customer.end(), pair!.supporter.end()]);
  return { conversation: pair!.conversation, token: pair!.customerToken };
}

describe('commands that come again', () => {
  it('[D3] fifty times the same id, over reconnects and a kill, is one message with one number', async () => {
    const { conversation, token } = await makeTalk();
    const message = { type: 'message.send', id: 'the-same-again', text: 'Once' };
    const seqs = new Set<unknown>();
    for (let connection = 0; connection < 5; connection++) {
      if (connection === 3) await server.restart();
      const wire = await connect(server, desk.id, token, conversation);
      for (let time = 0; time < 10; time++) {
        const { type, data } = (await wire.ask(message)) as { type: string; data?: { seq: number } };
        expect(type).toBe('ok');
        seqs.add(data?.seq);
      }
      wire.close();
    }
    expect(seqs.size).toBe(1);
    const history = await historyOf(server, desk.id, token, conversation);
    expect(history.filter(({ id }) => id === message.id)).toHaveLength(1);
  });

  it('[D4] the same id with another text is refused, and the first text stays', async () => {
    const { conversation, token } = await makeTalk();
    const wire = await connect(server, desk.id, token, conversation);
    const message = { type: 'message.send', id: 'used-already', text: 'First' };
    expect(await wire.ask(message)).toMatchObject({ type: 'ok' });
    expect(await wire.ask({ ...message, text: 'Second' })).toMatchObject({
      type: 'fail',
      code: 'idempotency_conflict',
    });
    expect(await wire.ask({ type: 'conversation.end', id: message.id })).toMatchObject({
      code: 'idempotency_conflict',
    });
    expect(await wire.ask(message)).toMatchObject({ type: 'ok' });
    wire.close();
    const texts = (await historyOf(server, desk.id, token, conversation)).map(({ text }) => text);
    expect(texts).toContain('First');
    expect(texts).not.toContain('Second');
  });
});

describe('a client that floods', () => {
  it('[R4] keeps nobody waiting: another room answers, and whoever listens to it is not taken for slow', async () => {
    const log: LogEntry[] = [];
    const [busy, quiet] = await makePairs(server, desk, 'ann', 2, log);
    busy!.customer.talk(64);
    await busy!.customer.acks(500);
    const wire = await connect(server, desk.id, quiet!.customerToken, quiet!.conversation);
    const times: number[] = [];
    for (let n = 0; n < 20; n++) {
      const from = performance.now();
      expect(await wire.ask({ type: 'message.send', text: 'In peace' })).toMatchObject({ type: 'ok' });
      times.push(performance.now() - from);
    }
    wire.close();
    await busy!.customer.acks(2_000);
    await busy!.customer.quiet();
    expect(busy!.supporter.connections).toBe(1);
    // Not each of them: the machine may have something else to do for a moment.
    const usual = times.sort((a, b) => a - b)[times.length / 2]!;
    expect(usual).toBeLessThan(1_000);
    await Promise.all([busy!, quiet!].flatMap(({ customer, supporter }) => [customer.end(), supporter.end()]));
  });
});

describe('one order', () => {
  it('[D5] many pages of both sides, some of which reconnect, see the same without holes', async () => {
    const log: LogEntry[] = [];
    const [pair] = await makePairs(server, desk, 'ann', 1, log);
    const { conversation, customerToken: token } = pair!;
    const staff = await desk.signIn('ann');
    const pages = ['a', 'b', 'c', 'd'].flatMap((page) => [
      new Talker({ server, desk: desk.id, conversation, log, page, token, author: pair!.customer.author }),
      new Talker({ server, desk: desk.id, conversation, log, page, token: staff.token, author: staff.member.id }),
    ]);
    const all = [pair!.customer, pair!.supporter, ...pages];
    for (const talker of all) talker.talk(4);
    for (const talker of pages.slice(0, 4)) {
      await talker.acks(20);
      talker.cut();
    }
    await Promise.all(all.map((talker) => talker.acks(20)));
    for (const talker of all) talker.talk(0);
    await Promise.all(all.map((talker) => talker.quiet()));
    const history = await historyOf(server, desk.id, token, conversation);
    await Promise.all(all.map((talker) => talker.settle(history.length)));
    // Pages of the same author are not in step: each page's order is the one it sent in.
    const byPage = log.map((entry) => ('author' in entry ? { ...entry, author: pageOf(entry.id) } : entry));
    const final = history.map((item) => (item.id === null ? item : { ...item, author: pageOf(item.id) }));
    expect(checkHistory(byPage, new Map([[conversation, final]]))).toEqual([]);
    expect(log.filter(({ type }) => type === 'ok').length).toBeGreaterThan(200);
  });
});

/** The author and page a message's id begins with. */
function pageOf(id: string): string {
  return id.slice(0, id.lastIndexOf('-'));
}
