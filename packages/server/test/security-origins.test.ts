import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESUME_MS, TICKET_MS } from '@deskside/sdk/constants';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { foundOnDisk, rooms } from './kit/files.ts';
import { handshake } from './kit/raw-socket.ts';
import { OPERATOR_KEY, TestServer, until } from './kit/server.ts';

const SHOP = 'https://shop.example';
const PARTNER = 'https://partner.example:8443';
/** Sites the desk does not allow: strangers, and those that look alike. */
const STRANGERS = [
  'https://evil.example',
  'null',
  'http://shop.example',
  'https://shop.example:444',
  'https://shop.example.evil.example',
  'https://evilshop.example',
  'https://www.shop.example',
  'https://shop.example/',
  'https://SHOP.example',
  'shop.example',
  'file://',
  'chrome-extension://abcdefgh',
  '*',
  `${SHOP}, https://evil.example`,
];

let server: TestServer;
let desk: TestDesk;
let self: string;

beforeAll(async () => {
  server = await TestServer.start();
  self = server.url;
  desk = await makeDesk(server, { origins: [SHOP, PARTNER] }, (setup) => ({
    ...setup,
    members: setup.members.filter(({ user }) => user === 'ann'),
  }));
}, 60_000);
afterAll(async () => server.close());

const jtiOf = (ticket: string) =>
  (JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }).jti;

async function conversationOf(token: string, origin?: string): Promise<string> {
  const { conversation } = await mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    ...(origin !== undefined && { origin }),
    body: { id: crypto.randomUUID() },
  });
  return conversation;
}

async function ticketOf(token: string, conversation: string, origin?: string): Promise<string> {
  const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, {
    token,
    ...(origin !== undefined && { origin }),
    body: { room: 'conversation', conversation },
  });
  return ticket;
}

