import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import type { DeskSetup, KnownDetails } from '@deskside/sdk/protocol';
import { call, makeDesk, mustCall, type CallOptions, type TestDesk } from './kit/desk.ts';
import { foundOnDisk } from './kit/files.ts';
import { forgeries, makeSite, statement, type Forgery, type Site } from './kit/identity.ts';
import { OPERATOR_KEY, SECRET, TestServer, until } from './kit/server.ts';
import { connect, socketUrl, Wire, type Frame } from './kit/wire.ts';

interface Visitor {
  token: string;
  customer: string;
  expiresAt: number;
}
interface Refused {
  error: { code: string; data?: { reason?: string } };
}

let server: TestServer;
let site: Site;
let desk: TestDesk;

beforeAll(async () => {
  server = await TestServer.start();
  site = makeSite();
  desk = await makeDesk(server, {}, (setup) => ({ ...setup, identity: site.identity }));
}, 120_000);
afterAll(async () => server.close());

const visitors = (at: TestDesk, body: object, options: CallOptions = {}) =>
  call<Visitor & Refused>(server, 'POST', `/desks/${at.id}/visitors`, { body, ...options });
const identify = (user: string, more: object = {}, replaces?: string) =>
  mustCall<Visitor>(server, 'POST', `/desks/${desk.id}/visitors`, {
    body: { identity: statement(site, desk.id, user, more), ...(replaces !== undefined && { replaces }) },
  });
