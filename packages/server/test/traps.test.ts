import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSetup } from '@deskside/sdk/protocol';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { rooms } from './kit/files.ts';
import { handshake, type RawSocket } from './kit/raw-socket.ts';
import { TestServer, until } from './kit/server.ts';
import { connect, type Frame, type Wire } from './kit/wire.ts';

/**
 * The traps of the platform, by their numbers in docs/architecture.md. Here: 1, 2, 3, 5, 6 and 12, on a real workerd.
 * 4, 6, 10 and 13 are in test-runtime, 7 and 10 in robustness.test.ts and security-leaks.test.ts.
 */

let server: TestServer;
let desk: TestDesk;
let ann: { token: string; member: { id: string } };

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server, { offerMs: 5_000 }, (setup) => ({
    ...setup,
    members: setup.members.filter(({ user }) => user === 'ann' || user === 'ben'),
  }));
  ann = await desk.signIn('ann');
}, 60_000);
afterAll(async () => server.close());

async function ask(token: string, wish: object = {}): Promise<string> {
  const { conversation } = await mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID(), ...wish },
  });
  return conversation;
}

async function ticketOf(token: string, conversation: string): Promise<string> {
  const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, {
    token,
    body: { room: 'conversation', conversation },
  });
  return ticket;
}

/** A conversation that Ann has taken. */
async function talk(): Promise<{ token: string; conversation: string }> {
  const { token } = await desk.visitor();
  const conversation = await ask(token);
  const wire = await connect(server, desk.id, ann.token, null);
  expect(await wire.ask({ type: 'queue.take', conversation })).toMatchObject({ type: 'ok' });
  wire.close();
  return { token, conversation };
}

