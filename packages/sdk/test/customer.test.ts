import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCustomer, isDesksideError, type Customer, type CustomerConversation } from '../src/customer.ts';
import { DesksideError } from '../src/error.ts';
import { settle } from '../src/testing.ts';
import { active, DESK, FakeServer, queued, seat } from './fake-server.ts';

let server: FakeServer;
let customers: Customer[];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  server = new FakeServer();
  customers = [];
});
afterEach(() => {
  for (const customer of customers) customer.destroy();
  vi.unstubAllGlobals();
});

/** A page of the site; a second one is a reload or another tab. */
function openPage(options: object = {}): Customer {
  const customer = createCustomer({ ...server.options(), ...options });
  customers.push(customer);
  return customer;
}

async function talk(page = openPage()): Promise<CustomerConversation> {
  const conversation = await page.request({ name: 'Bob', group: 'g1' });
  await settle();
  expect(conversation.$connection.get().state).toBe('open');
  return conversation;
}

const texts = (conversation: CustomerConversation) =>
  conversation.$messages.get().map(({ text, state }) => `${text}: ${state}`);
const supporterSays = (text: string, id = `by-supporter-${text}`) =>
  server.room('con-1').say({ type: 'message.sent', id, from: { role: 'supporter', id: 'sup-1', name: 'Ada' }, text });

describe('request', () => {
  it('gets a token, a conversation and a socket with a ticket, in this order', async () => {
    const conversation = await talk();
    expect(server.script.requests.map(({ method, url }) => `${method} ${url.pathname.split(DESK)[1]}`)).toEqual([
      'POST /visitors',
      'POST /conversations',
      'POST /tickets',
    ]);
    expect(server.script.requests[1]!.body).toMatchObject({ group: 'g1', details: { name: 'Bob' } });
    const { url, protocols } = server.sockets.last;
    expect(url.href).toBe('wss://desk.example/parties/conversation/con-1?v=1&since=0');
    expect(protocols).toEqual(['deskside.v1', 'ticket.token-1.1']);
    expect(conversation.$queue.get()).toMatchObject({
      position: 1,
      estimateMs: null,
      online: 1,
      choose: false,
      seat: null,
    });
    expect(conversation.now()).toBe(server.clock.now() + 5_000);
  });

  it('gives the open conversation when there is one already', async () => {
    const first = openPage();
    await talk(first);
    const again = await first.request({});
    expect(again).toBe(first.$conversation.get());
  });

  it('is one request for a double click', async () => {
    const page = openPage();
    const [one, other] = await Promise.all([page.request({}), page.request({})]);
    expect(one).toBe(other);
    expect(server.visitors).toBe(1);
  });

  it('takes a new token when the old one is no longer taken', async () => {
    const page = openPage();
    await page.leaveMessage({ text: 'Hello' });
    server.tokens.clear();
    await page.request({});
    expect(server.visitors).toBe(2);
  });

  it('rejects with the reason of a refused code', async () => {
    server.script.on(`POST /v1/desks/${DESK}/conversations`, () => {
      throw new DesksideError('code_refused', 'That code is not valid.', { data: { reason: 'expired' } });
    });
    const error: unknown = await openPage()
      .request({ code: '123456' })
      .catch((reason: unknown) => reason);
    expect(isDesksideError(error, 'code_refused') && error.data.reason).toBe('expired');
    expect(error).toMatchObject({ message: 'That code is not valid.', request: 'request-1' });
  });

  it('rejects with not_connected when there is no network', async () => {
    server.down();
    await expect(openPage().request({})).rejects.toMatchObject({ code: 'not_connected' });
  });

  it('rejects with not_connected when the server does not answer in time', async () => {
    server.script.on(`POST /v1/desks/${DESK}/visitors`, () => new Promise(() => {}));
    const request = expect(openPage().request({})).rejects.toMatchObject({ code: 'not_connected' });
    await server.clock.advance(10_000);
    await request;
  });

  it('says so where there is no WebSocket', async () => {
    vi.stubGlobal('WebSocket', undefined);
    await expect(openPage({ WebSocket: undefined }).request({})).rejects.toMatchObject({ code: 'unsupported' });
    // Nobody is rung for a customer who could not hear the answer.
    expect(server.script.requests).toEqual([]);
  });
});

