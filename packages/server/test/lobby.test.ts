import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCodeOf } from '@deskside/sdk/constants';
import type { DeskSetup, Notice, SignedIn, Visitor } from '@deskside/sdk/protocol';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { rooms } from './kit/files.ts';
import { makeSite, statement } from './kit/identity.ts';
import { handshake } from './kit/raw-socket.ts';
import { TestServer, until } from './kit/server.ts';
import { connect, LOBBY, type Frame, type Wire } from './kit/wire.ts';

const TRACKING = { tracking: { enabled: true, consent: false } };

let server: TestServer;
let desk: TestDesk;
let ann: SignedIn;
let mary: SignedIn;

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server, TRACKING);
  ann = await desk.signIn('ann');
  mary = await desk.signIn('mary');
}, 60_000);
afterAll(async () => server.close());

const tellPage = (wire: Wire, path: string, more: object = {}) =>
  wire.sendRaw(JSON.stringify({ type: 'visit.page', url: `https://shop.example${path}`, title: path, ...more }));

/** What a supporter knows of one visitor after all frames so far; null: not here. */
function seen({ welcome, frames }: Wire & { welcome: Frame }, id: string): Visitor | null {
  let found = (welcome['view'] as { visitors: Visitor[] }).visitors.find((visitor) => visitor.id === id) ?? null;
  for (const { type, visitors } of frames) {
    if (type === 'visitor.left' && (visitors as string[]).includes(id)) found = null;
    if (type === 'more' || type === 'visitor.changed') {
      found = (visitors as Visitor[]).find((visitor) => visitor.id === id) ?? found;
    }
  }
  return found;
}

async function visit(path = '/', more: object = {}) {
  const { token, customer } = await desk.visitor();
  const wire = await connect(server, desk.id, token, LOBBY);
  tellPage(wire, path, more);
  return { token, customer, wire };
}

