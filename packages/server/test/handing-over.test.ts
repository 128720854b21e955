import { closeCodeOf, SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import type { Active, DeskSetup } from '@deskside/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { TestServer, until } from './kit/server.ts';
import { Wire, connect, socketUrl, ticketFor } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;
const tokens: Record<string, string> = {};
const ids: Record<string, string> = {};
const desks: Record<string, Wire> = {};

const lena = { user: 'lena', name: 'Lena', title: '', phone: '', picture: '', role: 'leader' as const };

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server, {}, (setup) => ({
    ...setup,
    members: [...setup.members, { ...lena, groups: ['technical'] }],
  }));
  for (const user of ['ann', 'ben', 'cleo', 'lena', 'mary']) {
    const { token, member } = await desk.signIn(user);
    tokens[user] = token;
    ids[user] = member.id;
    desks[user] = await connect(server, desk.id, token, null);
    if (user === 'ben') await desks[user].ask({ type: 'status.set', status: 'online' });
  }
});
afterAll(async () => server.close());

/** A conversation of Ann's with somebody of a group, and Ann's connection to it. */
async function helped(group: string | null = 'technical') {
  const { token } = await desk.visitor();
  const { conversation } = await mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID(), ...(group !== null && { group }) },
  });
  await desks['ann']!.ask({ type: 'queue.take', conversation });
  const customer = await connect(server, desk.id, token, conversation);
  const open = () => connect(server, desk.id, tokens['ann']!, conversation);
  // The conversation hears of it a moment after the desk.
  const ann = await until(async () => {
    const wire = await open();
    return (wire.welcome['view'] as { placement: { phase: string } }).placement.phase === 'active' ? wire : null;
  });
  return { conversation, customer, ann };
}

/** What a colleague is asked with to go on with a conversation. */
const offerTo = (user: string, conversation: string) =>
  until(() => {
    const told = desks[user]!.frames.findLast(({ type }) => type === 'conversation.changed');
    const { transfer, ...active } = (told?.['active'] ?? {}) as Active;
    return active.conversation === conversation ? transfer?.offer : null;
  });

const ticket = async (user: string, conversation: string) =>
  (
    await call(server, 'POST', `/desks/${desk.id}/tickets`, {
      token: tokens[user]!,
      body: ticketFor(conversation),
    })
  ).status;

describe('whoever hands a conversation over', () => {
  it('[Y1] [X1] hears no more of it, with the connection of before neither', async () => {
    const { conversation, customer, ann } = await helped();
    const resume = ann.welcome['resume'] as string;
    expect(
      await desks['ann']!.ask({ type: 'transfer.start', conversation, to: ids['ben'], note: 'Knows it' }),
    ).toMatchObject({ type: 'ok' });
    const asked = await offerTo('ben', conversation);
    // [X3] Until then it is hers.
    expect(await ann.ask({ type: 'message.send', text: 'One moment' })).toMatchObject({ type: 'ok' });
    expect(await desks['ben']!.ask({ type: 'offer.accept', offer: asked.id })).toMatchObject({ type: 'ok' });
    expect((await ann.ended()).code).toBe(closeCodeOf('forbidden'));
    await customer.ask({ type: 'message.send', text: 'only for Ben' });
    expect(JSON.stringify(ann.frames)).not.toContain('only for Ben');
    expect(await ticket('ann', conversation)).toBe(404);
    const again = new Wire(socketUrl(server, desk.id, conversation), [SUBPROTOCOL, TICKET_PREFIX + resume]);
    await again.ended();
    expect(again.frames).toEqual([]);
    const ben = await connect(server, desk.id, tokens['ben']!, conversation);
    expect(JSON.stringify(ben.welcome)).toContain('only for Ben');
    expect(JSON.stringify(ben.welcome)).toContain(`"replaces":{"id":"${ids['ann']}"`);
    ben.close();
  });
});

describe('whoever watches', () => {
  it('[Y1] sees no more of what goes on to somebody of another group', async () => {
    const { conversation, customer, ann } = await helped(null);
    const [lena, mary] = await Promise.all(
      ['lena', 'mary'].map((user) => connect(server, desk.id, tokens[user]!, conversation)),
    );
    await desks['cleo']!.ask({ type: 'status.set', status: 'online' });
    expect(await desks['ann']!.ask({ type: 'transfer.start', conversation, to: ids['cleo'], note: '' })).toMatchObject({
      type: 'ok',
    });
    const offer = await offerTo('cleo', conversation);
    expect(await desks['cleo']!.ask({ type: 'offer.accept', offer: offer.id })).toMatchObject({ type: 'ok' });
    await ann.ended();
    expect((await lena!.ended()).code).toBe(closeCodeOf('forbidden'));
    await customer.ask({ type: 'message.send', text: 'only for After-sales' });
    await until(() => JSON.stringify(mary!.frames).includes('only for After-sales'));
    expect(JSON.stringify(lena!.frames)).not.toContain('only for After-sales');
    expect(await ticket('lena', conversation)).toBe(404);
    await desks['cleo']!.ask({ type: 'status.set', status: 'offline' });
  });

  it('[Y1] watches what goes on in the own groups, and no longer than that', async () => {
    const { conversation, ann } = await helped();
    expect(await ticket('lena', conversation)).toBe(200);
    expect(await ticket('ben', conversation)).toBe(404);
    const wire = await connect(server, desk.id, tokens['lena']!, conversation);
    // Whoever leads another group loses the connection.
    const path = `/desks/${desk.id}/setup`;
    const setup = await mustCall<DeskSetup>(server, 'GET', path, { token: tokens['mary']! });
    const lead = async (group: string) => {
      const members = setup.members.map((one) => (one.user === 'lena' ? { ...one, groups: [group] } : one));
      await mustCall(server, 'PUT', path, { token: tokens['mary']!, body: { ...setup, members } });
    };
    await lead('sales');
    await wire.ended();
    expect(await ticket('lena', conversation)).toBe(404);
    await lead('technical');
    expect(await ticket('lena', conversation)).toBe(200);
    // Nor is there anything to watch once it is over.
    await ann.ask({ type: 'conversation.end' });
    await until(async () => (await ticket('lena', conversation)) === 404);
  });
});
