import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DesksideError } from '../src/error.ts';
import type { Active, Colleague, DeskView, Waiting } from '../src/protocol/desk.ts';
import { activate, resume, signIn, type Supporter } from '../src/supporter.ts';
import { settle } from '../src/testing.ts';
import { active, DESK, FakeServer, seat } from './fake-server.ts';

const base = `/v1/desks/${DESK}`;
const member = { ...seat, user: 'ada', role: 'supporter' as const, groups: ['g1'] };
const self: Colleague = {
  ...seat,
  role: 'supporter',
  groups: ['g1'],
  status: 'online',
  idle: false,
  load: 0,
  capacity: 3,
};

const waiting = (conversation: string, since: number, offered: string | null = null): Waiting => ({
  conversation,
  customer: 'cus-1',
  details: { name: 'Bob' },
  mode: 'auto',
  group: 'g1',
  product: null,
  seat: null,
  page: '',
  client: null,
  network: false,
  since,
  words: '',
  connected: true,
  choose: false,
  offer:
    offered === null
      ? null
      : { id: `offer-${conversation}`, supporter: offered, at: since, until: since + 20_000, match: false },
});
const activeOf = (conversation: string, supporter = 'sup-1'): Active => ({
  conversation,
  customer: 'cus-1',
  details: {},
  mode: 'auto',
  group: 'g1',
  product: null,
  supporter,
  page: '',
  client: null,
  network: false,
  words: '',
  since: 1,
  requestedAt: 0,
  transfer: null,
});

let server: FakeServer;
let supporters: Supporter[];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  server = new FakeServer();
  supporters = [];
  server.deskView = {
    desk: {
      id: DESK,
      name: 'Harbour',
      groups: [],
      products: [],
      problemTypes: [],
      settings: {} as DeskView['desk']['settings'],
    },
    self: { id: 'sup-1', user: 'ada', status: 'online', idle: false, awayMinutes: null },
    colleagues: [self],
    waiting: [],
    active: [],
    offlineMessages: [],
    bans: [],
    code: null,
    responses: 0,
    unread: {},
  };
  const me = { session: 'ses-1', expiresAt: 99, member };
  server.script.on(`POST ${base}/sign-in`, ({ body }) => {
    if (body['password'] !== 'right') throw new DesksideError('unauthorized', 'No.');
    return { ...me, token: 'sup-token' };
  });
  server.script.on(`GET ${base}/me`, ({ token }) => {
    if (!server.tokens.has(token)) throw new DesksideError('unauthorized', 'No.');
    return me;
  });
  server.script.on(`POST ${base}/sign-out`, () => ({}));
});
afterEach(() => {
  for (const supporter of supporters) supporter.destroy();
  vi.unstubAllGlobals();
});

async function start(): Promise<Supporter> {
  const supporter = await signIn({ ...server.options(), user: 'ada', password: 'right' });
  supporters.push(supporter);
  await settle();
  return supporter;
}

const assign = (conversation: string) => {
  server.room(conversation).placement = active(1);
  server.deskView!.active.push(activeOf(conversation));
  server.tellDesk({ type: 'conversation.assigned', how: 'offer', active: activeOf(conversation) });
};

