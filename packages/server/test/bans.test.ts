import type { ErrorBody } from '@deskside/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { foundOnDisk } from './kit/files.ts';
import { TestServer, until } from './kit/server.ts';
import { connect, type Wire } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;
let ann: Wire;

beforeAll(async () => {
  server = await TestServer.start({ DESKSIDE_BEHIND_PROXY: '1' });
  desk = await makeDesk(server);
  ann = await connect(server, desk.id, (await desk.signIn('ann')).token, null);
});
afterAll(async () => server.close());

type Answer = { conversation: string; error?: ErrorBody };

const ask = (token: string, from: string) =>
  call<Answer>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID() },
    headers: { 'x-forwarded-for': from },
  });

const leave = (token: string, from: string) =>
  call<Answer>(server, 'POST', `/desks/${desk.id}/offline-messages`, {
    token,
    body: { id: crypto.randomUUID(), text: 'Buy now', details: { email: 'buy@now.example' } },
    headers: { 'x-forwarded-for': from },
  });

describe('whoever is banned', () => {
  it('[N2] [N3] is out of the conversation at once, and nothing more is taken of them', async () => {
    const { token, customer } = await desk.visitor();
    const { conversation } = (await ask(token, '192.0.2.7')).body;
    const wire = await connect(server, desk.id, token, conversation);
    await wire.ask({ type: 'message.send', text: 'Buy now' });
    expect(await ann.ask({ type: 'customer.ban', customer, ms: 3_600_000, reason: 'spam' })).toMatchObject({
      type: 'ok',
    });
    await until(() => wire.frames.find(({ type }) => type === 'conversation.ended'));
    for (const again of [await ask(token, '192.0.2.7'), await leave(token, '192.0.2.7')]) {
      expect(again.status).toBe(403);
      expect(again.body.error).toMatchObject({ code: 'banned', data: { until: expect.any(Number) } });
      // [N2] Not why.
      expect(JSON.stringify(again.body)).not.toContain('spam');
    }
    const open = await mustCall<{ messages: unknown[] }>(server, 'GET', `/desks/${desk.id}/offline-messages`, {
      token: (await desk.signIn('ben')).token,
    });
    expect(JSON.stringify(open)).not.toContain(customer);
    // [N5] Without `network` a neighbour is heard.
    const neighbour = await desk.visitor();
    expect((await ask(neighbour.token, '192.0.2.7')).status).toBe(200);

    expect(await ann.ask({ type: 'ban.lift', customer })).toMatchObject({ type: 'ok' });
    expect((await ask(token, '192.0.2.7')).status).toBe(200);
  });

  it('[N5] [N6] takes the network along, a /64 of version 6 too, and its address is nowhere', async () => {
    const spammer = await desk.visitor();
    const { conversation } = (await ask(spammer.token, '2001:db8:77:1::aaaa')).body;
    expect(conversation).toEqual(expect.any(String));
    const queued = await until(() =>
      ann.frames.findLast(
        ({ type, waiting }) =>
          type === 'customer.queued' && (waiting as { customer: string }).customer === spammer.customer,
      ),
    );
    expect(queued['waiting']).toMatchObject({ network: true });
    await ann.ask({ type: 'customer.ban', customer: spammer.customer, ms: 3_600_000, reason: 'spam', network: true });
    const again = await desk.visitor();
    expect((await ask(again.token, '2001:db8:77:1:1234::1')).body.error).toMatchObject({ code: 'banned' });
    expect((await leave(again.token, '2001:DB8:77:1::5')).body.error).toMatchObject({ code: 'banned' });
    expect((await ask(again.token, '2001:db8:77:2::1')).status).toBe(200);
    expect(JSON.stringify(ann.frames)).not.toContain('2001:db8');
    expect(foundOnDisk(server, ['2001:db8:77'])).toEqual([]);
  });

  it('[N1] a stranger nobody has to do with cannot be banned, and of another desk nobody', async () => {
    const { customer } = await desk.visitor();
    expect(await ann.ask({ type: 'customer.ban', customer, ms: 3_600_000, reason: 'spam' })).toMatchObject({
      type: 'fail',
      code: 'not_found',
    });
    const left = await desk.visitor();
    await leave(left.token, '192.0.2.99');
    expect(await ann.ask({ type: 'customer.ban', customer: left.customer, ms: 60_000, reason: 'spam' })).toMatchObject({
      type: 'ok',
    });
  });
});