describe('whose pages may use a desk', () => {
  it('S4: a visitor’s token is drawn for the desk’s own pages, those it lists and programs, and for no other site', async () => {
    for (const origin of [undefined, self, SHOP, PARTNER]) {
      const answer = await call(server, 'POST', `/desks/${desk.id}/visitors`, {
        body: {},
        ...(origin !== undefined && { origin }),
      });
      expect(answer.status, origin).toBe(200);
      const readable = answer.headers.get('access-control-allow-origin');
      expect(readable, origin).toBe(origin === SHOP || origin === PARTNER ? origin : null);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')).toContain('origin');
    }
    for (const origin of STRANGERS) {
      const answer = await call<{ error: { code: string } }>(server, 'POST', `/desks/${desk.id}/visitors`, {
        origin,
        body: {},
      });
      expect([answer.status, answer.body.error.code], origin).toEqual([403, 'origin_refused']);
      expect(answer.headers.get('access-control-allow-origin'), origin).toBeNull();
    }
  });

  it('S4: a site that is refused can read why, and nothing else', async () => {
    for (const origin of STRANGERS) {
      const answer = await call<object>(server, 'GET', `/desks/${desk.id}`, { origin });
      expect(answer.body, origin).toEqual({ error: expect.objectContaining({ code: 'origin_refused' }) });
      expect(answer.headers.get('access-control-allow-origin'), origin).toBe(origin);
    }
  });

  it('a set-up with an origin that no browser would send is refused', async () => {
    const setup = {
      name: 'x',
      groups: [],
      products: [],
      members: [],
      settings: { origins: ['https://shop.example/shop/'] },
    };
    const answer = await call(server, 'POST', '/operator/desks', { token: OPERATOR_KEY, body: { setup } });
    expect(answer.status).toBe(400);
  });

  it('S4: a browser is told before it asks: a preflight names the methods for sites the desk lists only', async () => {
    for (const origin of [SHOP, ...STRANGERS]) {
      const answer = await call(server, 'OPTIONS', `/desks/${desk.id}/visitors`, {
        origin,
        headers: { 'access-control-request-method': 'POST' },
      });
      expect(answer.headers.has('access-control-allow-origin'), origin).toBe(origin === SHOP);
      expect(answer.headers.has('access-control-allow-methods'), origin).toBe(origin === SHOP);
    }
  });

  it('[S4] [S9] a token works where it was drawn and nowhere else, whatever the desk allows', async () => {
    const places = [undefined, self, SHOP, PARTNER];
    for (const drawn of places) {
      const { token } = await desk.visitor(drawn);
      for (const used of [...places, ...STRANGERS]) {
        const options = { token, ...(used !== undefined && { origin: used }) };
        const answers = [
          await call(server, 'GET', `/desks/${desk.id}/conversations/current`, options),
          await call(server, 'POST', `/desks/${desk.id}/tickets`, { ...options, body: { room: 'desk' } }),
        ];
        // A ticket for the desk is forbidden to customers: known, but not allowed.
        const expected =
          used === drawn ? [200, 403] : [undefined, self, SHOP, PARTNER].includes(used) ? [401, 401] : [403, 403];
        expect(
          answers.map(({ status }) => status),
          `${drawn} at ${used}`,
        ).toEqual(expected);
      }
    }
  });

  it('S4: a page of the server’s own that leaves out Origin, as browsers do with GET, is still its own', async () => {
    const { token } = await desk.visitor(self);
    const path = `/desks/${desk.id}/conversations/current`;
    expect((await call(server, 'GET', path, { token, headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
    expect((await call(server, 'GET', path, { token, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(401);
    expect((await call(server, 'GET', path, { token })).status).toBe(401);
  });

  it('S4: a form of another site cannot post: a body has to be JSON by name', async () => {
    const { token } = await desk.visitor();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain; application/json',
    ]) {
      const answer = await fetch(`${server.url}/v1/desks/${desk.id}/tickets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
        body: '{"room":"desk"}',
      });
      expect(answer.status, type).toBe(400);
    }
  });
});

describe('sockets', () => {
  it('S4: only the page that drew the ticket opens the socket; others are refused before a room is asked', async () => {
    for (const drawn of [undefined, self, SHOP]) {
      const { token } = await desk.visitor(drawn);
      const conversation = await conversationOf(token, drawn);
      const before = rooms(server);
      for (const used of [undefined, self, SHOP, PARTNER, ...STRANGERS]) {
        const ticket = await ticketOf(token, conversation, drawn);
        const { status, socket, body } = await handshake(server, `/parties/conversation/${conversation}?v=1`, {
          ticket,
          headers: used === undefined ? {} : { origin: used },
        });
        if (used === drawn) {
          expect(status).toBe(101);
          await until(() => socket?.frames.some(({ type }) => type === 'welcome'));
          socket?.destroy();
        } else {
          expect(status, `${drawn} at ${used}`).toBe(403);
          expect(JSON.parse(body)).toMatchObject({ error: { code: 'origin_refused' } });
        }
      }
      expect(rooms(server)).toEqual(before);
    }
  });

  it('S4: a cookie, a token or a ticket in the address opens nothing', async () => {
    const { token } = await desk.visitor();
    const conversation = await conversationOf(token);
    const ticket = await ticketOf(token, conversation);
    const path = `/parties/conversation/${conversation}?v=1`;
    for (const [address, headers] of [
      [path, { cookie: `token=${token}; ticket=${ticket}` }],
      [path, { authorization: `Bearer ${token}` }],
      [`${path}&ticket=${ticket}&token=${token}`, {}],
      [path, { 'sec-websocket-protocol': 'deskside.v1' }],
      [path, { 'sec-websocket-protocol': `ticket.${ticket}` }],
      [path, { 'sec-websocket-protocol': `deskside.v1, ticket.${token}` }],
    ] as const) {
      expect(await handshake(server, address, { headers }), address).toMatchObject({ status: 401, socket: null });
    }
  });

  it('S4: a ticket works once: ten at the same time open one socket', async () => {
    const { token } = await desk.visitor();
    const conversation = await conversationOf(token);
    const ticket = await ticketOf(token, conversation);
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => handshake(server, `/parties/conversation/${conversation}?v=1`, { ticket })),
    );
    const outcomes = await Promise.all(
      tries.map(({ socket }) =>
        until(() => socket?.closed?.code ?? socket?.frames.find(({ type }) => type === 'welcome')?.type),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'welcome')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 4401)).toHaveLength(9);
    for (const { socket } of tries) socket?.destroy();
  });

  it('S4: a ticket lives 30 s; after kill -9 a used one stays used, and an unused one opens its socket', async () => {
    const { token } = await desk.visitor();
    const conversation = await conversationOf(token);
    const now = Date.now();
    const { expiresAt } = await mustCall<{ expiresAt: number }>(server, 'POST', `/desks/${desk.id}/tickets`, {
      token,
      body: { room: 'conversation', conversation },
    });
    expect(expiresAt - now).toBeLessThanOrEqual(TICKET_MS + 1_000);
    const [used, unused] = [await ticketOf(token, conversation), await ticketOf(token, conversation)];
    const { exp } = JSON.parse(Buffer.from(used.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
    expect(exp * 1000 - now).toBeLessThanOrEqual(TICKET_MS + 1_000);
    const open = (ticket: string) => handshake(server, `/parties/conversation/${conversation}?v=1`, { ticket });
    const first = await open(used);
    await until(() => first.socket?.frames.some(({ type }) => type === 'welcome'));
    await server.restart();
    expect((await (await open(used)).socket?.ended())?.code).toBe(4401);
    const second = await open(unused);
    await until(() => second.socket?.frames.some(({ type }) => type === 'welcome'));
    second.socket?.destroy();
  });

  it('S4: what the welcome gives for coming back works once, also after kill -9, from the same page and for the same room', async () => {
    const { token } = await desk.visitor(SHOP);
    const conversation = await conversationOf(token, SHOP);
    const open = (ticket: string, origin = SHOP, room = conversation) =>
      handshake(server, `/parties/conversation/${room}?v=1`, { ticket, headers: { origin } });
    const resumeOf = async ({ socket }: Awaited<ReturnType<typeof open>>) => {
      const welcome = await until(() => socket?.frames.find(({ type }) => type === 'welcome'));
      return welcome['resume'] as string;
    };
    const now = Date.now();
    const first = await open(await ticketOf(token, conversation, SHOP));
    const resume = await resumeOf(first);
    const { exp } = JSON.parse(Buffer.from(resume.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
    expect(exp * 1000 - now).toBeLessThanOrEqual(RESUME_MS + 1_000);

    expect((await open(resume, PARTNER)).status).toBe(403);
    expect((await open(resume, SHOP, await conversationOf((await desk.visitor(SHOP)).token, SHOP))).status).toBe(401);

    // Ten at the same time: one comes back. The others learn that it was used.
    const tries = await Promise.all(Array.from({ length: 10 }, () => open(resume)));
    const outcomes = await Promise.all(
      tries.map(({ socket }) =>
        until(() => socket?.closed?.code ?? socket?.frames.find(({ type }) => type === 'welcome')?.['resume']),
      ),
    );
    const [next, ...others] = outcomes.filter((outcome) => outcome !== 4401) as string[];
    expect(others).toEqual([]);
    expect(next).not.toBe(resume);

    // That it was used is on disk a moment later.
    await until(() => foundOnDisk(server, [jtiOf(resume)]).length > 0);
    await server.restart();
    expect((await (await open(resume)).socket?.ended())?.code).toBe(4401);
    const back = await open(next!);
    expect(await resumeOf(back)).not.toBe(next);
    for (const { socket } of [...tries, first, back]) socket?.destroy();
  });
});

describe('a visitor’s token', () => {
  it('[S9] has 256 random bits, is stored as a hash, knows one desk, and ends after 30 days', async () => {
    const visitors = await Promise.all(Array.from({ length: 100 }, () => desk.visitor()));
    const tokens = visitors.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(100);
    const ones = tokens.map((token) => Buffer.from(token, 'base64url'));
    for (const bytes of ones) expect(bytes).toHaveLength(32);
    // Every bit is drawn: each is set in some of a hundred, and in some it is not.
    for (let bit = 0; bit < 256; bit++) {
      const set = ones.filter((bytes) => ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
      expect(set).toBeGreaterThan(15);
      expect(set).toBeLessThan(85);
    }
    const hashes = tokens.map((token) => createHash('sha256').update(token).digest('base64url'));
    expect(foundOnDisk(server, tokens)).toEqual([]);
    expect(foundOnDisk(server, hashes)).toEqual(hashes);
    const { expiresAt } = visitors[0] as unknown as { expiresAt: number };
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(30 * 86_400_000);
    const other = await makeDesk(server, {}, (setup) => ({ ...setup, members: [] }));
    expect(
      (await call(server, 'GET', `/desks/${other.id}/conversations/current`, { token: tokens[0] ?? '' })).status,
    ).toBe(401);
    expect(
      (await call(server, 'GET', `/desks/${desk.id}/conversations/current`, { token: `${tokens[0]}x` })).status,
    ).toBe(401);
    expect(
      (await call(server, 'GET', `/desks/${desk.id}/conversations/current`, { token: hashes[0] ?? '' })).status,
    ).toBe(401);
  });
});