describe('what is kept on the device', () => {
  const names = async () => (await indexedDB.databases()).map(({ name }) => name);

  it('is nothing before the first request, and no network is used', async () => {
    const page = openPage();
    expect(await page.restore()).toBe(null);
    expect(await names()).toEqual([]);
    expect(server.script.requests).toEqual([]);
    await page.request({});
    expect(await names()).toEqual(['deskside']);
  });

  it('brings the conversation back after a reload, with its history', async () => {
    const before = openPage();
    await (await talk(before)).send({ text: 'One' });
    server.room('con-1').place(active(server.clock.now()));
    await settle();
    before.destroy();
    const conversation = (await openPage().restore())!;
    expect(conversation.$state.get()).toBe('active');
    await settle();
    expect(texts(conversation)).toEqual(['One: sent']);
    expect(server.visitors).toBe(1);
  });

  it('[D9] brings the draft and unsent messages back without a network, and sends them in order with their ids', async () => {
    const before = openPage();
    const first = await talk(before);
    first.preview('half a sen');
    server.down();
    await settle();
    const lost = [first.send({ text: 'One' }), first.send({ text: 'Two' })].map((sent) =>
      expect(sent).rejects.toMatchObject({ code: 'not_connected' }),
    );
    await settle();
    const ids = first.$messages.get().map(({ id }) => id);
    before.destroy();
    await Promise.all(lost);

    const conversation = (await openPage().restore())!;
    await settle();
    expect(texts(conversation)).toEqual(['One: sending', 'Two: sending']);
    expect(conversation.$draft.get()).toBe('half a sen');
    expect(conversation.$connection.get()).toMatchObject({
      state: 'waiting',
      unsent: 2,
      error: { code: 'not_connected' },
    });
    server.up();
    conversation.retryNow();
    await settle();
    expect(texts(conversation)).toEqual(['One: sent', 'Two: sent']);
    expect(server.room('con-1').history.map((event) => 'id' in event && event.id)).toEqual(ids);
    expect(conversation.$connection.get().unsent).toBe(0);

    const after = (await openPage().restore())!;
    await settle();
    expect(texts(after)).toEqual(['One: sent', 'Two: sent']);
    expect([...server.room('con-1').arrivals.values()]).toEqual([1, 1]);
  });

  it('[D9] survives twenty reloads between sending and the answer', async () => {
    const page = openPage();
    await talk(page);
    page.destroy();
    const room = server.room('con-1');
    for (let round = 0; round < 20; round++) {
      room.onCommand = () => 'silence';
      const reloaded = openPage();
      const conversation = (await reloaded.restore())!;
      conversation.send({ text: `Message ${round}` }).catch(() => {});
      await settle();
      reloaded.destroy();
    }
    room.onCommand = null;
    const conversation = (await openPage().restore())!;
    await settle();
    expect(texts(conversation)).toEqual(Array.from({ length: 20 }, (_, round) => `Message ${round}: sent`));
  });

  it('is harmless in two tabs: each message is there once in both', async () => {
    const one = openPage();
    const first = await talk(one);
    server.down();
    await settle();
    first.send({ text: 'Unsent' }).catch(() => {});
    await settle();
    const second = (await openPage().restore())!;
    server.up();
    first.retryNow();
    second.retryNow();
    await settle();
    await second.send({ text: 'From the other tab' });
    await settle();
    for (const conversation of [first, second]) {
      expect(texts(conversation)).toEqual(['Unsent: sent', 'From the other tab: sent']);
      expect(conversation.$messages.get().every(({ mine }) => mine)).toBe(true);
    }
    expect(server.room('con-1').history).toHaveLength(2);
  });

  it('does not let a tab that is behind bring an old conversation back', async () => {
    const behind = openPage();
    const old = await talk(behind);
    server.room('con-1').place({ phase: 'ended', reason: 'customer' });
    await settle();
    const ahead = openPage();
    (await ahead.restore())!.close();
    await settle();
    const room = server.room('con-1');
    server.rooms.clear();
    server.script.on(`POST /v1/desks/${DESK}/conversations`, () => ({
      conversation: server.room('con-2').id,
      placement: queued,
    }));
    await ahead.request({});
    await settle();
    room.say({ type: 'survey.answered', score: 5, comment: '' });
    await settle();
    expect(old.$survey.get().answered).toBe(true);
    old.close();
    await settle();
    expect((await openPage().restore())?.id).toBe('con-2');
  });

  it('is in memory where storage is blocked', async () => {
    for (const blocked of [
      undefined,
      {
        open: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      },
    ]) {
      vi.stubGlobal('indexedDB', blocked);
      server = new FakeServer();
      const page = openPage();
      expect(await page.restore()).toBe(null);
      const conversation = await talk(page);
      await conversation.send({ text: 'Hello' });
      await settle();
      expect(texts(conversation)).toEqual(['Hello: sent']);
    }
  });

  it('is in memory where the browser never opens it', async () => {
    vi.stubGlobal('indexedDB', { open: () => ({}) });
    const page = openPage();
    const restored = page.restore();
    await server.clock.advance(3_000);
    expect(await restored).toBe(null);
    await talk(page);
  });

  it('is nothing with storage "memory"', async () => {
    await talk(openPage({ storage: 'memory' }));
    expect(await names()).toEqual([]);
  });

  it('is gone after logout()', async () => {
    const page = openPage();
    const conversation = await talk(page);
    conversation.preview('secret');
    await page.logout();
    await settle();
    expect(page.$conversation.get()).toBe(null);
    expect(conversation.$connection.get().state).toBe('closed');
    expect(await openPage().restore()).toBe(null);
    server.rooms.clear();
    await page.request({});
    expect(server.visitors).toBe(2);
  });

  it('keeps an ended conversation for its survey, and forgets it then', async () => {
    const page = openPage();
    const conversation = await talk(page);
    server.room('con-1').say({ type: 'supporter.joined', supporter: seat });
    server.room('con-1').say({ type: 'conversation.ended', by: 'supporter' });
    await settle();
    expect(conversation.$state.get()).toBe('ended');
    const reloaded = (await openPage().restore())!;
    await settle();
    expect(reloaded.$survey.get()).toEqual({ wanted: true, answered: false });
    await reloaded.rate({ score: 5, comment: 'Thanks' });
    server.room('con-1').say({ type: 'survey.answered', score: 5, comment: 'Thanks' });
    await settle();
    expect(reloaded.$survey.get()).toEqual({ wanted: true, answered: true });
    server.rooms.clear();
    expect(await openPage().restore()).toBe(null);
  });

  it('forgets a conversation nobody answered when it has ended: there is nothing to rate', async () => {
    const conversation = await talk();
    server.room('con-1').say({ type: 'conversation.ended', by: 'desk' });
    await settle();
    expect(conversation.$survey.get().wanted).toBe(false);
    server.rooms.clear();
    expect(await openPage().restore()).toBe(null);
  });

  it('forgets a conversation and a token the server does not know', async () => {
    await talk();
    server.rooms.clear();
    const gone = (await openPage().restore())!;
    await settle();
    expect(gone.$placement.get()).toEqual({ phase: 'ended', reason: 'gone' });
    expect(gone.$connection.get()).toMatchObject({ state: 'closed', error: { code: 'not_found' } });
    server.tokens.clear();
    expect(await openPage().restore()).toBe(null);
  });

  it('finds a conversation whose answer was lost', async () => {
    const page = openPage();
    await page.leaveMessage({ text: 'x' });
    server.room('con-1').placement = active(1);
    const conversation = (await openPage().restore())!;
    expect(conversation.$state.get()).toBe('active');
  });
});

