import type { Active, FinishedSummary } from '@deskside/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { TestServer, until } from './kit/server.ts';
import { connect } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;
const tokens: Record<string, string> = {};
const desks: Record<string, Awaited<ReturnType<typeof connect>>> = {};

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server);
  for (const user of ['ann', 'ben', 'cleo', 'mary']) {
    tokens[user] = (await desk.signIn(user)).token;
    desks[user] = await connect(server, desk.id, tokens[user], null);
  }
});
afterAll(async () => server.close());

const ask = (token: string, wish: object) =>
  mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID(), ...wish },
  });

/** A conversation from beginning to end, with a record. */
async function help(customer: string, by: string, record: { subject: string; content?: string }): Promise<string> {
  const { conversation } = await ask(customer, { details: { name: 'Clara 100%' } });
  await desks[by]!.ask({ type: 'queue.take', conversation });
  const wire = await until(() => connect(server, desk.id, tokens[by]!, conversation).catch(() => null));
  const empty = { customerName: '', phone: '', email: '', product: null, problemType: null, content: '' };
  const save = { type: 'record.save', record: { ...empty, ...record } };
  await until(async () => (await wire.ask(save)).type === 'ok');
  await wire.ask({ type: 'conversation.end' });
  wire.close();
  await until(async () => (await records('mary', {})).some((one) => one.conversation === conversation));
  return conversation;
}

async function records(user: string, query: Record<string, string>): Promise<FinishedSummary[]> {
  const found = await mustCall<{ records: FinishedSummary[] }>(
    server,
    'GET',
    `/desks/${desk.id}/records?${new URLSearchParams(query)}`,
    { token: tokens[user]! },
  );
  return found.records;
}

const mayRead = async (user: string, conversation: string) =>
  (await call(server, 'GET', `/desks/${desk.id}/records/${conversation}`, { token: tokens[user]! })).status === 200;

describe('earlier conversations', () => {
  it('[H1] are there for whoever takes care of the customer, and for nobody else', async () => {
    const { token, customer } = await desk.visitor();
    const first = await help(token, 'ann', { subject: 'Grey screen' });
    const readers = async () => {
      const all = await Promise.all(
        ['ann', 'ben', 'cleo', 'mary'].map(async (user) => (await mayRead(user, first)) && user),
      );
      return all.filter(Boolean);
    };
    const lists = async (user: string) => (await records(user, { customer })).length;
    expect(await readers()).toEqual(['ann', 'mary']);
    expect(await lists('ben')).toBe(0);

    // Whoever waits may be taken by anybody.
    const { conversation } = await ask(token, {});
    expect(await readers()).toEqual(['ann', 'ben', 'cleo', 'mary']);
    expect(await lists('ben')).toBe(1);
    await desks['cleo']!.ask({ type: 'queue.take', conversation });
    expect(await readers()).toEqual(['ann', 'cleo', 'mary']);
    expect(await lists('cleo')).toBe(1);
    expect(await lists('ben')).toBe(0);

    // A colleague who is asked to go on sees them, and whoever handed over without having helped before does not.
    await desks['ben']!.ask({ type: 'status.set', status: 'online' });
    await desks['cleo']!.ask({ type: 'transfer.start', conversation, to: memberOf('ben'), note: '' });
    expect(await readers()).toEqual(['ann', 'ben', 'cleo', 'mary']);
    const offer = await until(() => {
      const told = desks['ben']!.frames.findLast(({ type }) => type === 'conversation.changed');
      return (told?.['active'] as Active | undefined)?.transfer?.offer;
    });
    expect(await desks['ben']!.ask({ type: 'offer.accept', offer: offer.id })).toMatchObject({ type: 'ok' });
    expect(await readers()).toEqual(['ann', 'ben', 'mary']);
  });

  it('[M-S14] are searched by name, subject and content; what means something to a database is a letter here', async () => {
    const { token } = await desk.visitor();
    await help(token, 'ann', { subject: 'Printer_7 is SLOW', content: '20% faster now' });
    const found = async (words: string) => (await records('ann', { words })).map(({ record }) => record?.subject);
    expect(await found('slow')).toEqual(['Printer_7 is SLOW']);
    expect(await found('Clara 100%')).toHaveLength(2);
    expect(await found('0% f')).toEqual(['Printer_7 is SLOW']);
    for (const nothing of ['_rinter', '%%', "'", '\\', '" OR 1=1']) expect(await found(nothing), nothing).toEqual([]);
    // Long words as well: a pattern of SQLite may have 50 bytes.
    const long = '打印机无法连接到网络，请帮我看一下，谢谢';
    await help(token, 'ann', { subject: `${long} ${'x'.repeat(100)}` });
    expect(await found(long)).toHaveLength(1);
    expect(await found('X'.repeat(100))).toHaveLength(1);
    expect(await found('%'.repeat(200))).toEqual([]);
    // Each finds their own.
    expect(await records('ben', { words: 'slow' })).toEqual([]);
    expect(await records('mary', { words: 'slow' })).toHaveLength(1);
  });
});

function memberOf(user: string): string {
  const view = desks[user]!.welcome['view'] as { self: { id: string } };
  return view.self.id;
}