describe('the lobby', () => {
  it('[B9] [B12] supporters see who comes, where they go, and that they left', async () => {
    const supporter = await connect(server, desk.id, ann.token, LOBBY);
    const { customer, wire } = await visit('/printers?session=secret', {
      language: 'zh-CN',
      device: 'phone',
      visits: 4,
    });
    expect(await until(() => seen(supporter, customer))).toMatchObject({
      page: { url: 'https://shop.example/printers', title: '/printers?session=secret' },
      pages: 1,
      visits: 4,
      language: 'zh-CN',
      device: 'phone',
      notice: null,
    });
    tellPage(wire, '/cart');
    await until(() => seen(supporter, customer)?.page.url.endsWith('/cart'));
    // Who looks later sees the same.
    const later = await connect(server, desk.id, mary.token, LOBBY);
    expect(seen(later, customer)).toEqual(seen(supporter, customer));
    wire.close();
    await until(() => seen(supporter, customer) === null);
    expect(seen(await connect(server, desk.id, mary.token, LOBBY), customer)).toBeNull();
  });

  it('[B9] the next page is the same visit, and nobody hears of a leaving', async () => {
    const supporter = await connect(server, desk.id, ann.token, LOBBY);
    const { token, customer, wire } = await visit('/one');
    const first = await until(() => seen(supporter, customer));
    wire.close();
    const next = await connect(server, desk.id, token, LOBBY);
    tellPage(next, '/two');
    const second = await until(() => seen(supporter, customer)?.pages === 2 && seen(supporter, customer));
    expect(second.since).toBe(first.since);
    expect(supporter.frames.filter(({ type }) => type === 'visitor.left')).toEqual([]);
    next.close();
  });

  it('[B12] the longest things a page can say are cut, and kept', async () => {
    const supporter = await connect(server, desk.id, ann.token, LOBBY);
    const { customer, wire } = await visit(`/${'a/'.repeat(9_000)}`, {
      title: '标题'.repeat(2_000),
      referrer: `https://${'a.'.repeat(120)}example/${'b'.repeat(9_000)}`,
      language: 'x'.repeat(9_000),
    });
    const visitor = await until(() => seen(supporter, customer));
    expect(visitor.page.url).toHaveLength(500);
    expect(visitor.page.title).toHaveLength(200);
    expect(visitor.language).toBe('');
    expect(server.log).not.toContain('news.failed');
    wire.close();
  });

  it('[B9] a flood of pages is a few frames', async () => {
    const supporter = await connect(server, desk.id, ann.token, LOBBY);
    const { customer, wire } = await visit('/0');
    const since = Date.now();
    for (let n = 1; n <= 500; n++) tellPage(wire, `/${n}`);
    await until(() => seen(supporter, customer)?.page.url.endsWith('/500'));
    const halves = (Date.now() - since) / 500;
    expect(supporter.frames.filter(({ type }) => type === 'visitor.changed').length).toBeLessThan(halves + 3);
    expect(seen(supporter, customer)?.pages).toBeLessThan(halves + 3);
    wire.close();
  });

  it('[B1] [B2] [B3] [B4] an invitation is seen now and after a reload, answered once, and leads to its sender', async () => {
    const supporter = await connect(server, desk.id, ann.token, LOBBY);
    const { token, customer, wire } = await visit();
    await until(() => seen(supporter, customer));
    const command = {
      type: 'notice.send',
      id: 'invite-0001',
      visitors: [customer, 'nobody'],
      kind: 'invitation',
      text: 'Can I help?',
    };
    const sent = await supporter.ask(command);
    const { notice } = sent['data'] as { notice: string };
    expect(sent).toMatchObject({ type: 'ok', data: { visitors: [customer] } });
    // Sent again because the answer was lost, it is still one.
    expect(await supporter.ask(command)).toMatchObject({ type: 'ok', data: { notice, visitors: [customer] } });
    const heard = await wire.next<Frame & { notice: Notice }>('notice.sent');
    expect(heard.notice).toMatchObject({ id: notice, text: 'Can I help?', link: null, from: { id: ann.member.id } });
    expect(wire.frames.filter(({ type }) => type === 'notice.sent')).toEqual([]);
    await until(() => seen(supporter, customer)?.notice?.answer === null);

    // A crash of the server and a reload of the page take nothing away.
    await server.kill();
    await server.run();
    const again = await connect(server, desk.id, token, LOBBY);
    expect((again.welcome['view'] as { notices: Notice[] }).notices).toMatchObject([{ id: notice }]);
    tellPage(again, '/');
    const watching = await connect(server, desk.id, mary.token, LOBBY);
    await until(() => seen(watching, customer)?.notice?.id === notice);

    const answer = { type: 'notice.answer', id: 'answer-0001', notice, answer: 'accepted' };
    const tab = await connect(server, desk.id, token, LOBBY);
    expect(await again.ask(answer)).toMatchObject({ type: 'ok' });
    expect(await again.ask(answer)).toMatchObject({ type: 'ok' });
    expect(await tab.next('notice.ended')).toMatchObject({ notice });
    expect(await tab.ask({ type: 'notice.answer', notice, answer: 'dismissed' })).toMatchObject({ code: 'gone' });
    await until(() => seen(watching, customer)?.notice?.answer === 'accepted');

    const asked = await mustCall<{ placement: object }>(server, 'POST', `/desks/${desk.id}/conversations`, {
      token,
      body: { id: crypto.randomUUID(), seat: heard.notice.from.id },
    });
    expect(asked.placement).toMatchObject({ seat: { id: ann.member.id } });
    for (const one of [again, tab, watching]) one.close();
  });

  it('a link is an address of the web, and nothing that runs', async () => {
    const supporter = await connect(server, desk.id, ann.token, LOBBY);
    const send = (link: string) =>
      supporter.ask({ type: 'notice.send', visitors: ['x'], kind: 'notice', text: 'Sale', link });
    for (const link of ['javascript:alert(1)', 'data:text/html,x', '//shop.example', 'x']) {
      expect(await send(link)).toMatchObject({ code: 'bad_request' });
    }
    expect(await send('https://shop.example/sale')).toMatchObject({ code: 'gone' });
    supporter.close();
  });

  it('hundreds of visitors come in frames of at most 64 KiB, and none is missing', async () => {
    const crowd = await makeDesk(server, TRACKING);
    const { token } = await crowd.signIn('ann');
    const supporter = await connect(server, crowd.id, token, LOBBY);
    const people: { customer: string; wire: Wire }[] = [];
    for (let n = 0; n < 150; n++) {
      const visitor = await crowd.visitor();
      const wire = await connect(server, crowd.id, visitor.token, LOBBY);
      tellPage(wire, `/${'a-page/'.repeat(40)}${n}`, { title: '标题'.repeat(100) });
      people.push({ customer: visitor.customer, wire });
    }
    await until(() => people.every(({ customer }) => seen(supporter, customer)));
    const later = await connect(server, crowd.id, token, LOBBY);
    await until(() => people.every(({ customer }) => seen(later, customer)));
    for (const frame of [...supporter.frames, later.welcome, ...later.frames]) {
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThan(65_536);
    }
    expect(later.frames.some(({ type }) => type === 'more')).toBe(true);
    for (const { wire } of people) wire.close();
  }, 60_000);
});