describe('messages', () => {
  it('are there at once, sent when durable, then delivered and read', async () => {
    const conversation = await talk();
    const sent = conversation.send({ text: 'Hello' });
    expect(texts(conversation)).toEqual(['Hello: sending']);
    expect(await sent).toMatchObject({ seq: 1, state: 'sent', mine: true, text: 'Hello' });
    await settle();
    expect(texts(conversation)).toEqual(['Hello: sent']);
    server.room('con-1').tell({ type: 'marks', by: 'supporter', delivered: 1, read: 0 });
    await settle();
    expect(texts(conversation)).toEqual(['Hello: delivered']);
    server.room('con-1').tell({ type: 'marks', by: 'supporter', delivered: 1, read: 1 });
    await settle();
    expect(texts(conversation)).toEqual(['Hello: read']);
  });

  it('[D3] are stored once though sent fifty times', async () => {
    const conversation = await talk();
    const room = server.room('con-1');
    let drops = 0;
    room.onCommand = (frame) => {
      if (drops++ >= 50) return null;
      // Stored, and the answer lost.
      if (!room.receipts.has(String(frame['id']))) {
        room.receipts.set(
          String(frame['id']),
          room.say({ type: 'message.sent', id: String(frame['id']), from: server.authorOf('customer'), text: 'Once' }),
        );
      }
      server.sockets.last.close(1006);
      return 'silence';
    };
    const sent = conversation.send({ text: 'Once' });
    for (let round = 0; round < 50; round++) {
      await settle();
      conversation.retryNow();
    }
    expect((await sent).seq).toBe(1);
    await settle();
    expect([...room.arrivals.values()]).toEqual([51]);
    expect(texts(conversation)).toEqual(['Once: sent']);
    expect(room.history).toHaveLength(1);
  });

  it("fail with the server's words when refused, and are not sent again", async () => {
    const page = openPage();
    const conversation = await talk(page);
    server.room('con-1').onCommand = () => ({ type: 'fail', code: 'wrong_state', message: 'It is over.' });
    await expect(conversation.send({ text: 'Late' })).rejects.toMatchObject({
      code: 'wrong_state',
      message: 'It is over.',
    });
    expect(conversation.$messages.get()).toMatchObject([{ state: 'failed', error: { code: 'wrong_state' } }]);
    await settle();
    server.room('con-1').onCommand = null;
    const reloaded = (await openPage().restore())!;
    await settle();
    expect(texts(reloaded)).toEqual([]);
  });

  it('are refused here when empty or too long, and cleaned of what is not text', async () => {
    const conversation = await talk();
    await expect(conversation.send({ text: ' \u0007 ' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(conversation.send({ text: 'x'.repeat(4001) })).rejects.toMatchObject({ code: 'bad_request' });
    expect((await conversation.send({ text: 'a\u0000b\ud800c\n😀' })).text).toBe('abc\n😀');
  });

  it('come in order with the rest of the history', async () => {
    const conversation = await talk();
    const room = server.room('con-1');
    await conversation.send({ text: 'Hello' });
    room.say({ type: 'supporter.joined', supporter: seat });
    room.place(active(server.clock.now()));
    room.say({
      type: 'message.sent',
      id: 'greeting-1',
      from: { role: 'desk', id: '', name: 'Harbour' },
      text: 'Hi',
      auto: true,
    });
    supporterSays('How can I help?');
    room.tell({ type: 'note.pinned', seq: 5, at: 1 });
    await settle();
    expect(conversation.$timeline.get().map(({ kind, seq }) => [kind, seq])).toEqual([
      ['message', 1],
      ['joined', 2],
      ['message', 3],
      ['message', 4],
    ]);
    expect(conversation.$supporter.get()).toEqual(seat);
    expect(conversation.$messages.get()[1]).toMatchObject({ auto: true, mine: false });
  });

  it('are resumed from the last seq after hours of sleep', async () => {
    const conversation = await talk();
    supporterSays('One');
    await settle();
    server.sockets.last.silence();
    server.clock.sleep(6 * 3_600_000);
    supporterSays('Two');
    await server.clock.advance(10_000);
    expect(server.sockets.last.url.searchParams.get('since')).toBe('1');
    expect(texts(conversation)).toEqual(['One: delivered', 'Two: delivered']);
  });

  it('go on when the clock is set back a day', async () => {
    const conversation = await talk();
    server.clock.setClock(-86_400_000);
    await server.clock.advance(8_000);
    server.sockets.last.silence();
    await server.clock.advance(25_000);
    supporterSays('There?');
    await settle();
    expect(texts(conversation)).toEqual(['There?: delivered']);
  });

  it('reconnect after a hole', async () => {
    const conversation = await talk();
    const room = server.room('con-1');
    room.history.push({ type: 'supporter.joined', seq: 1, at: 0, supporter: seat });
    supporterSays('After the hole');
    await server.clock.advance(500);
    expect(conversation.$timeline.get().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('start again when the server was restored from a backup', async () => {
    const conversation = await talk();
    supporterSays('One');
    supporterSays('Two');
    await settle();
    const room = server.room('con-1');
    room.history.pop();
    server.sockets.last.close(1012);
    await server.clock.advance(2_000);
    expect(texts(conversation)).toEqual(['One: delivered']);
    expect(server.sockets.last.url.searchParams.get('since')).toBe('0');
  });
});

describe('marks', () => {
  it('tell what arrived and what was read, throttled', async () => {
    const conversation = await talk();
    const room = server.room('con-1');
    for (let number = 1; number <= 5; number++) supporterSays(`Line ${number}`);
    await settle();
    expect(conversation.$unread.get()).toBe(5);
    await server.clock.advance(250);
    expect(room.signals).toEqual([{ type: 'mark', delivered: 5, read: 0 }]);
    conversation.markRead();
    conversation.markRead();
    expect(conversation.$unread.get()).toBe(0);
    await server.clock.advance(250);
    expect(room.signals.slice(1)).toEqual([{ type: 'mark', delivered: 5, read: 5 }]);
  });

  it('are told after a reconnect when they were set meanwhile', async () => {
    const conversation = await talk();
    supporterSays('One');
    await server.clock.advance(300);
    server.down();
    await settle();
    conversation.markRead();
    await server.clock.advance(1_000);
    server.up();
    conversation.retryNow();
    await server.clock.advance(300);
    expect(server.room('con-1').signals.at(-1)).toEqual({ type: 'mark', delivered: 1, read: 1 });
    expect(conversation.$unread.get()).toBe(0);
  });

  it('do not count own messages', async () => {
    const conversation = await talk();
    await conversation.send({ text: 'Hello' });
    await server.clock.advance(1_000);
    expect(server.room('con-1').signals).toEqual([]);
    expect(conversation.$unread.get()).toBe(0);
  });
});

describe('preview', () => {
  const previews = () =>
    server
      .room('con-1')
      .signals.filter(({ type }) => type === 'preview')
      .map(({ text }) => text);

  it('is throttled, and ends with the last state', async () => {
    const conversation = await talk();
    for (const text of ['H', 'He', 'Hel', 'Hell', 'Hello']) conversation.preview(text);
    await settle();
    expect(previews()).toEqual(['H']);
    await server.clock.advance(250);
    expect(previews()).toEqual(['H', 'Hello']);
    await server.clock.advance(2_000);
    expect(previews()).toHaveLength(2);
    expect(conversation.$draft.get()).toBe('Hello');
  });

  it('is empty after sending', async () => {
    const conversation = await talk();
    conversation.preview('Hello');
    await conversation.send({ text: 'Hello' });
    await server.clock.advance(250);
    expect(conversation.$draft.get()).toBe('');
    expect(previews()).toEqual(['Hello', '']);
  });

  it('hides card numbers, not from the message', async () => {
    const conversation = await talk();
    conversation.preview('4111 1111 1111 1111 12/27');
    // What hides them is loaded first.
    await expect.poll(previews, { timeout: 10_000 }).toEqual(['•••• •••• •••• •••• 12/27']);
    expect((await conversation.send({ text: conversation.$draft.get() })).text).toBe('4111 1111 1111 1111 12/27');
  });

  it('is not sent when the desk or the customer does not want it', async () => {
    server.room('con-1').preview = false;
    server.script.on(`POST /v1/desks/${DESK}/conversations`, () => ({ conversation: 'con-1', placement: queued }));
    const conversation = await talk();
    conversation.preview('Secret');
    await settle();
    expect(conversation.$preview.get()).toBe(false);
    expect(previews()).toEqual([]);
  });

  it('stops and is taken back when the customer switches it off, also after a reload', async () => {
    const conversation = await talk();
    conversation.preview('Sec');
    await settle();
    conversation.setPreview(false);
    await server.clock.advance(250);
    expect(previews()).toEqual(['Sec', '']);
    const reloaded = (await openPage().restore())!;
    await settle();
    reloaded.preview('Secret');
    await settle();
    expect(reloaded.$previewAllowed.get()).toBe(false);
    expect(previews()).toEqual(['Sec', '']);
  });
});

describe('the connection', () => {
  it('comes back within half a second, and shows that it waits', async () => {
    const conversation = await talk();
    server.clock.random = 0.9;
    server.sockets.last.close(1006);
    await settle();
    expect(conversation.$connection.get()).toEqual({
      state: 'waiting',
      unsent: 0,
      nextTryAt: server.clock.now() + 450,
      error: expect.objectContaining({ code: 'not_connected' }) as unknown,
    });
    await server.clock.advance(450);
    expect(conversation.$connection.get()).toEqual({ state: 'open', unsent: 0, nextTryAt: null, error: null });
  });

  it('is found dead within 25 s', async () => {
    const conversation = await talk();
    server.sockets.last.silence();
    server.isUp = false;
    await server.clock.advance(25_000);
    expect(conversation.$connection.get().state).toBe('waiting');
  });

  it('is tried at once when the network is back', async () => {
    const conversation = await talk();
    server.down();
    await server.clock.advance(60_000);
    expect(conversation.$connection.get().state).toBe('waiting');
    server.up();
    await server.clock.awake();
    expect(conversation.$connection.get().state).toBe('open');
  });

  const tickets = () => server.sockets.ends.map(({ protocols }) => protocols[1]);
  const fetched = () => server.script.requests.filter(({ url }) => url.pathname.endsWith('/tickets')).length;

  it('comes back with what the last welcome gave it, and fetches no ticket', async () => {
    await talk();
    for (let round = 0; round < 3; round++) {
      server.sockets.last.close(1012);
      await server.clock.advance(500);
    }
    expect(tickets()).toEqual([1, 2, 3, 4].map((n) => expect.stringContaining(`.${n === 1 ? '' : 'again-'}${n}`)));
    expect(fetched()).toBe(1);
    // A server that was not reached has not used it up.
    server.down();
    await server.clock.advance(20_000);
    server.up();
    await server.clock.advance(20_000);
    expect(tickets().at(-1)).toBe('ticket.token-1.again-5');
    expect(fetched()).toBe(1);
  });

  it('fetches a ticket when the other one was used up, or is too old', async () => {
    const conversation = await talk();
    const { onSocket } = server.sockets;
    server.sockets.onSocket = (end) => (end.protocols[1]!.includes('again') ? end.close(4401) : onSocket!(end));
    server.sockets.last.close(1006);
    await server.clock.advance(2_000);
    expect(conversation.$connection.get().state).toBe('open');
    expect(fetched()).toBe(2);
    server.sockets.onSocket = onSocket;
    server.down();
    await server.clock.advance(600_000);
    server.up();
    await server.clock.advance(60_000);
    expect(conversation.$connection.get().state).toBe('open');
    expect(fetched()).toBe(3);
  });

  it('is closed by close(), and what is stored stays', async () => {
    const page = openPage();
    const conversation = await talk(page);
    const end = server.sockets.last;
    conversation.close();
    await settle();
    expect(end.isOpen).toBe(false);
    expect(page.$conversation.get()).toBe(null);
    await expect(conversation.send({ text: 'x' })).rejects.toMatchObject({ code: 'not_connected' });
    await expect(conversation.end()).rejects.toMatchObject({ code: 'not_connected' });
    expect((await page.restore())?.id).toBe('con-1');
  });

  it('ends with a code that forbids another try', async () => {
    const conversation = await talk();
    server.room('con-1').onCommand = () => 'silence';
    const end = expect(conversation.end()).rejects.toMatchObject({ code: 'version_unsupported' });
    server.sockets.last.close(4426);
    await end;
    expect(conversation.$connection.get()).toMatchObject({ state: 'closed', error: { code: 'version_unsupported' } });
    await server.clock.advance(60_000);
    expect(server.sockets.ends).toHaveLength(1);
  });
});

describe('other verbs', () => {
  it('send their commands', async () => {
    const conversation = await talk();
    const room = server.room('con-1');
    await conversation.choose('seat');
    await conversation.setDetails({ phone: '1' });
    room.onCommand = ({ type }) => (type === 'conversation.leave' ? { type: 'ok', data: { message: 'off-1' } } : null);
    conversation.preview('draft');
    expect(await conversation.leave({ draft: 'draft', contact: { email: 'b@example.com' } })).toEqual({
      message: 'off-1',
    });
    expect(conversation.$draft.get()).toBe('');
    await conversation.end();
    expect(server.sockets.last.received.filter(({ id }) => id).map(({ type }) => type)).toEqual([
      'choice.make',
      'details.set',
      'conversation.leave',
      'conversation.end',
    ]);
  });

  it('shows the typing of the supporter for four seconds', async () => {
    const conversation = await talk();
    server.room('con-1').tell({ type: 'typing' });
    await server.clock.advance(3_999);
    expect(conversation.$typing.get()).toBe(true);
    await server.clock.advance(1);
    expect(conversation.$typing.get()).toBe(false);
    server.room('con-1').tell({ type: 'typing' });
    supporterSays('Done');
    await settle();
    expect(conversation.$typing.get()).toBe(false);
    server.room('con-1').tell({ type: 'typing' });
    server.room('con-1').place({ phase: 'ended', reason: 'supporter' });
    await settle();
    expect(conversation.$typing.get()).toBe(false);
  });

  it('leaves one message though the answer to the first try was lost', async () => {
    const page = openPage();
    const ids: unknown[] = [];
    server.script.on(`POST /v1/desks/${DESK}/offline-messages`, ({ body }) => {
      ids.push(body['id']);
      if (ids.length === 1) throw new TypeError('Failed to fetch');
      return { message: 'off-1' };
    });
    await expect(page.leaveMessage({ text: 'Call me', phone: '1' })).rejects.toMatchObject({ code: 'not_connected' });
    expect(await page.leaveMessage({ text: 'Call me', phone: '1' })).toEqual({ message: 'off-1' });
    expect(await page.leaveMessage({ text: 'Call me', phone: '1' })).toEqual({ message: 'off-1' });
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });
});
