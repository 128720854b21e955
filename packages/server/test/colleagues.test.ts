import { TEXT_MAX } from '@deskside/sdk/constants';
import type { ColleagueMessage } from '@deskside/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { TestServer, until } from './kit/server.ts';
import { connect } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;
const tokens: Record<string, string> = {};
const ids: Record<string, string> = {};

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server);
  for (const user of ['ann', 'ben', 'mary', 'admin']) {
    const { token, member } = await desk.signIn(user);
    tokens[user] = token;
    ids[user] = member.id;
  }
});
afterAll(async () => server.close());

const pathTo = (user: string, rest: string) => `/desks/${desk.id}/colleagues/${ids[user]}/${rest}`;
const tell = (from: string, to: string, text: string, id: string = crypto.randomUUID()) =>
  call<ColleagueMessage & { error?: { code: string } }>(server, 'PUT', pathTo(to, `messages/${id}`), {
    token: tokens[from]!,
    body: { text },
  });
const list = async (one: string, other: string, before = '') => {
  const path = pathTo(other, `messages${before}`);
  const { messages } = await mustCall<{ messages: ColleagueMessage[] }>(server, 'GET', path, { token: tokens[one]! });
  return messages;
};

describe('what colleagues say to each other', () => {
  it('[J1] is theirs alone, and comes at once', async () => {
    const [ann, ben, mary] = await Promise.all(
      ['ann', 'ben', 'mary'].map((user) => connect(server, desk.id, tokens[user]!, null)),
    );
    const { body } = await tell('ann', 'ben', 'Between us');
    expect(await ben!.next('colleague.message')).toMatchObject({ message: body, unread: 1 });
    expect(await ann!.next('colleague.message')).toMatchObject({ message: body, unread: 0 });
    expect((await list('ben', 'ann')).map(({ text }) => text)).toEqual(['Between us']);
    expect(await list('ann', 'ben')).toEqual(await list('ben', 'ann'));
    // Neither a manager nor the administrator reads what is not said to them.
    for (const other of ['mary', 'admin']) {
      for (const user of ['ann', 'ben']) expect(await list(other, user)).toEqual([]);
    }
    await mary!.ask({ type: 'status.set', status: 'away' });
    expect(JSON.stringify(mary!.frames)).not.toContain('Between us');
    for (const wire of [ann, ben, mary]) wire!.close();
  });

  it('[J1] is refused to oneself, to nobody, and empty or too long', async () => {
    expect((await tell('ann', 'ann', 'Me')).body.error?.code).toBe('not_found');
    ids['nobody'] = 'AAAAAAAAAAAAAAAAAAAAAA';
    expect((await tell('ann', 'nobody', 'Hello?')).body.error?.code).toBe('not_found');
    for (const text of [' ', 'x'.repeat(TEXT_MAX + 1)]) {
      expect((await tell('ann', 'ben', text)).body.error?.code).toBe('bad_request');
    }
    expect((await tell('ann', 'ben', 'x', 'short')).body.error?.code).toBe('bad_request');
  });

  it('[J2] is there once, however often it is sent', async () => {
    const id = crypto.randomUUID();
    const first = await tell('ann', 'mary', 'Twice', id);
    expect((await tell('ann', 'mary', 'Twice', id)).body).toEqual(first.body);
    expect((await tell('ann', 'mary', 'Other words', id)).body.error?.code).toBe('idempotency_conflict');
    expect((await tell('ann', 'ben', 'Twice', id)).body.error?.code).toBe('idempotency_conflict');
    // An id is its author's.
    expect((await tell('mary', 'ann', 'Twice as well', id)).status).toBe(200);
    expect((await list('ann', 'mary')).map(({ text }) => text)).toEqual(['Twice as well', 'Twice']);
  });

  it('[J3] counts as unread until it was read, also over a killed server', async () => {
    for (let n = 0; n < 3; n++) await tell('ben', 'mary', `n${n}`);
    await server.kill();
    await server.run();
    const mary = await connect(server, desk.id, tokens['mary']!, null);
    const other = await connect(server, desk.id, tokens['mary']!, null);
    const unread = (wire: typeof mary) => (wire.welcome['view'] as { unread: Record<string, number> }).unread;
    expect(unread(mary)[ids['ben']!]).toBe(3);
    const [, second] = await list('mary', 'ben');
    const read = (seq: number) =>
      mustCall(server, 'PUT', pathTo('ben', 'read'), { token: tokens['mary']!, body: { seq } });
    await read(second!.seq);
    expect(await other.next('colleague.read')).toMatchObject({ colleague: ids['ben'], unread: 1 });
    // It never goes back.
    await read(0);
    expect(await other.next('colleague.read')).toMatchObject({ unread: 1 });
    mary.close();
    other.close();
  });

  it('comes a hundred at a time', async () => {
    for (let n = 0; n < 101; n++) await tell('ben', 'admin', `n${n}`);
    const newest = await list('admin', 'ben');
    expect([newest.length, newest[0]?.text]).toEqual([100, 'n100']);
    const older = await list('admin', 'ben', `?before=${newest.at(-1)?.seq}`);
    expect(older.map(({ text }) => text)).toEqual(['n0']);
  });

  it('[J1] stays when one of them is removed, who is told nothing more', async () => {
    const path = `/desks/${desk.id}/setup`;
    const setup = await mustCall<{ members: { user: string }[] }>(server, 'GET', path, { token: tokens['mary']! });
    const members = setup.members.filter(({ user }) => user !== 'ben');
    await mustCall(server, 'PUT', path, { token: tokens['mary']!, body: { ...setup, members } });
    expect((await tell('ann', 'ben', 'Gone?')).body.error?.code).toBe('not_found');
    await until(async () => (await list('ann', 'ben')).length === 1);
  });
});