describe('whose token has ended', () => {
  /** A resume and a fresh ticket: both of before. */
  async function unused(at: TestDesk, token: string, { welcome }: { welcome: Frame }): Promise<string[]> {
    const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${at.id}/tickets`, {
      token,
      body: { room: 'lobby' },
    });
    return [ticket, welcome['resume'] as string];
  }
  async function expectOut(at: TestDesk, tickets: string[]): Promise<void> {
    for (const ticket of tickets) {
      const { socket } = await handshake(server, `/parties/lobby/${at.id}?v=1`, { ticket });
      expect((await socket?.ended())?.code).toBe(closeCodeOf('unauthorized'));
      expect(socket?.frames).toEqual([]);
    }
  }

  it('[S9] they lose their place in the lobby, and do not come back', async () => {
    const { token, wire } = await visit();
    const tickets = await unused(desk, token, wire);
    await mustCall(server, 'DELETE', `/desks/${desk.id}/visitors/current`, { token });
    expect((await wire.ended()).code).toBe(closeCodeOf('unauthorized'));
    await expectOut(desk, tickets);
  });

  it('[S10] strangers, where the desk wants to know who they are from now on; users may come', async () => {
    const own = await makeDesk(server, TRACKING);
    const stranger = await own.visitor();
    const wire = await connect(server, own.id, stranger.token, LOBBY);
    const tickets = await unused(own, stranger.token, wire);
    const { token } = await own.signIn('mary');
    const setup = await mustCall<DeskSetup>(server, 'GET', `/desks/${own.id}/setup`, { token });
    const site = makeSite(true);
    await mustCall(server, 'PUT', `/desks/${own.id}/setup`, { token, body: { ...setup, identity: site.identity } });
    await wire.ended();
    await expectOut(own, tickets);
    const user = await mustCall<{ token: string }>(server, 'POST', `/desks/${own.id}/visitors`, {
      body: { identity: statement(site, own.id, 'ada') },
    });
    (await connect(server, own.id, user.token, LOBBY)).close();
  });
});

describe('a desk that does not track', () => {
  it('has no lobby: no ticket, and no room is ever made', async () => {
    const quiet = await makeDesk(server);
    const card = await mustCall<{ tracking: unknown }>(server, 'GET', `/desks/${quiet.id}`);
    expect(card.tracking).toEqual({ enabled: false, consent: true });
    const before = rooms(server).filter((name) => name.includes('Lobby'));
    const { token } = await quiet.visitor();
    const staff = await quiet.signIn('ann');
    for (const who of [token, staff.token]) {
      const answer = await call<{ error: { code: string } }>(server, 'POST', `/desks/${quiet.id}/tickets`, {
        token: who,
        body: { room: 'lobby' },
      });
      expect(answer.body.error.code).toBe('not_found');
    }
    await mustCall(server, 'POST', `/desks/${quiet.id}/sign-out`, { token: staff.token });
    expect(rooms(server).filter((name) => name.includes('Lobby'))).toEqual(before);
  });

  it('[B11] and closes it when it stops: everybody goes for good, notices too', async () => {
    const stops = await makeDesk(server, TRACKING);
    const manager = await stops.signIn('mary');
    const visitor = await stops.visitor();
    const wire = await connect(server, stops.id, visitor.token, LOBBY);
    tellPage(wire, '/');
    const supporter = await connect(server, stops.id, manager.token, LOBBY);
    await until(() => seen(supporter, visitor.customer));
    const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${stops.id}/tickets`, {
      token: visitor.token,
      body: { room: 'lobby' },
    });
    const path = `/desks/${stops.id}/setup`;
    const setup = await mustCall<DeskSetup>(server, 'GET', path, { token: manager.token });
    const change = (enabled: boolean) =>
      mustCall(server, 'PUT', path, {
        token: manager.token,
        body: { ...setup, settings: { ...setup.settings, tracking: { enabled, consent: false } } },
      });
    await supporter.ask({ type: 'notice.send', visitors: [visitor.customer], kind: 'notice', text: 'Sale' });
    await change(false);
    for (const one of [wire, supporter]) {
      expect(await one.ended()).toEqual({ code: closeCodeOf('not_found'), reason: 'not_found' });
    }
    // A ticket of before opens nothing, also while the worker still believes that there is a lobby.
    const { socket } = await handshake(server, `/parties/lobby/${stops.id}?v=1`, { ticket });
    expect([closeCodeOf('not_found'), closeCodeOf('unavailable')]).toContain((await socket?.ended())?.code);
    await change(true);
    const again = await until(() => connect(server, stops.id, visitor.token, LOBBY).catch(() => null), 20_000);
    expect((again.welcome['view'] as { notices: Notice[] }).notices).toEqual([]);
    again.close();
  });
});