describe('traps of the platform', () => {
  it('trap 1: a room that wakes by a call and not by a connection knows everything', async () => {
    const { token, conversation } = await talk();
    const customer = await connect(server, desk.id, token, conversation);
    await customer.ask({ type: 'message.send', text: 'Remember this' });
    await customer.ask({ type: 'conversation.end' });
    const path = `/desks/${desk.id}/records`;
    await until(
      async () =>
        (await mustCall<{ records: unknown[] }>(server, 'GET', path, { token: ann.token })).records.length > 0,
    );
    // After a restart nothing but calls reaches desk, records and conversation.
    await server.restart();
    const { records } = await mustCall<{ records: { conversation: string }[] }>(server, 'GET', path, {
      token: ann.token,
    });
    expect(records.map((record) => record.conversation)).toContain(conversation);
    const record = await mustCall<{ events: Frame[] }>(server, 'GET', `${path}/${conversation}`, { token: ann.token });
    expect(record.events.map(({ type }) => type)).toEqual([
      'supporter.joined',
      'message.sent',
      'message.sent',
      'conversation.ended',
    ]);
  });

  it('trap 2: headers that name a room or its properties are ignored; only desks and conversations can be reached', async () => {
    const { token, conversation } = await talk();
    const other = await talk();
    const before = rooms(server);
    const headers = {
      'x-partykit-room': `${desk.id}.${other.conversation}`,
      'x-partykit-namespace': 'records',
      'x-partykit-props': Buffer.from(JSON.stringify({ viewer: { role: 'staff' } })).toString('base64'),
      'x-deskside-pass': encodeURIComponent(
        JSON.stringify({ ticket: 'x', expires: 9e15, viewer: { role: 'customer', id: 'x' } }),
      ),
    };
    const { socket } = await handshake(server, `/parties/conversation/${conversation}?v=1`, {
      ticket: await ticketOf(token, conversation),
      headers,
    });
    const welcome = await until(() => socket?.frames.find(({ type }) => type === 'welcome'));
    expect(welcome).toMatchObject({ view: { id: conversation, record: null } });
    socket?.destroy();
    for (const room of [
      `records/${desk.id}`,
      'directory/directory',
      `main/${desk.id}`,
      `Desk/${desk.id}`,
      `desk/${desk.id}/x`,
      `desk//${desk.id}`,
      'desk/',
      `conversation/${desk.id}.${conversation}`,
      `conversation/..%2F${conversation}`,
      'assets/x',
    ]) {
      const answer = await handshake(server, `/parties/${room}?v=1`, {
        ticket: await ticketOf(token, conversation),
        headers,
      });
      expect([404, 401], room).toContain(answer.status);
      expect(answer.socket).toBeNull();
    }
    // Without a ticket the header that only the worker may set opens nothing.
    expect((await handshake(server, `/parties/conversation/${conversation}?v=1`, { headers })).status).toBe(401);
    expect(rooms(server)).toEqual(before);
  });

  it('trap 3: the id that a client gives its connection is ignored: two equal ones are two connections', async () => {
    const { token, conversation } = await talk();
    const sockets: RawSocket[] = [];
    for (let n = 0; n < 3; n++) {
      const { socket } = await handshake(server, `/parties/conversation/${conversation}?v=1&_pk=the-same-id`, {
        ticket: await ticketOf(token, conversation),
      });
      await until(() => socket?.frames.some(({ type }) => type === 'welcome'));
      if (socket) sockets.push(socket);
    }
    sockets[0]?.send(JSON.stringify({ type: 'message.send', id: 'from-the-first', text: 'to all' }));
    for (const socket of sockets) await until(() => socket.frames.some(({ text }) => text === 'to all'));
    // The answer goes to the one that asked.
    expect(sockets.map(({ frames }) => frames.some(({ type }) => type === 'ok'))).toEqual([true, false, false]);
    // Who closes one of them is still there.
    const supporter = await connect(server, desk.id, ann.token, conversation);
    sockets[2]?.destroy();
    sockets[1]?.destroy();
    await until(async () => {
      await supporter.ask({ type: 'message.send', text: 'Are you there?' });
      return sockets[1]?.closed && sockets[2]?.closed;
    });
    sockets[0]?.send(JSON.stringify({ type: 'message.send', id: 'from-the-last', text: 'I am' }));
    await until(() => supporter.frames.some(({ text }) => text === 'I am'));
    expect(supporter.frames.filter(({ type }) => type === 'customer')).toEqual([]);
    sockets[0]?.destroy();
    expect(server.log).not.toContain('More than one connection');
  });

  it('trap 5, D5: what two people send at the same time has one order, without a hole, and both see it', async () => {
    const { token, conversation } = await talk();
    const customer = await connect(server, desk.id, token, conversation);
    const supporter = await connect(server, desk.id, ann.token, conversation);
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) => (n % 2 ? customer : supporter).ask({ type: 'message.send', text: `${n}` })),
    );
    const seqs = replies.map(({ data }) => (data as { seq: number }).seq).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 200 }, (_, n) => n + 3));
    const seen = (wire: Wire) =>
      wire.frames
        .filter(({ type }) => type === 'message.sent')
        .map(({ seq, text }) => `${String(seq)} ${String(text)}`);
    await until(() => seen(customer).length === 200 && seen(supporter).length === 200);
    expect(seen(customer)).toEqual(seen(supporter));
    const later = await connect(server, desk.id, token, conversation, 2);
    const kept = (later.welcome['events'] as Frame[]).map(({ seq, text }) => `${String(seq)} ${String(text)}`);
    expect(kept).toEqual(seen(customer).slice(0, kept.length));
  });

  it('trap 6, Q3: an offer that was due while the server was down moves on within a second of its start', async () => {
    const annDesk = await connect(server, desk.id, ann.token, null);
    await annDesk.ask({ type: 'status.set', status: 'online' });
    const { token } = await desk.visitor();
    const conversation = await ask(token);
    const customer = await connect(server, desk.id, token, conversation);
    const { placement } = customer.welcome['view'] as { placement: { phase: string; until: number } };
    expect(placement.phase).toBe('offered');
    // Drawn before, so that nothing but its own alarm wakes the desk: it then tells the conversation.
    const ticket = await ticketOf(token, conversation);
    await server.kill();
    await until(() => Date.now() > placement.until + 200, 10_000);
    await server.run();
    const started = Date.now();
    const { socket } = await handshake(server, `/parties/conversation/${conversation}?v=1`, { ticket });
    await until(() => {
      const told = socket?.frames.filter(({ type }) => type === 'placement' || type === 'welcome').at(-1);
      const shown = told?.type === 'welcome' ? (told['view'] as Frame) : told;
      return (shown?.['placement'] as { phase: string } | undefined)?.phase === 'queued';
    });
    socket?.destroy();
    expect(Date.now() - started).toBeLessThan(1_000);
    expect(server.log).not.toContain('"event":"fault"');
  });

  it('trap 12: the longest names there may be fit into ticket, header and attachment', async () => {
    const long: DeskSetup['members'][number] = {
      user: '长'.repeat(40),
      name: '名'.repeat(80),
      title: '职'.repeat(80),
      phone: '号'.repeat(120),
      picture: '图'.repeat(300),
      role: 'manager',
      groups: ['technical', 'sales'],
    };
    const other = await makeDesk(server, {}, (setup) => ({ ...setup, members: [long] }));
    const signedIn = await other.signIn(long.user);
    const wire = await connect(server, other.id, signedIn.token, null);
    const { token } = await other.visitor();
    const { conversation } = await mustCall<{ conversation: string }>(
      server,
      'POST',
      `/desks/${other.id}/conversations`,
      {
        token,
        body: { id: crypto.randomUUID(), details: { name: '名'.repeat(80) }, page: `https://${'页'.repeat(900)}` },
      },
    );
    expect(await wire.ask({ type: 'queue.take', conversation })).toMatchObject({ type: 'ok' });
    const talking = await connect(server, other.id, signedIn.token, conversation);
    expect(await talking.ask({ type: 'message.send', text: '汉'.repeat(4_000) })).toMatchObject({ type: 'ok' });
    const customer = await connect(server, other.id, token, conversation);
    expect(JSON.stringify(customer.welcome)).toContain('名'.repeat(80));
    expect((await call(server, 'GET', `/desks/${other.id}/me`, { token: signedIn.token })).status).toBe(200);
  });
});
