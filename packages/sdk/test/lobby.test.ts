import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCustomer, type Customer, type Notice } from '../src/customer.ts';
import { DesksideError } from '../src/error.ts';
import type { DeskView } from '../src/protocol/desk.ts';
import { resume, type Supporter, type Visitor } from '../src/supporter.ts';
import { settle } from '../src/testing.ts';
import { DESK, FakeServer, seat } from './fake-server.ts';

const MINUTE = 60_000;
let server: FakeServer;
let open: { destroy(): void }[];

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  server = new FakeServer();
  server.lobbyView = { id: DESK, visitors: [], notices: [] };
  open = [];
});
afterEach(() => {
  for (const one of open) one.destroy();
  vi.unstubAllGlobals();
});

const notice = (id: string): Notice => ({
  id,
  kind: 'invitation',
  text: `text of ${id}`,
  link: null,
  from: seat,
  at: 1,
  until: 2,
});
const visitor = (id: string, since: number, path = '/'): Visitor => ({
  id,
  since,
  page: { url: `https://shop.example${path}`, title: path, at: since },
  pages: 1,
  referrer: '',
  visits: null,
  language: '',
  device: null,
  notice: null,
});
const lastPage = () => server.sockets.last.received.findLast(({ type }) => type === 'visit.page');

describe('a visit', () => {
  function openPage(): Customer {
    const customer = createCustomer(server.options());
    open.push(customer);
    return customer;
  }
  const shop = { url: 'https://shop.example/in?token=secret#top', title: 'Sign in' };

  it('asks for nothing and keeps nothing before it begins, then draws a token and one ticket', async () => {
    const customer = openPage();
    await settle();
    expect(server.script.requests).toEqual([]);
    const visit = await customer.visit(shop);
    await settle();
    expect(server.script.requests.map(({ url }) => url.pathname.split(DESK)[1])).toEqual(['/visitors', '/tickets']);
    expect(server.sockets.last.url.href).toBe(`wss://desk.example/parties/lobby/${DESK}?v=1`);
    expect(visit.$connection.get().state).toBe('open');
  });

  it('says which page it is, without query and fragment, and what the browser knows', async () => {
    vi.stubGlobal('navigator', { language: 'zh-CN' });
    vi.stubGlobal('screen', { width: 400, height: 800 });
    vi.stubGlobal('matchMedia', () => ({ matches: true }));
    vi.stubGlobal('document', { title: 'Shop', referrer: 'https://search.example/?q=secret' });
    vi.stubGlobal('location', { href: 'https://shop.example/cart?session=secret' });
    const visit = await openPage().visit();
    await settle();
    expect(server.sockets.last.received).toEqual([
      {
        type: 'visit.page',
        url: 'https://shop.example/cart',
        title: 'Shop',
        referrer: 'https://search.example/',
        language: 'zh-CN',
        device: 'phone',
        visits: 1,
      },
    ]);
    visit.page({ ...shop, url: `data:text/html,${'x'.repeat(100_000)}`, title: 'x'.repeat(100_000), device: 'tablet' });
    await settle();
    expect(JSON.stringify(lastPage()).length).toBeLessThan(2500);
    visit.page(shop);
    await settle();
    expect(lastPage()).toMatchObject({ url: 'https://shop.example/in', title: 'Sign in', language: 'zh-CN' });
  });

  it('says it again after the connection broke', async () => {
    const visit = await openPage().visit(shop);
    await settle();
    visit.page({ ...shop, title: 'Next' });
    await settle();
    server.down();
    await settle();
    server.up();
    await server.clock.advance(1000);
    expect(visit.$connection.get().state).toBe('open');
    expect(server.sockets.last.received).toEqual([expect.objectContaining({ title: 'Next' })]);
  });

  it('counts visits, not pages', async () => {
    await openPage().visit(shop);
    await settle();
    expect(lastPage()).toMatchObject({ visits: 1 });
    server.clock.sleep(29 * MINUTE);
    await openPage().visit(shop);
    await settle();
    expect(lastPage()).toMatchObject({ visits: 1 });
    server.clock.sleep(31 * MINUTE);
    await openPage().visit(shop);
    await settle();
    expect(lastPage()).toMatchObject({ visits: 2 });
    await openPage().logout();
    await openPage().visit(shop);
    await settle();
    expect(lastPage()).toMatchObject({ visits: 1 });
  });

  it('shows one notice after the other until they are answered or over', async () => {
    server.lobbyView!.notices = [notice('one')];
    const visit = await openPage().visit(shop);
    await settle();
    server.tellLobby({ type: 'notice.sent', notice: notice('two') });
    server.tellLobby({ type: 'notice.sent', notice: notice('two') });
    server.tellLobby({ type: 'notice.sent', notice: notice('three') });
    await settle();
    expect(visit.$notice.get()).toEqual(notice('one'));
    const answered = visit.answer('one', 'accepted');
    expect(visit.$notice.get()?.id).toBe('two');
    await answered;
    expect(server.sockets.last.received.at(-1)).toMatchObject({
      type: 'notice.answer',
      notice: 'one',
      answer: 'accepted',
    });
    server.tellLobby({ type: 'notice.ended', notice: 'two' });
    await settle();
    expect(visit.$notice.get()?.id).toBe('three');
    server.onLobbyCommand = () => ({ type: 'fail', code: 'gone', message: '' });
    await expect(visit.answer('three', 'dismissed')).rejects.toMatchObject({ code: 'gone' });
    expect(visit.$notice.get()).toBeNull();
  });

  it('is refused where there is no lobby', async () => {
    server.lobbyView = null;
    await expect(openPage().visit(shop)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('ends with the next one, with logout and with destroy', async () => {
    const customer = openPage();
    const ends = [() => customer.visit(shop), () => customer.logout(), () => Promise.resolve(customer.destroy())];
    for (const end of ends) {
      const visit = await customer.visit(shop);
      await settle();
      const socket = server.sockets.last;
      await end();
      await settle();
      expect(socket.isOpen).toBe(false);
      expect(visit.$connection.get().state).toBe('closed');
    }
  });
});

describe('the lobby of a supporter', () => {
  async function start(): Promise<Supporter> {
    server.deskView = {
      desk: { id: DESK, name: '', groups: [], products: [], problemTypes: [], settings: {} as never },
      self: { id: 'sup-1', user: 'ada', status: 'online', idle: false, awayMinutes: null },
      colleagues: [],
      waiting: [],
      active: [],
      offlineMessages: [],
      bans: [],
      code: null,
      responses: 0,
      unread: {},
    } satisfies DeskView;
    const member = { ...seat, user: 'ada', role: 'supporter' as const, groups: [] };
    server.script.on(`GET /v1/desks/${DESK}/me`, () => ({ session: 'ses-1', expiresAt: 99, member }));
    const supporter = await resume({ ...server.options(), token: 'sup-token' });
    open.push(supporter);
    await settle();
    return supporter;
  }
  const ids = (visitors: readonly Visitor[] | null) => visitors?.map(({ id }) => id);

  it('is opened when it is wanted, and follows who comes, moves and leaves', async () => {
    server.lobbyView!.visitors = [visitor('b', 20)];
    const supporter = await start();
    expect(server.lobbyEnds).toEqual([]);
    const lobby = await supporter.lobby();
    expect(lobby.$visitors.get()).toBeNull();
    await settle();
    server.tellLobby({ type: 'more', visitors: [visitor('a', 10)] });
    server.tellLobby({ type: 'visitor.changed', visitors: [visitor('c', 30), visitor('b', 20, '/cart')] });
    server.tellLobby({ type: 'something.new', visitors: 'x' });
    await settle();
    expect(ids(lobby.$visitors.get())).toEqual(['a', 'b', 'c']);
    expect(lobby.$visitors.get()?.[1]?.page.title).toBe('/cart');
    server.tellLobby({ type: 'visitor.left', visitors: ['a', 'c'] });
    await settle();
    expect(ids(lobby.$visitors.get())).toEqual(['b']);
    // After a break the welcome says who is here, and nobody else is.
    server.lobbyView!.visitors = [visitor('d', 40)];
    server.down();
    server.up();
    await server.clock.advance(1000);
    expect(ids(lobby.$visitors.get())).toEqual(['d']);
    lobby.close();
    await settle();
    expect(server.lobbyEnds.at(-1)?.isOpen).toBe(false);
    expect(supporter.$connection.get().state).toBe('open');
  });

  it('sends a notice once, and says to whom it went', async () => {
    const lobby = await (await start()).lobby();
    await settle();
    server.onLobbyCommand = ({ visitors }) => ({ type: 'ok', data: { notice: 'n1', visitors } });
    const sent = await lobby.sendNotice(['a', 'b'], {
      kind: 'notice',
      text: 'Sale\u0000',
      link: 'https://shop.example/',
    });
    expect(sent).toEqual({ notice: 'n1', visitors: ['a', 'b'] });
    expect(server.lobbyEnds[0]?.received).toEqual([
      expect.objectContaining({ type: 'notice.send', kind: 'notice', text: 'Sale', link: 'https://shop.example/' }),
    ]);
    server.onLobbyCommand = () => ({ type: 'fail', code: 'rate_limited', message: '', data: { retryAfterMs: 1000 } });
    const refused = lobby.sendNotice(['a'], { kind: 'invitation', text: 'Hello' });
    await settle();
    lobby.close();
    await expect(refused).rejects.toBeInstanceOf(DesksideError);
  });

  it('is closed with `not_found` where there is none; a sign-in that ended ends everything', async () => {
    server.lobbyView = null;
    const supporter = await start();
    const lobby = await supporter.lobby();
    await settle();
    expect(lobby.$connection.get()).toMatchObject({ state: 'closed', error: { code: 'not_found' } });
    expect(supporter.$signedIn.get()).toBe(true);
    server.lobbyView = { id: DESK, visitors: [], notices: [] };
    server.tokens.delete('sup-token');
    await supporter.lobby();
    await settle();
    expect(supporter.$signedIn.get()).toBe(false);
  });
});
