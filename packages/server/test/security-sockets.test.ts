import { sign } from 'hono/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCodeOf } from '@deskside/sdk/constants';
import {
  ConversationCommand,
  ConversationSignal,
  DeskCommand,
  LobbyCommand,
  LobbySignal,
  type DeskSetup,
} from '@deskside/sdk/protocol';
import { call, makeDesk, mustCall } from './kit/desk.ts';
import { handshake } from './kit/raw-socket.ts';
import { SECRET, TestServer, until } from './kit/server.ts';
import { makeTenant, type Tenant } from './kit/tenant.ts';
import { connect, LOBBY, roomPath, ticketFor, type Frame, type Wire } from './kit/wire.ts';

let server: TestServer;
let red: Tenant;
let blue: Tenant;

beforeAll(async () => {
  server = await TestServer.start();
  red = await makeTenant(server, 'red');
  blue = await makeTenant(server, 'blue');
}, 120_000);
afterAll(async () => server.close());

const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A frame of each type there is, right in form. A new type without an example here fails the tests. */
function exampleOf(type: string, id: string): Record<string, unknown> {
  const record = {
    customerName: '',
    phone: '',
    email: '',
    product: null,
    problemType: null,
    subject: '',
    content: 'x',
  };
  const examples: Record<string, Record<string, unknown>> = {
    'message.send': { text: 'Hello' },
    'conversation.leave': { draft: 'x' },
    'conversation.end': {},
    'choice.make': { choice: 'group' },
    'message.edit': { message: 1, text: 'x' },
    'message.delete': { message: 1 },
    'details.set': { details: { phone: '1' } },
    'survey.answer': { score: 3 },
    'record.save': { record },
    'survey.ask': {},
    'note.add': { text: 'among us' },
    preview: { text: 'typing' },
    typing: {},
    mark: { delivered: 1, read: 1 },
    'status.set': { status: 'away' },
    'away.set': { minutes: 5 },
    'offer.accept': { offer: `${id}-1` },
    'offer.decline': { offer: `${id}-1` },
    'queue.take': { conversation: id },
    'transfer.start': { conversation: id, to: id },
    'transfer.withdraw': { conversation: id },
    'conversation.take-over': { conversation: id },
    'customer.ban': { customer: id, ms: 3_600_000, reason: 'spam' },
    'ban.lift': { customer: id },
    'visit.enter': { visitor: id, page: '' },
    'code.create': {},
    'offline-message.handle': { message: id, comment: 'x' },
    'notice.send': { visitors: [id], kind: 'invitation', text: 'Hello' },
    'notice.answer': { notice: id, answer: 'dismissed' },
    'visit.page': { url: 'https://shop.example/', title: 'Shop' },
  };
  const example = examples[type];
  if (!example) throw new Error(`no example of the frame ${type}: add one, so that it is tested as well`);
  return { type, ...example };
}

const conversationCommands = ConversationCommand.options.map((option) => option.shape.type.value);
const signals = ConversationSignal.options.map((option) => option.shape.type.value);
const deskCommands = DeskCommand.options.map((option) => option.shape.type.value);
const lobbyCommands = LobbyCommand.options.map((option) => option.shape.type.value);
const lobbySignals = LobbySignal.options.map((option) => option.shape.type.value);

/** `ok`, or the code of the refusal. */
async function outcome(wire: Wire, frame: Record<string, unknown>): Promise<string> {
  const reply = await wire.ask(frame as Frame);
  return reply.type === 'ok' ? 'ok' : String(reply['code']);
}

/** That a room does not know these frames: over connections of their own, since one that sends many is closed. */
async function expectUnsupported(types: readonly string[], id: string, open: () => Promise<Wire>): Promise<void> {
  for (let at = 0; at < types.length; at += 8) {
    const wire = await open();
    for (const type of types.slice(at, at + 8)) {
      expect(await outcome(wire, { id: crypto.randomUUID(), ...exampleOf(type, id) }), type).toBe('unsupported');
    }
    wire.close();
  }
}