describe('signing in', () => {
  it('gives the desk and a socket with a ticket', async () => {
    const supporter = await start();
    expect(supporter).toMatchObject({ token: 'sup-token', session: 'ses-1', expiresAt: 99, member });
    expect(server.sockets.last.url.href).toBe(`wss://desk.example/parties/desk/${DESK}?v=1`);
    expect(supporter.$desk.get()?.name).toBe('Harbour');
    expect(supporter.$status.get()).toBe('online');
    expect(supporter.$connection.get().state).toBe('open');
  });

  it('rejects a wrong password', async () => {
    await expect(signIn({ ...server.options(), user: 'ada', password: 'wrong' })).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });

  it('is taken up from the token, or not', async () => {
    const supporter = await resume({ ...server.options(), token: 'sup-token' });
    supporters.push(supporter);
    expect(supporter.member).toEqual(member);
    await expect(resume({ ...server.options(), token: 'old' })).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('activates with a one-time link', async () => {
    server.script.on(`POST ${base}/activate`, ({ body }) => ({ user: String(body['token']) }));
    expect(await activate({ ...server.options(), token: 'link', password: '12345678' })).toEqual({ user: 'link' });
  });
});

describe('the desk', () => {
  it('follows the feed', async () => {
    const supporter = await start();
    server.tellDesk({ type: 'customer.queued', waiting: waiting('b', 20) });
    server.tellDesk({ type: 'customer.queued', waiting: waiting('a', 10) });
    server.tellDesk({ type: 'offer.made', waiting: waiting('a', 10, 'sup-1') });
    server.tellDesk({ type: 'offer.made', waiting: waiting('b', 20, 'sup-2') });
    await settle();
    expect(supporter.$queue.get().map(({ conversation }) => conversation)).toEqual(['a', 'b']);
    expect(supporter.$offers.get().map(({ offer }) => offer.id)).toEqual(['offer-a']);
    server.tellDesk({
      type: 'offer.ended',
      waiting: waiting('a', 10),
      offer: 'offer-a',
      supporter: 'sup-1',
      reason: 'timeout',
    });
    server.tellDesk({ type: 'conversation.assigned', how: 'taken', active: activeOf('b', 'sup-2') });
    server.tellDesk({ type: 'colleague.changed', colleague: { ...self, id: 'sup-2', name: 'Eve' } });
    server.tellDesk({ type: 'colleague.changed', colleague: { ...self, status: 'away' } });
    server.tellDesk({ type: 'offline-message.left', message: { id: 'm1' } });
    server.tellDesk({ type: 'something.new' });
    server.tellDesk({ type: 'customer.changed' });
    await settle();
    expect(supporter.$offers.get()).toEqual([]);
    expect(supporter.$queue.get().map(({ conversation }) => conversation)).toEqual(['a']);
    expect(supporter.$active.get().map(({ conversation }) => conversation)).toEqual(['b']);
    expect(supporter.$conversations.get()).toEqual([]);
    expect(supporter.$colleagues.get().map(({ name }) => name)).toEqual(['Ada', 'Eve']);
    expect(supporter.$status.get()).toBe('away');
    expect(supporter.$offlineMessages.get()).toEqual([{ id: 'm1' }]);
    server.tellDesk({ type: 'conversation.closed', conversation: 'b', outcome: 'ended' });
    server.tellDesk({ type: 'colleague.removed', colleague: 'sup-2' });
    server.tellDesk({ type: 'offline-message.handled', message: { id: 'm1' } });
    server.tellDesk({ type: 'desk.changed', desk: { ...server.deskView!.desk, name: 'Harbour 2' } });
    server.sockets.last.send({ type: 'code', code: { code: '123456', until: 5 } });
    const more = { colleagues: [], active: [], waiting: [], offlineMessages: [{ id: 'm2' }] };
    server.sockets.last.send({ type: 'more', ...more });
    server.sockets.last.send({ type: 'more', ...more, waiting: null });
    await settle();
    expect(supporter.$active.get()).toEqual([]);
    expect(supporter.$colleagues.get()).toHaveLength(1);
    expect(supporter.$offlineMessages.get()).toEqual([{ id: 'm2' }]);
    expect(supporter.$desk.get()?.name).toBe('Harbour 2');
    expect(supporter.$code.get()?.code).toBe('123456');
  });

  it('is whole again after a reconnect', async () => {
    const supporter = await start();
    server.deskView!.waiting = [waiting('missed', 5, 'sup-1')];
    server.deskSeq = 70;
    server.sockets.last.close(1006);
    await server.clock.advance(500);
    expect(supporter.$offers.get()).toHaveLength(1);
    server.tellDesk({ type: 'customer.queued', waiting: waiting('next', 6) });
    await settle();
    expect(supporter.$queue.get()).toHaveLength(2);
  });

  it('sends commands and keeps them through an interruption', async () => {
    const supporter = await start();
    server.down();
    await settle();
    const done = supporter.setStatus('away');
    await server.clock.advance(5_000);
    server.up();
    supporter.retryNow();
    await done;
    expect(supporter.$status.get()).toBe('away');
    server.onDeskCommand = ({ type }) =>
      type === 'code.create' ? { type: 'ok', data: { code: '000111', until: 9 } } : { type: 'ok', data: {} };
    await supporter.decline('offer-a');
    await supporter.handleOfflineMessage('m1', 'Called back');
    expect(await supporter.createCode()).toEqual({ code: '000111', until: 9 });
    expect(supporter.$code.get()?.code).toBe('000111');
    expect(server.sockets.last.received.at(-2)).toMatchObject({
      type: 'offline-message.handle',
      message: 'm1',
      comment: 'Called back',
    });
  });

  it('says whether somebody uses the app when it changes, and with each connection; and follows what comes of it', async () => {
    const supporter = await start();
    const said = () => server.sockets.last.received.filter(({ type }) => type === 'activity');
    expect(said()).toEqual([]);
    supporter.setIdle(true);
    supporter.setIdle(true);
    await settle();
    expect(said()).toEqual([{ type: 'activity', idle: true }]);
    server.tellDesk({ type: 'colleague.changed', colleague: { ...self, status: 'away', idle: true } });
    await settle();
    expect([supporter.$status.get(), supporter.$idle.get()]).toEqual(['away', true]);
    server.sockets.last.close(1006);
    await server.clock.advance(500);
    expect(said()).toEqual([{ type: 'activity', idle: true }]);
    server.onDeskCommand = () => ({ type: 'ok', data: {} });
    await supporter.setAwayMinutes(5);
    expect(supporter.$awayMinutes.get()).toBe(5);
    server.sockets.last.send({ type: 'away', minutes: null });
    await settle();
    expect(supporter.$awayMinutes.get()).toBeNull();
  });

  it('fetches canned responses while somebody looks, and again when they change', async () => {
    const supporter = await start();
    let revision = 4;
    let asked = 0;
    const hello = { id: 'response-1', scope: 'own' as const, shortcut: 'hello', text: 'Hello' };
    const responses = [{ ...hello, id: 'response-0', scope: 'desk' as const }];
    server.script.on(`GET ${base}/responses`, () => {
      asked += 1;
      return { revision, responses };
    });
    server.script.on(`PUT ${base}/responses/own/response-1`, ({ body }) => ({ ...hello, ...body }));
    server.script.on(`DELETE ${base}/responses/own/response-1`, () => ({}));
    expect(asked).toBe(0);
    const stop = supporter.$responses.listen(() => {});
    await settle();
    expect(supporter.$responses.get()).toEqual(responses);
    expect(await supporter.saveResponse({ ...hello, text: 'Hi' })).toEqual({ ...hello, text: 'Hi' });
    // One's own before those of the desk with the same shortcut.
    expect(supporter.$responses.get()?.map(({ scope }) => scope)).toEqual(['own', 'desk']);
    await supporter.removeResponse(hello);
    expect(supporter.$responses.get()).toEqual(responses);
    server.sockets.last.send({ type: 'responses', responses: 4 });
    await settle();
    expect(asked).toBe(1);
    revision = 5;
    responses.pop();
    server.sockets.last.send({ type: 'responses', responses: 5 });
    await settle();
    expect(supporter.$responses.get()).toEqual([]);
    expect(asked).toBe(2);
    stop();
  });

  it('fetches canned responses with the next connection when it could not before', async () => {
    let isDown = true;
    server.script.on(`GET ${base}/responses`, () => {
      if (isDown) throw new DesksideError('internal');
      return { revision: 0, responses: [] };
    });
    const supporter = await start();
    const stop = supporter.$responses.listen(() => {});
    await settle();
    expect(supporter.$responses.get()).toBeNull();
    isDown = false;
    server.sockets.last.close(1006);
    await settle();
    supporter.retryNow();
    await settle();
    expect(supporter.$responses.get()).toEqual([]);
    stop();
  });

  it('asks for lists', async () => {
    const supporter = await start();
    server.script.on(`GET ${base}/records`, ({ url }) => ({ records: [url.search] }));
    server.script.on(`GET ${base}/offline-messages`, ({ url }) => ({ messages: [url.search] }));
    server.script.on(`GET ${base}/records/con-1`, () => ({ conversation: 'con-1' }));
    server.script.on(`GET ${base}/sessions`, () => ({ sessions: [] }));
    server.script.on(`DELETE ${base}/sessions/ses-2`, () => ({}));
    expect(await supporter.records({ day: '2026-01-01', zone: 'Europe/Berlin' })).toEqual([
      '?day=2026-01-01&zone=Europe%2FBerlin',
    ]);
    expect(await supporter.offlineMessages({ state: 'handled', before: 5 })).toEqual(['?state=handled&before=5']);
    expect(await supporter.record('con-1')).toEqual({ conversation: 'con-1' });
    expect(await supporter.sessions()).toEqual([]);
    await supporter.endSession('ses-2');
  });
});

describe('conversations', () => {
  it('open with accept, whichever comes first: the answer or the event', async () => {
    const supporter = await start();
    server.onDeskCommand = ({ type }) => {
      if (type !== 'offer.accept') return null;
      assign('con-1');
      return { type: 'ok', data: { conversation: 'con-1' } };
    };
    const conversation = await supporter.accept('offer-1', { digits: '42' });
    await settle();
    expect(supporter.$conversations.get()).toEqual([conversation]);
    expect(server.rooms.get('con-1')!.ends.size).toBe(1);
    expect(conversation.$state.get()).toBe('active');
    expect(conversation.$customer.get()?.name).toBe('Bob');
  });

  it('reject with the reason when the offer has moved on', async () => {
    const supporter = await start();
    server.onDeskCommand = () => ({ type: 'fail', code: 'wrong_state', message: 'Somebody else has it.' });
    await expect(supporter.accept('offer-1')).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(supporter.take('con-1')).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('are there again after a reload, with draft and unsent messages', async () => {
    const before = await start();
    assign('con-1');
    await settle();
    const [first] = before.$conversations.get();
    first!.setDraft('Let me');
    server.down();
    await settle();
    first!.send({ text: 'Unsent' }).catch(() => {});
    await settle();
    before.destroy();
    server.up();
    const after = await start();
    await settle();
    const [second] = after.$conversations.get();
    expect(second!.$draft.get()).toBe('Let me');
    expect(second!.$messages.get()).toMatchObject([{ text: 'Unsent', state: 'sent', mine: true }]);
  });

  it('show both sides, marks, preview, survey and record', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    const [conversation] = supporter.$conversations.get();
    const room = server.room('con-1');
    room.tell({ type: 'preview', text: 'Hel' });
    await settle();
    expect(conversation!.$preview.get()).toBe('Hel');
    room.say({ type: 'message.sent', id: 'from-customer', from: server.authorOf('customer'), text: 'Hello' });
    await settle();
    expect(conversation!.$preview.get()).toBe('');
    expect(conversation!.$unread.get()).toBe(1);
    expect(await conversation!.send({ text: 'Hi' })).toMatchObject({ mine: true });
    conversation!.markRead();
    await server.clock.advance(250);
    expect(conversation!.$unread.get()).toBe(0);
    expect(room.signals.at(-1)).toMatchObject({ type: 'mark', read: 2 });
    room.tell({ type: 'marks', by: 'customer', delivered: 2, read: 2 });
    room.tell({ type: 'record', record: { subject: 'Printer' } });
    room.tell({ type: 'preview', text: 'bye' });
    room.tell({ type: 'customer', customer: { id: 'cus-1', connected: false, name: 'Bob' } });
    room.say({ type: 'conversation.ended', by: 'customer' });
    room.say({ type: 'survey.answered', score: 4, comment: 'Fine' });
    await settle();
    expect(conversation!.$messages.get().map(({ state }) => state)).toEqual(['read', 'read']);
    expect(conversation!.$record.get()).toEqual({ subject: 'Printer' });
    expect(conversation!.$survey.get()).toMatchObject({ score: 4 });
    expect(conversation!.$preview.get()).toBe('');
    expect(conversation!.$state.get()).toBe('ended');
  });

  it('ask for a rating, whose answer comes while they go on', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    const [conversation] = supporter.$conversations.get();
    const room = server.room('con-1');
    expect(conversation!.$view.get()?.survey).toMatchObject({ asked: false });
    await conversation!.askSurvey();
    room.tell({ type: 'survey', survey: { wanted: true, asked: true, answered: false } });
    room.say({ type: 'survey.answered', score: 3, comment: '' });
    await settle();
    expect(conversation!.$view.get()?.survey).toEqual({ wanted: true, asked: true, answered: true });
    expect(conversation!.$survey.get()).toMatchObject({ score: 3 });
    expect(conversation!.$timeline.get().map(({ kind }) => kind)).toEqual(['survey']);
  });

  it('that have ended are opened again', async () => {
    const supporter = await start();
    server.room('con-1').placement = { phase: 'ended', reason: 'customer' };
    const conversation = await supporter.reopen('con-1');
    expect(conversation.$state.get()).toBe('ended');
    await settle();
    expect(supporter.$conversations.get()).toEqual([conversation]);
    expect(await supporter.reopen('con-1')).toBe(conversation);
    await conversation.saveRecord({} as never);
  });

  it('tell of typing every two seconds at most, and at once after sending', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    const [conversation] = supporter.$conversations.get();
    const typings = () => server.room('con-1').signals.filter(({ type }) => type === 'typing').length;
    for (let key = 0; key < 10; key++) {
      conversation!.typing();
      await server.clock.advance(300);
    }
    expect(typings()).toBe(2);
    await conversation!.send({ text: 'Done' });
    conversation!.typing();
    await settle();
    expect(typings()).toBe(3);
  });

  it('stay when they have ended, until they are closed', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    server.room('con-1').say({ type: 'conversation.ended', by: 'customer' });
    server.tellDesk({ type: 'conversation.closed', conversation: 'con-1', outcome: 'ended' });
    await settle();
    const [conversation] = supporter.$conversations.get();
    expect(conversation!.$state.get()).toBe('ended');
    await conversation!.saveRecord({} as never);
    conversation!.close();
    expect(supporter.$conversations.get()).toEqual([]);
    server.tellDesk({ type: 'customer.queued', waiting: waiting('x', 1) });
    await settle();
    expect(supporter.$conversations.get()).toEqual([]);
  });

  it('go to a colleague, and come back', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    expect(supporter.$conversations.get().map(({ id }) => id)).toEqual(['con-1']);
    const [given] = supporter.$conversations.get();
    const hand = (to: string, from: string) => {
      server.deskView!.active = [activeOf('con-1', to)];
      server.tellDesk({ type: 'conversation.assigned', how: 'transfer', from, active: activeOf('con-1', to) });
    };
    hand('sup-2', 'sup-1');
    await settle();
    expect(supporter.$conversations.get()).toEqual([]);
    expect([given!.$isMine.get(), given!.$connection.get().state]).toEqual([false, 'closed']);
    expect(supporter.$handedOver.get()).toMatchObject({ conversation: 'con-1', supporter: 'sup-2', how: 'transfer' });
    hand('sup-1', 'sup-2');
    await settle();
    expect(supporter.$conversations.get().map(({ id }) => id)).toEqual(['con-1']);
  });

  it('are offered by a colleague like by a customer, and what nobody took is told', async () => {
    const supporter = await start();
    const offer = { id: 'con-1-2', supporter: 'sup-1', at: 1, until: 20_001 };
    const transfer = { from: 'sup-2', to: 'sup-1', group: null, note: 'Knows it', lost: false, offer };
    server.tellDesk({ type: 'conversation.changed', active: { ...activeOf('con-1', 'sup-2'), transfer } });
    await settle();
    expect(supporter.$offers.get()).toMatchObject([
      { conversation: 'con-1', offer: { ...offer, match: false }, transfer: { from: 'sup-2', note: 'Knows it' } },
    ]);
    // It is not waiting, and not mine before I accept.
    expect([supporter.$queue.get(), supporter.$conversations.get()]).toEqual([[], []]);
    const ended = { type: 'transfer.ended', to: 'sup-1', group: null, asked: 'sup-1', reason: 'declined' };
    server.tellDesk({ ...ended, active: activeOf('con-1', 'sup-2') });
    await settle();
    expect(supporter.$offers.get()).toEqual([]);
    expect(supporter.$transferEnded.get()).toBeNull();
    server.tellDesk({ ...ended, active: activeOf('con-2', 'sup-1') });
    await settle();
    expect(supporter.$transferEnded.get()).toMatchObject({ conversation: 'con-2', reason: 'declined' });
  });

  it('of others are watched until that is given up', async () => {
    server.deskView!.colleagues = [{ ...self, role: 'leader' }];
    const supporter = await start();
    await expect(supporter.watch('con-9')).rejects.toMatchObject({ code: 'not_found' });
    server.room('con-1').placement = active(1);
    const tell = () => server.tellDesk({ type: 'conversation.changed', active: activeOf('con-1', 'sup-2') });
    tell();
    await settle();
    expect(supporter.$conversations.get()).toEqual([]);
    const watched = await supporter.watch('con-1');
    expect(watched.$isMine.get()).toBe(false);
    await settle();
    // What else happens to it does not end the watching.
    tell();
    await settle();
    expect(supporter.$conversations.get()).toEqual([watched]);
    watched.close();
    expect(supporter.$conversations.get()).toEqual([]);
  });

  it('of others are not watched by those who may not', async () => {
    server.deskView!.active = [activeOf('con-1', 'sup-2')];
    const supporter = await start();
    await settle();
    await expect(supporter.watch('con-1')).rejects.toMatchObject({ code: 'not_found' });
    expect(supporter.$conversations.get()).toEqual([]);
  });

  it('have notes, each once, also after a new connection', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    const [conversation] = supporter.$conversations.get();
    const note = (id: string, by = 'sup-2') => ({ id, at: 1, after: 0, from: { id: by, name: 'Bea' }, text: id });
    const tell = () => {
      for (const one of [note('a'), note('b'), note('a', 'sup-3')]) {
        for (const end of server.room('con-1').ends) end.send({ type: 'note', note: one });
      }
    };
    tell();
    tell();
    await settle();
    expect(conversation!.$notes.get().map(({ id, from }) => `${from.id} ${id}`)).toEqual([
      'sup-2 a',
      'sup-2 b',
      'sup-3 a',
    ]);
  });

  it('stay in step in two consoles', async () => {
    const one = await start();
    const two = await start();
    assign('con-1');
    await settle();
    await one.$conversations.get()[0]!.send({ text: 'From one' });
    await settle();
    expect(two.$conversations.get()[0]!.$messages.get()).toMatchObject([
      { text: 'From one', mine: true, state: 'sent' },
    ]);
  });
});