const ask = (token: string, body: object = {}, at = desk) =>
  call<{ conversation: string } & Refused>(server, 'POST', `/desks/${at.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID(), ...body },
  });
const current = async (token: string) =>
  (
    await call<{ conversation: string | null } & Refused>(server, 'GET', `/desks/${desk.id}/conversations/current`, {
      token,
    })
  ).body;
const ticketFor = async (token: string, conversation: string, at = desk) =>
  call<{ ticket: string } & Refused>(server, 'POST', `/desks/${at.id}/tickets`, {
    token,
    body: { room: 'conversation', conversation },
  });

describe('[S11] what a site says of its user', () => {
  it('is taken from either kind of key, once, and gives the same customer each time', async () => {
    const ada = await identify('ada');
    const again = await mustCall<Visitor>(server, 'POST', `/desks/${desk.id}/visitors`, {
      body: { identity: statement(site, desk.id, 'ada', {}, 'sign') },
    });
    expect(again.customer).toBe(ada.customer);
    expect(again.token).not.toBe(ada.token);
    const bob = await identify('bob');
    expect(bob.customer).not.toBe(ada.customer);
    // Longer than any id that is drawn for a stranger: the two can never be the same.
    const { customer } = await desk.visitor();
    expect(ada.customer.length).toBeGreaterThan(customer.length);
    expect(ada.expiresAt).toBeLessThanOrEqual(Date.now() + 86_400_000);
    for (const clock of [-20, 20]) {
      const iat = Math.floor(Date.now() / 1000) + clock;
      expect((await identify('ada', { iat, nbf: iat, exp: iat + 200 })).customer).toBe(ada.customer);
    }
  });

  it('is another customer at another desk, with the same keys', async () => {
    const elsewhere = await makeDesk(server, {}, (setup) => ({ ...setup, identity: site.identity }));
    const { body } = await visitors(elsewhere, { identity: statement(site, elsewhere.id, 'ada') });
    expect(body.customer).not.toBe((await identify('ada')).customer);
  });

  it('is refused in each of more than 500 forged forms, and none of them makes a customer', async () => {
    const otherSite = makeSite();
    const other = await makeDesk(server, {}, (setup) => ({ ...setup, identity: otherSite.identity }));
    const replayed = Array.from({ length: 10 }, (_, n) =>
      statement(site, desk.id, 'ada', {}, n % 2 === 0 ? 'main' : 'sign'),
    );
    for (const identity of replayed) expect((await visitors(desk, { identity })).status).toBe(200);
    const jti = 'one-jti-for-two';
    expect((await visitors(desk, { identity: statement(site, desk.id, 'ada', { jti }) })).status).toBe(200);
    const list: Forgery[] = [
      ...forgeries(site, desk.id, { site: otherSite, desk: other.id }, [SECRET, OPERATOR_KEY]),
      ...replayed.map((jwt, n) => ({ name: `replay ${n}`, jwt, reason: 'replayed' })),
      { name: 'a jti used for two', jwt: statement(site, desk.id, 'bob', { jti }), reason: 'replayed' },
      { name: 'a jti used with two keys', jwt: statement(site, desk.id, 'ada', { jti }, 'sign'), reason: 'replayed' },
      { name: 'a ticket of our own', jwt: (await ticketFor(...(await openVisit()))).body.ticket },
    ];
    expect(list.length).toBeGreaterThanOrEqual(500);
    const wrong: string[] = [];
    const probe = async ({ name, jwt, reason }: Forgery) => {
      const { status, body } = await visitors(desk, { identity: jwt });
      const said = body.error?.data?.reason;
      // What is no JWT by its length is refused by the schema.
      const isRefused = status === 403 ? body.error.code === 'identity_refused' : status === 400;
      if (!isRefused || (reason !== undefined && said !== reason)) wrong.push(`${name}: ${status} ${said}`);
      if (body.token) wrong.push(`${name}: a token`);
    };
    while (list.length > 0) await Promise.all(list.splice(-20).map(probe));
    expect(wrong).toEqual([]);
    // What is right at one desk is wrong at the other.
    const here = statement(site, desk.id, 'ada');
    expect((await visitors(other, { identity: here })).body.error).toMatchObject({ code: 'identity_refused' });
    expect((await visitors(desk, { identity: here })).status).toBe(200);
  }, 120_000);

  async function openVisit(): Promise<[string, string]> {
    const { token } = await desk.visitor();
    return [token, (await ask(token)).body.conversation];
  }

  it('is used once also when it comes twenty times at once, and after a restart', async () => {
    const identity = statement(site, desk.id, 'carol');
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitors(desk, { identity })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await server.restart();
    expect((await visitors(desk, { identity })).body.error).toMatchObject({ data: { reason: 'replayed' } });
  });
});

describe('keys', () => {
  const setupOf = async (token: string) =>
    mustCall<DeskSetup & { identity: NonNullable<DeskSetup['identity']> }>(server, 'GET', `/desks/${desk.id}/setup`, {
      token,
    });
  const put = (token: string, body: unknown) =>
    call<Refused>(server, 'PUT', `/desks/${desk.id}/setup`, { token, body });

  it('S5: no answer and no file shows the secret; a set-up that is read and put back keeps it', async () => {
    const { token } = await desk.signIn('mary');
    const setup = await setupOf(token);
    expect(JSON.stringify(setup)).not.toContain(site.secret);
    expect(setup.identity).toEqual({
      required: false,
      keys: [
        { kid: 'main', alg: 'HS256' },
        { kid: 'sign', alg: 'ES256', jwk: site.jwk },
      ],
    });
    const ada = await identify('ada');
    expect((await put(token, setup)).status).toBe(200);
    const { identity: _, ...rest } = setup;
    expect((await put(token, rest)).status).toBe(200);
    expect(await identify('ada')).toMatchObject({ customer: ada.customer });
    expect(await current(ada.token)).toEqual({ conversation: null });
    expect((await call(server, 'GET', `/desks/${desk.id}`)).status).toBe(200);
    expect(foundOnDisk(server, [site.secret])).toEqual([]);
    expect(server.log).not.toContain(site.secret);
  });

  it('only managers set them, and what is no key is refused', async () => {
    const { token } = await desk.signIn('mary');
    const setup = await setupOf(token);
    const ann = await desk.signIn('ann');
    expect((await put(ann.token, setup)).body.error.code).toBe('forbidden');
    const { privateKey } = makeSite();
    const off = { ...site.jwk, y: site.jwk.x };
    for (const identity of [
      { required: true, keys: [] },
      { keys: [{ kid: 'short', alg: 'HS256', secret: 'x'.repeat(31) }] },
      { keys: [{ kid: 'unknown', alg: 'HS256' }] },
      { keys: [{ kid: 'sign', alg: 'HS256' }] },
      { keys: [{ kid: 'main', alg: 'HS512', secret: 'x'.repeat(64) }] },
      { keys: [{ kid: 'main', alg: 'none' }] },
      { keys: [{ kid: 'curve', alg: 'ES256', jwk: off }] },
      { keys: [{ kid: 'private', alg: 'ES256', jwk: privateKey.export({ format: 'jwk' }) }] },
      { keys: [setup.identity.keys[0], setup.identity.keys[0]] },
      { keys: [{ kid: 'a b', alg: 'HS256', secret: 'x'.repeat(32) }] },
    ]) {
      const { status, body } = await put(token, { ...setup, identity });
      expect([status, body.error?.code], JSON.stringify(identity)).toEqual([400, 'bad_request']);
    }
    expect((await setupOf(token)).identity).toEqual(setup.identity);
  });

  it('S3: with a key that is taken away end the tokens of those it had signed for, and their sockets', async () => {
    const mine = makeSite();
    const own = await makeDesk(server, {}, (setup) => ({ ...setup, identity: mine.identity }));
    const { token } = await own.signIn('mary');
    const setup = await mustCall<DeskSetup>(server, 'GET', `/desks/${own.id}/setup`, { token });
    const [byMain, bySign] = [
      (await visitors(own, { identity: statement(mine, own.id, 'ada', {}, 'main') })).body,
      (await visitors(own, { identity: statement(mine, own.id, 'bob', {}, 'sign') })).body,
    ];
    const { conversation } = (await ask(byMain.token, {}, own)).body;
    const wire = await connect(server, own.id, byMain.token, conversation);
    const identity = {
      keys: [
        { kid: 'sign', alg: 'ES256', jwk: mine.jwk },
        { kid: 'main', alg: 'HS256', secret: 'y'.repeat(32) },
      ],
    };
    await mustCall(server, 'PUT', `/desks/${own.id}/setup`, { token, body: { ...setup, identity } });
    expect((await wire.ended()).code).toBe(4401);
    const at = (visitor: string) =>
      call<Refused>(server, 'GET', `/desks/${own.id}/conversations/current`, { token: visitor });
    expect((await at(byMain.token)).body.error.code).toBe('unauthorized');
    expect((await at(bySign.token)).status).toBe(200);
  });
});

describe('[S9] the token of a visitor', () => {
  it('has 256 bits, is nowhere on disk, and belongs to its desk and its origin', async () => {
    const origin = 'https://shop.example';
    const shop = await makeDesk(server, { origins: [origin] }, (setup) => ({ ...setup, identity: site.identity }));
    const { token } = (await visitors(shop, { identity: statement(site, shop.id, 'ada') }, { origin })).body;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const path = `/desks/${shop.id}/conversations/current`;
    expect((await call(server, 'GET', path, { token, origin })).status).toBe(200);
    expect((await call(server, 'GET', path, { token })).status).toBe(401);
    expect((await call(server, 'GET', `/desks/${desk.id}/conversations/current`, { token })).status).toBe(401);
    expect(foundOnDisk(server, [token])).toEqual([]);
  });

  it('follows the user to another device, with one open conversation', async () => {
    const laptop = await identify('dora');
    const { conversation } = (await ask(laptop.token)).body;
    const phone = await identify('dora');
    expect(await current(phone.token)).toEqual({ conversation });
    expect((await ask(phone.token)).body.error).toMatchObject({ code: 'already_open', data: { conversation } });
    const wire = await connect(server, desk.id, phone.token, conversation);
    expect(wire.welcome['view']).toMatchObject({ customer: { id: laptop.customer } });
    wire.close();
    // A token that ends leaves the conversation to the user's others.
    await mustCall(server, 'DELETE', `/desks/${desk.id}/visitors/current`, { token: laptop.token });
    expect(await current(phone.token)).toEqual({ conversation });
  });

  it('of a stranger ends when they are identified: nothing of theirs becomes the user’s', async () => {
    const annDesk = await connect(server, desk.id, (await desk.signIn('ann')).token, null);
    const stranger = await desk.visitor();
    const { conversation } = (await ask(stranger.token)).body;
    const wire = await connect(server, desk.id, stranger.token, conversation);
    await wire.ask({ type: 'message.send', text: 'words of a stranger' });
    const eve = await identify('eve', {}, stranger.token);
    expect((await wire.ended()).code).toBe(4401);
    expect((await current(stranger.token)).error.code).toBe('unauthorized');
    expect(await current(eve.token)).toEqual({ conversation: null });
    expect((await ticketFor(eve.token, conversation)).body.error.code).toBe('not_found');
    // What was written is not lost: it is an offline message, of the stranger.
    const left = await annDesk.next('offline-message.left');
    expect(left['message']).toMatchObject({ text: 'words of a stranger', customer: stranger.customer });
    expect((left['message'] as { details: KnownDetails }).details.verified).toBeUndefined();
    annDesk.close();
  });

  it('that was answered ends for both sides', async () => {
    const annDesk = await connect(server, desk.id, (await desk.signIn('ann')).token, null);
    const stranger = await desk.visitor();
    const { conversation } = (await ask(stranger.token)).body;
    await annDesk.ask({ type: 'queue.take', conversation });
    const talk = await connect(server, desk.id, (await desk.signIn('ann')).token, conversation);
    await identify('fay', {}, stranger.token);
    expect(await talk.next('conversation.ended')).toMatchObject({ by: 'customer' });
    talk.close();
    annDesk.close();
  });

  it('is not replaced by a token of somebody else, another origin or another desk', async () => {
    const stranger = await desk.visitor();
    await ask(stranger.token);
    const refused = await visitors(desk, { identity: 'a.b.c', replaces: stranger.token });
    expect(refused.status).toBe(403);
    const elsewhere = await makeDesk(server, {}, (setup) => ({ ...setup, identity: site.identity }));
    await visitors(elsewhere, { identity: statement(site, elsewhere.id, 'eve'), replaces: stranger.token });
    expect((await current(stranger.token)).conversation).not.toBeNull();
  });

  it('S3: opens nothing more once it has ended, with a ticket that was drawn before either', async () => {
    const gus = await identify('gus');
    const { conversation } = (await ask(gus.token)).body;
    const { ticket } = (await ticketFor(gus.token, conversation)).body;
    await mustCall(server, 'DELETE', `/desks/${desk.id}/visitors/current`, { token: gus.token });
    const wire = new Wire(socketUrl(server, desk.id, conversation), [SUBPROTOCOL, TICKET_PREFIX + ticket]);
    expect((await wire.ended()).code).toBe(4401);
    expect((await current(gus.token)).error.code).toBe('unauthorized');
  });
});

describe('[S10] a desk that requires identity', () => {
  it('refuses strangers at the first call, and takes not one frame of them', async () => {
    const strict = makeSite(true);
    const own = await makeDesk(server, {}, (setup) => ({ ...setup, identity: strict.identity }));
    const { status, body } = await visitors(own, {});
    expect([status, body.error.code]).toEqual([403, 'identity_required']);
    const user = (await visitors(own, { identity: statement(strict, own.id, 'ada') })).body;
    expect((await ask(user.token, {}, own)).status).toBe(200);
  });

  it('refuses those who were there before it did: calls, tickets, sockets', async () => {
    const own = await makeDesk(server);
    const stranger = await own.visitor();
    const { conversation } = (await ask(stranger.token, {}, own)).body;
    const wire = await connect(server, own.id, stranger.token, conversation);
    const { ticket } = (await ticketFor(stranger.token, conversation, own)).body;
    const { token } = await own.signIn('mary');
    const setup = await mustCall<DeskSetup>(server, 'GET', `/desks/${own.id}/setup`, { token });
    const body = { ...setup, identity: makeSite(true).identity };
    await mustCall(server, 'PUT', `/desks/${own.id}/setup`, { token, body });
    expect((await wire.ended()).code).toBe(4403);
    const late = new Wire(socketUrl(server, own.id, conversation), [SUBPROTOCOL, TICKET_PREFIX + ticket]);
    expect((await late.ended()).code).toBe(4401);
    expect(late.frames).toEqual([]);
    const calls: [string, string, object?][] = [
      ['POST', 'conversations', { id: crypto.randomUUID() }],
      ['GET', 'conversations/current'],
      ['POST', 'offline-messages', { id: crypto.randomUUID(), text: 'x', details: {} }],
      ['POST', 'tickets', { room: 'conversation', conversation }],
      ['POST', 'visitors', {}],
    ];
    for (const [method, path, body] of calls) {
      const answer = await call<Refused>(server, method, `/desks/${own.id}/${path}`, {
        token: stranger.token,
        ...(body && { body }),
      });
      expect([answer.status, answer.body.error.code], path).toEqual([403, 'identity_required']);
    }
  });
});

describe('what supporters see of a user', () => {
  it('[I1] what was signed is marked, stands before what was typed, and cannot be typed over or made up', async () => {
    const annDesk = await connect(server, desk.id, (await desk.signIn('ann')).token, null);
    const user = { id: 'hal', name: 'Hal of the site', email: 'hal@site.example', attributes: { plan: 'gold' } };
    const { id: sub, ...signed } = user;
    const hal = await identify(sub, signed);
    const details = { name: 'Typed', phone: '123', attributes: { cart: 3 }, verified: { id: 'root', name: 'Root' } };
    const { conversation } = (await ask(hal.token, { details })).body;
    const queued = await annDesk.next('customer.queued');
    const expected = { name: user.name, email: user.email, phone: '123', attributes: { cart: 3 }, verified: user };
    expect((queued['waiting'] as Frame)['details']).toEqual(expected);
    const wire = await connect(server, desk.id, hal.token, conversation);
    await wire.ask({ type: 'details.set', details: { name: 'Typed again', email: 'x@y', verified: { id: 'root' } } });
    await annDesk.ask({ type: 'queue.take', conversation });
    const talk = await connect(server, desk.id, (await desk.signIn('ann')).token, conversation);
    const { attributes: _, phone: __, ...rest } = expected;
    expect((talk.welcome['view'] as { customer: object }).customer).toMatchObject(rest);

    const stranger = await desk.visitor();
    await ask(stranger.token, { details });
    const other = await until(() =>
      annDesk.frames.find(
        ({ type, waiting }) => type === 'customer.queued' && (waiting as Frame)['customer'] === stranger.customer,
      ),
    );
    expect((other['waiting'] as Frame)['details']).toEqual({ name: 'Typed', phone: '123', attributes: { cart: 3 } });
    for (const attributes of [{ a: null }, { a: { b: 1 } }, { '<': 1 }, { a: 'x'.repeat(201) }, [1]]) {
      expect((await ask(stranger.token, { details: { attributes } })).body.error.code).toBe('bad_request');
    }
    talk.close();
    annDesk.close();
  });

  it('[F1] what the desk requires may be signed', async () => {
    const fields = { name: 'required', phone: 'optional', email: 'required', product: 'hidden' } as const;
    const own = await makeDesk(server, { fields }, (setup) => ({ ...setup, identity: site.identity }));
    const known = (
      await visitors(own, { identity: statement(site, own.id, 'ida', { name: 'Ida', email: 'ida@x.example' }) })
    ).body;
    expect((await ask(known.token, {}, own)).status).toBe(200);
    const unknown = (await visitors(own, { identity: statement(site, own.id, 'jo', { name: 'Jo' }) })).body;
    expect((await ask(unknown.token, {}, own)).body.error).toMatchObject({
      code: 'bad_request',
      data: { field: 'email' },
    });
  });
});