async function tickets(token: string, desk: string, conversation: string | null): Promise<string> {
  const { status, body } = await call<{ error?: { code: string } }>(server, 'POST', `/desks/${desk}/tickets`, {
    token,
    body: ticketFor(conversation),
  });
  return status === 200 ? 'ok' : String(body.error?.code);
}

describe('who gets a ticket to which room', () => {
  it('S1 S2: their own desk and conversations only; everything else does not exist', async () => {
    const rooms = {
      'the desk': null,
      'the lobby': LOBBY,
      finished: red.finished.conversation,
      active: red.active.conversation,
      waiting: red.waiting.conversation,
      'of another desk': blue.active.conversation,
      unknown: UNKNOWN_ID,
    };
    const people: Record<string, { token: string; desk: 'ok' | 'forbidden'; may: string[] }> = {
      finished: { token: red.finished.token, desk: 'forbidden', may: ['finished'] },
      active: { token: red.active.token, desk: 'forbidden', may: ['active'] },
      waiting: { token: red.waiting.token, desk: 'forbidden', may: ['waiting'] },
      ann: { token: red.ann.token, desk: 'ok', may: ['finished', 'active'] },
      ben: { token: red.ben.token, desk: 'ok', may: [] },
      // [Y1] Who may watch, watches what goes on.
      mary: { token: red.mary.token, desk: 'ok', may: ['active'] },
      admin: { token: red.admin.token, desk: 'ok', may: ['active'] },
    };
    const wrong: string[] = [];
    for (const [name, { token, desk, may }] of Object.entries(people)) {
      for (const [room, conversation] of Object.entries(rooms)) {
        const isOpen = conversation === LOBBY || may.includes(room);
        const expected = conversation === null ? desk : isOpen ? 'ok' : 'not_found';
        const got = await tickets(token, red.desk.id, conversation);
        if (got !== expected) wrong.push(`${name} to ${room}: ${got}, not ${expected}`);
        const elsewhere = await tickets(token, blue.desk.id, conversation);
        if (elsewhere !== 'unauthorized') wrong.push(`${name} to ${room} of the other desk: ${elsewhere}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('S1: a ticket opens the room it names and no other, and only whole', async () => {
    const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${red.desk.id}/tickets`, {
      token: red.waiting.token,
      body: { room: 'conversation', conversation: red.waiting.conversation },
    });
    const lobby = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${red.desk.id}/tickets`, {
      token: red.waiting.token,
      body: { room: 'lobby' },
    });
    const at = (room: string, text: string) => handshake(server, `/parties/${room}?v=1`, { ticket: text });
    const own = `conversation/${red.waiting.conversation}`;
    for (const room of [
      `conversation/${red.active.conversation}`,
      `conversation/${blue.active.conversation}`,
      `desk/${red.desk.id}`,
      `desk/${blue.desk.id}`,
      `lobby/${blue.desk.id}`,
      `conversation/${UNKNOWN_ID}`,
      `desk/${red.waiting.conversation}`,
      `lobby/${red.waiting.conversation}`,
    ]) {
      expect(await at(room, ticket), room).toMatchObject({ status: 401, socket: null });
      expect(await at(room, lobby.ticket), room).toMatchObject({ status: 401, socket: null });
    }
    expect(await at(`lobby/${red.desk.id}`, ticket)).toMatchObject({ status: 401, socket: null });
    expect(await at(own, lobby.ticket)).toMatchObject({ status: 401, socket: null });
    const [head = '', claims = '', signature = ''] = ticket.split('.');
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      `${head}.${encode({ ...read, viewer: { role: 'customer', id: red.active.customer, session: UNKNOWN_ID } })}.${signature}`,
      `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`,
      `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.${signature}`,
      `${head}.${claims}.`,
      `${head}.${claims}`,
      `${head}.${claims}.${signature}AA`,
      await sign(read, `${SECRET}x`, 'HS256'),
      await sign(read, SECRET, 'HS512'),
      await sign({ ...read, aud: 'something-else' }, SECRET, 'HS256'),
      await sign({ ...read, exp: Math.floor(Date.now() / 1000) - 1 }, SECRET, 'HS256'),
      red.waiting.token,
    ];
    for (const text of forged) expect(await at(own, text)).toMatchObject({ status: 401, socket: null });
    const { status, socket } = await at(own, ticket);
    expect(status).toBe(101);
    socket?.destroy();
  });

  it('S1: the room checks for itself whom it lets in, whatever the ticket says', async () => {
    const claims = (conversation: string | null, viewer: unknown, resume: boolean) => ({
      jti: crypto.randomUUID(),
      exp: Math.floor(Date.now() / 1000) + 30,
      aud: 'deskside-ticket',
      desk: red.desk.id,
      room: conversation === null ? 'desk' : conversation === LOBBY ? LOBBY : 'conversation',
      conversation: conversation === LOBBY ? null : conversation,
      origin: '',
      viewer,
      resume,
    });
    const staff = (tenant: Tenant, session: string) => ({
      role: 'staff',
      id: tenant.ann.member.id,
      session,
      rank: 'admin',
      seat: seatOf(tenant),
    });
    const seatOf = ({
      ann: {
        member: { id, name, title, phone, picture },
      },
    }: Tenant) => ({ id, name, title, phone, picture });
    const attempts: [string, string | null, unknown, number][] = [
      [
        'another customer',
        red.waiting.conversation,
        { role: 'customer', id: red.active.customer, session: UNKNOWN_ID },
        4404,
      ],
      ['a customer at the desk', null, { role: 'customer', id: red.active.customer, session: UNKNOWN_ID }, 4403],
      [
        'a token that never was',
        red.active.conversation,
        { role: 'customer', id: red.active.customer, session: UNKNOWN_ID },
        4401,
      ],
      ['a session that never was', red.active.conversation, staff(red, UNKNOWN_ID), 4401],
      ['a session that never was, at the desk', null, staff(red, UNKNOWN_ID), 4401],
      ['somebody of another desk', null, staff(blue, blue.ann.session), 4401],
      ['somebody of another desk in a conversation', red.active.conversation, staff(blue, blue.ann.session), 4401],
      ['a rank that the member does not have', red.active.conversation, staff(red, red.ann.session), 4401],
      ['a rank that the member does not have, at the desk', null, staff(red, red.ann.session), 4401],
      [
        'a token that never was, in the lobby',
        LOBBY,
        { role: 'customer', id: red.active.customer, session: UNKNOWN_ID },
        4401,
      ],
      ['a session that never was, in the lobby', LOBBY, staff(red, UNKNOWN_ID), 4401],
      ['somebody of another desk in the lobby', LOBBY, staff(blue, blue.ann.session), 4401],
      ['a rank that the member does not have, in the lobby', LOBBY, staff(red, red.ann.session), 4401],
      [
        'a conversation that was never opened',
        UNKNOWN_ID,
        { role: 'customer', id: red.active.customer, session: UNKNOWN_ID },
        4503,
      ],
    ];
    for (const [what, conversation, viewer, code] of attempts) {
      for (const resume of [false, true]) {
        const ticket = await sign(claims(conversation, viewer, resume), SECRET, 'HS256');
        const { socket } = await handshake(server, `${roomPath(red.desk.id, conversation)}?v=1`, { ticket });
        expect((await socket?.ended())?.code, what).toBe(code);
        expect(socket?.frames, what).toEqual([]);
      }
    }
  });
});

describe('every frame by everybody', () => {
  it('S2 [Y1] [Y2] [T18]: whoever watches may add notes and nothing else; customers never hear of either', async () => {
    const customer = red.active.wire;
    const ann = await connect(server, red.desk.id, red.ann.token, red.active.conversation);
    const mary = await connect(server, red.desk.id, red.mary.token, red.active.conversation);
    for (const type of conversationCommands) {
      const expected = type === 'note.add' ? 'ok' : 'forbidden';
      expect(await outcome(mary, exampleOf(type, UNKNOWN_ID)), type).toBe(expected);
    }
    for (const type of signals) mary.sendRaw(JSON.stringify(exampleOf(type, UNKNOWN_ID)));
    await until(() => ann.frames.some(({ type }) => type === 'note'));
    const watchers = ann.frames.findLast(({ type }) => type === 'watchers');
    expect(watchers).toMatchObject({ watchers: [{ id: red.mary.member.id }] });
    mary.close();
    await until(() => JSON.stringify(ann.frames.at(-1)).includes('"watchers":[]'));
    // In order: what comes after it was sent was seen.
    await outcome(ann, exampleOf('message.send', UNKNOWN_ID));
    await until(() => customer.frames.some(({ type }) => type === 'message.sent'));
    const heard = JSON.stringify(customer.frames);
    for (const secret of ['among us', red.mary.member.id]) expect(heard).not.toContain(secret);
    expect(customer.frames.map(({ type }) => type)).not.toContain('typing');
    ann.close();
  });

  it('S2: in a conversation: what the customer may not, what the supporter may not, what nobody may', async () => {
    const customer = red.active.wire;
    const supporter = await connect(server, red.desk.id, red.ann.token, red.active.conversation);
    const expected: Record<string, { customer: string; supporter: string }> = {
      'message.send': { customer: 'ok', supporter: 'ok' },
      // The first message is the customer's.
      'message.edit': { customer: 'ok', supporter: 'forbidden' },
      'message.delete': { customer: 'ok', supporter: 'forbidden' },
      'conversation.leave': { customer: 'wrong_state', supporter: 'forbidden' },
      'choice.make': { customer: 'wrong_state', supporter: 'forbidden' },
      'details.set': { customer: 'ok', supporter: 'forbidden' },
      // The supporter has asked for it a moment before.
      'survey.answer': { customer: 'ok', supporter: 'forbidden' },
      'record.save': { customer: 'forbidden', supporter: 'ok' },
      'survey.ask': { customer: 'forbidden', supporter: 'ok' },
      'note.add': { customer: 'forbidden', supporter: 'ok' },
      'conversation.end': { customer: 'ok', supporter: 'ok' },
    };
    // Who goes second meets a conversation that is over, so the end is tried last.
    const types = [...conversationCommands].sort(
      (a, b) => Number(a === 'conversation.end') - Number(b === 'conversation.end'),
    );
    for (const type of types) {
      expect(await outcome(customer, exampleOf(type, UNKNOWN_ID)), `${type} by the customer`).toBe(
        expected[type]?.customer,
      );
      expect(await outcome(supporter, exampleOf(type, UNKNOWN_ID)), `${type} by the supporter`).toBe(
        expected[type]?.supporter,
      );
    }
    for (const { token } of [red.active, red.ann]) {
      await expectUnsupported([...deskCommands, ...lobbyCommands], red.waiting.conversation, () =>
        connect(server, red.desk.id, token, red.active.conversation),
      );
    }
    // A customer never sees what supporters write about them.
    expect(JSON.stringify(customer.frames)).not.toContain('"record"');
    supporter.close();
  });

  it('S2: signals of the wrong side are nothing, and the customer’s draft goes to supporters only', async () => {
    const ann = await connect(server, red.desk.id, red.ann.token, red.finished.conversation);
    const tab = await connect(server, red.desk.id, red.finished.token, red.finished.conversation);
    for (const type of signals)
      for (const wire of [ann, tab]) wire.sendRaw(JSON.stringify(exampleOf(type, UNKNOWN_ID)));
    // They are in order: what comes after them was answered, so they were looked at.
    expect(await outcome(tab, exampleOf('message.send', UNKNOWN_ID))).toBe('wrong_state');
    expect(await outcome(ann, exampleOf('message.send', UNKNOWN_ID))).toBe('wrong_state');
    expect(tab.frames.filter(({ type }) => type === 'preview')).toEqual([]);
    expect(ann.frames.filter(({ type }) => type === 'typing')).toEqual([]);
    ann.close();
    tab.close();
  });

  it('S1 S2: at a desk: the ids of another desk answer as ids that do not exist', async () => {
    const essence = (reply: Frame, id: string) => JSON.stringify({ ...reply, re: '' }).replaceAll(id, '<id>');
    for (const person of [red.ann, red.ben, red.mary, red.admin]) {
      const wire = await connect(server, red.desk.id, person.token, null);
      for (const type of deskCommands) {
        // These name nothing.
        if (/^(?:status\.set|away\.set|code\.create)$/.test(type)) continue;
        const foreign = type === 'offline-message.handle' ? blue.message : blue.waiting.conversation;
        const unknown = await wire.ask(exampleOf(type, UNKNOWN_ID) as Frame);
        expect(unknown.type, type).toBe('fail');
        expect(essence(await wire.ask(exampleOf(type, foreign) as Frame), foreign), type).toBe(
          essence(unknown, UNKNOWN_ID),
        );
      }
      await expectUnsupported(
        [...conversationCommands, ...signals, ...lobbyCommands, ...lobbySignals],
        UNKNOWN_ID,
        () => connect(server, red.desk.id, person.token, null),
      );
      wire.close();
    }
  });

  it('S1 S2: in a lobby: supporters send, visitors answer, each what is theirs', async () => {
    const { waiting, active, ann, notice } = red.lobby;
    const admin = await connect(server, red.desk.id, red.admin.token, LOBBY);
    const send = (visitor: string, kind = 'notice') => ({ type: 'notice.send', visitors: [visitor], kind, text: 'x' });
    for (const visitor of [waiting, active]) {
      expect(await outcome(visitor, send(red.active.customer))).toBe('forbidden');
    }
    // Visitors of another desk, those who are not here, and ids that nobody has: the same.
    for (const id of [blue.waiting.customer, red.finished.customer, UNKNOWN_ID]) {
      expect(await outcome(ann, send(id))).toBe('gone');
    }
    expect(await outcome(admin, send(red.waiting.customer, 'invitation'))).toBe('forbidden');
    const answer = (id: string) => ({ type: 'notice.answer', notice: id, answer: 'dismissed' });
    for (const wire of [ann, admin]) expect(await outcome(wire, answer(notice))).toBe('forbidden');
    for (const id of [notice, blue.lobby.notice, UNKNOWN_ID])
      expect(await outcome(active, answer(id))).toBe('not_found');
    // The page of a supporter is nobody's business.
    admin.sendRaw(JSON.stringify({ ...exampleOf('visit.page', ''), title: 'page-of-an-admin' }));
    for (const { token } of [red.waiting, red.ann]) {
      await expectUnsupported([...conversationCommands, ...signals, ...deskCommands], red.waiting.conversation, () =>
        connect(server, red.desk.id, token, LOBBY),
      );
    }
    expect(await outcome(waiting, answer(notice))).toBe('ok');
    expect(await outcome(waiting, answer(notice))).toBe('gone');
    const seen = await connect(server, red.desk.id, red.ben.token, LOBBY);
    expect(JSON.stringify([ann.frames, seen.welcome])).not.toContain('page-of-an-admin');
    for (const wire of [admin, seen]) wire.close();
  });

  it('S2: an admin serves nobody; an offer is its own supporter’s', async () => {
    const admin = await connect(server, red.desk.id, red.admin.token, null);
    const { conversation } = red.waiting;
    expect(await outcome(admin, { type: 'status.set', status: 'online' })).toBe('forbidden');
    expect(await outcome(admin, { type: 'code.create' })).toBe('forbidden');
    expect(await outcome(admin, { type: 'queue.take', conversation })).toBe('forbidden');
    const ben = await connect(server, red.desk.id, red.ben.token, null);
    const mary = await connect(server, red.desk.id, red.mary.token, null);
    expect(await outcome(ben, { type: 'status.set', status: 'online' })).toBe('ok');
    const made = await until(() => ben.frames.find(({ type }) => type === 'offer.made'));
    const { offer } = made['waiting'] as { offer: { id: string } };
    for (const type of ['offer.accept', 'offer.decline']) {
      expect(await outcome(mary, { type, offer: offer.id }), type).toBe('forbidden');
      expect(await outcome(admin, { type, offer: offer.id }), type).toBe('forbidden');
    }
    expect(await outcome(ben, { type: 'offer.decline', offer: offer.id })).toBe('ok');
    expect(await outcome(ben, { type: 'status.set', status: 'away' })).toBe('ok');
    for (const wire of [admin, ben, mary]) wire.close();
  });

  it('S1 S2: no frame that anybody got has a word in it that is somebody else’s', () => {
    const heard: [string, Tenant, Wire & { welcome: Frame }][] = [];
    for (const tenant of [red, blue]) {
      heard.push(['finished', tenant, tenant.finished.wire], ['active', tenant, tenant.active.wire]);
      heard.push(['waiting', tenant, tenant.waiting.wire], ['ann', tenant, tenant.annDesk]);
      for (const who of ['waiting', 'active', 'ann'] as const) heard.push([who, tenant, tenant.lobby[who]]);
    }
    const found: string[] = [];
    for (const [name, tenant, wire] of heard) {
      const text = JSON.stringify([wire.welcome, wire.frames]);
      for (const owner of [red, blue]) {
        for (const { word, readers } of owner.canaries) {
          if (word.endsWith('-greeting')) continue; // said to each customer
          if (text.includes(word) && !(owner === tenant && readers.includes(name))) found.push(`${name}: ${word}`);
        }
      }
    }
    expect(found).toEqual([]);
    // What is looked for is there to be found.
    expect(JSON.stringify(red.annDesk.welcome) + JSON.stringify(red.annDesk.frames)).toContain(
      'canary-red-waiting-text',
    );
    expect(JSON.stringify([red.lobby.ann.welcome, red.lobby.ann.frames])).toContain('canary-red-active-title');
    expect(JSON.stringify(red.lobby.waiting.frames)).toContain('canary-red-notice');
  });
});

describe('a session that has ended', () => {
  const TRACKING = { tracking: { enabled: true, consent: false } };
  const small = (users: string[]) => (setup: DeskSetup) => ({
    ...setup,
    members: setup.members.filter(({ user }) => users.includes(user)),
  });

  /** A supporter at work: connected to the desk, its lobby and a conversation, with a ticket for each at hand. */
  async function atWork(desk: Awaited<ReturnType<typeof makeDesk>>) {
    const ben = await desk.signIn('ben');
    const benDesk = await connect(server, desk.id, ben.token, null);
    const { token } = await desk.visitor();
    const { conversation } = await mustCall<{ conversation: string }>(
      server,
      'POST',
      `/desks/${desk.id}/conversations`,
      {
        token,
        body: { id: crypto.randomUUID() },
      },
    );
    expect(await outcome(benDesk, { type: 'queue.take', conversation })).toBe('ok');
    const talk = await connect(server, desk.id, ben.token, conversation);
    const lobby = await connect(server, desk.id, ben.token, LOBBY);
    const ticket = async (room: object) =>
      (
        await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, {
          token: ben.token,
          body: room,
        })
      ).ticket;
    const deskPath = `/parties/desk/${desk.id}?v=1`;
    const talkPath = `/parties/conversation/${conversation}?v=1`;
    const lobbyPath = `/parties/lobby/${desk.id}?v=1`;
    const unused = [
      [deskPath, await ticket({ room: 'desk' })],
      [talkPath, await ticket({ room: 'conversation', conversation })],
      [lobbyPath, await ticket({ room: 'lobby' })],
      [deskPath, benDesk.welcome['resume'] as string],
      [talkPath, talk.welcome['resume'] as string],
      [lobbyPath, lobby.welcome['resume'] as string],
    ] as const;
    return { ben, conversation, unused, wires: [benDesk, talk, lobby] };
  }

  async function isOut({ ben, unused, wires }: Awaited<ReturnType<typeof atWork>>, desk: string, since: number) {
    for (const wire of wires)
      expect(await wire.ended()).toEqual({ code: closeCodeOf('unauthorized'), reason: 'unauthorized' });
    expect(Date.now() - since).toBeLessThan(2_000);
    expect((await call(server, 'GET', `/desks/${desk}/me`, { token: ben.token })).status).toBe(401);
    for (const [path, ticket] of unused) {
      const { socket } = await handshake(server, path, { ticket });
      expect((await socket?.ended())?.code, path).toBe(closeCodeOf('unauthorized'));
      expect(socket?.frames).toEqual([]);
    }
  }

  it('S3: who signs out loses every connection within 2 s, and unused tickets are worth nothing', async () => {
    const desk = await makeDesk(server, TRACKING, small(['ben']));
    const work = await atWork(desk);
    const since = Date.now();
    await mustCall(server, 'POST', `/desks/${desk.id}/sign-out`, { token: work.ben.token });
    await isOut(work, desk.id, since);
  });

  it('S3: a session that is ended from another one as well, and only that one', async () => {
    const desk = await makeDesk(server, TRACKING, small(['ben']));
    const other = await desk.signIn('ben');
    const stays = await connect(server, desk.id, other.token, null);
    const work = await atWork(desk);
    const since = Date.now();
    await mustCall(server, 'DELETE', `/desks/${desk.id}/sessions/${work.ben.session}`, { token: other.token });
    await isOut(work, desk.id, since);
    expect(await outcome(stays, { type: 'status.set', status: 'away' })).toBe('ok');
  });

  it('S3: who is taken out of the set-up as well, and does not come back with the old password', async () => {
    const desk = await makeDesk(server, TRACKING, small(['ben', 'mary']));
    const mary = await desk.signIn('mary');
    const work = await atWork(desk);
    const setup = await mustCall<DeskSetup>(server, 'GET', `/desks/${desk.id}/setup`, { token: mary.token });
    const since = Date.now();
    await mustCall(server, 'PUT', `/desks/${desk.id}/setup`, { token: mary.token, body: small(['mary'])(setup) });
    await isOut(work, desk.id, since);
    const back = await mustCall<{ activations: { user: string }[] }>(server, 'PUT', `/desks/${desk.id}/setup`, {
      token: mary.token,
      body: setup,
    });
    expect(back.activations.map(({ user }) => user)).toEqual(['ben']);
    const again = await call(server, 'POST', `/desks/${desk.id}/sign-in`, {
      body: { user: 'ben', password: 'correct horse battery' },
    });
    expect(again.status).toBe(401);
    expect((await call(server, 'GET', `/desks/${desk.id}/me`, { token: work.ben.token })).status).toBe(401);
  });

  it('S3: a changed role closes the connections; the session goes on with the new one', async () => {
    const desk = await makeDesk(server, TRACKING, small(['ben', 'mary']));
    const mary = await desk.signIn('mary');
    const work = await atWork(desk);
    expect((await call(server, 'GET', `/desks/${desk.id}/setup`, { token: work.ben.token })).status).toBe(403);
    const setup = await mustCall<DeskSetup>(server, 'GET', `/desks/${desk.id}/setup`, { token: mary.token });
    const since = Date.now();
    const members = setup.members.map((member) =>
      member.user === 'ben' ? { ...member, role: 'manager' as const } : member,
    );
    await mustCall(server, 'PUT', `/desks/${desk.id}/setup`, { token: mary.token, body: { ...setup, members } });
    for (const wire of work.wires) expect((await wire.ended()).code).toBe(4401);
    expect(Date.now() - since).toBeLessThan(2_000);
    // They name the role of before.
    for (const [path, ticket] of work.unused) {
      expect((await (await handshake(server, path, { ticket })).socket?.ended())?.code, path).toBe(4401);
    }
    expect((await call(server, 'GET', `/desks/${desk.id}/setup`, { token: work.ben.token })).status).toBe(200);
    const talk = await connect(server, desk.id, work.ben.token, work.conversation);
    expect(await outcome(talk, { type: 'message.send', text: 'Still here' })).toBe('ok');
  });
});