describe('a sign-in that is over', () => {
  it('[S3] ends everything when it is revoked', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    server.tokens.delete('sup-token');
    server.sockets.ends[0]!.close(4401);
    await server.clock.advance(1_000);
    expect(supporter.$signedIn.get()).toBe(false);
    expect(supporter.$connection.get().state).toBe('closed');
    expect(supporter.$conversations.get()).toEqual([]);
    expect(server.sockets.ends.some(({ isOpen }) => isOpen)).toBe(false);
    await expect(supporter.setStatus('away')).rejects.toMatchObject({ code: expect.any(String) as unknown });
    await server.clock.advance(600_000);
    expect(server.sockets.ends.filter(({ isOpen }) => isOpen)).toEqual([]);
  });

  it('goes on with a new ticket when only the socket was closed', async () => {
    const supporter = await start();
    server.sockets.last.close(4401);
    await server.clock.advance(1_000);
    expect(supporter.$signedIn.get()).toBe(true);
    expect(supporter.$connection.get().state).toBe('open');
  });

  it('shows in a request as well', async () => {
    const supporter = await start();
    server.script.on(`GET ${base}/sessions`, () => {
      throw new DesksideError('unauthorized', 'No.');
    });
    await expect(supporter.sessions()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(supporter.$signedIn.get()).toBe(false);
  });

  it('is signed out here even if the server cannot be told, and leaves nothing on the device', async () => {
    const supporter = await start();
    assign('con-1');
    await settle();
    supporter.$conversations.get()[0]!.setDraft('Secret');
    server.script.on(`POST ${base}/sign-out`, () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(supporter.signOut()).rejects.toMatchObject({ code: 'not_connected' });
    expect(supporter.$signedIn.get()).toBe(false);
    const after = await start();
    await settle();
    expect(after.$conversations.get()[0]!.$draft.get()).toBe('');
    server.script.on(`POST ${base}/sign-out`, () => ({}));
    await after.signOut();
    expect(after.$signedIn.get()).toBe(false);
  });
});
