import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationList, ConversationTranscript, DeskSettings, PublicDesk } from '@deskside/sdk/protocol';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { makeSite, statement } from './kit/identity.ts';
import { TestServer, until } from './kit/server.ts';
import { connect, type Frame, type Wire } from './kit/wire.ts';

const site = makeSite();
let server: TestServer;
let desk: TestDesk;
let ann: Awaited<ReturnType<TestDesk['signIn']>>;
let annDesk: Wire & { welcome: Frame };

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server, {}, (setup) => ({ ...setup, identity: site.identity }));
  ann = await desk.signIn('ann');
  annDesk = await connect(server, desk.id, ann.token, null);
}, 60_000);
afterAll(async () => server.close());

const identify = async (user: string) =>
  (
    await mustCall<{ token: string }>(server, 'POST', `/desks/${desk.id}/visitors`, {
      body: { identity: statement(site, desk.id, user) },
    })
  ).token;
const historyOf = async (token: string, query = '') =>
  (await mustCall<ConversationList>(server, 'GET', `/desks/${desk.id}/conversations${query}`, { token })).conversations;
const transcriptOf = (token: string, id: string) =>
  call<ConversationTranscript & { error: { code: string } }>(
    server,
    'GET',
    `/desks/${desk.id}/conversations/${id}/history`,
    { token },
  );

/** A conversation from the request to the end. */
async function talk(token: string, words: string): Promise<string> {
  const before = (await historyOf(token)).length;
  const { conversation } = await mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID() },
  });
  const customer = await connect(server, desk.id, token, conversation);
  await annDesk.ask({ type: 'queue.take', conversation });
  const supporter = await connect(server, desk.id, ann.token, conversation);
  await customer.ask({ type: 'message.send', text: words });
  await supporter.ask({ type: 'message.send', text: `answer to ${words}` });
  const record = {
    customerName: '',
    phone: '',
    email: '',
    product: null,
    problemType: null,
    subject: 'internal subject',
    content: 'internal content',
  };
  await supporter.ask({ type: 'record.save', record });
  await customer.ask({ type: 'conversation.end' });
  supporter.close();
  customer.close();
  await until(async () => (await historyOf(token)).length > before);
  return conversation;
}

describe('the history of a customer', () => {
  it('follows a user to another device, newest first, in pages', async () => {
    const token = await identify('ada');
    const first = await talk(token, 'first words');
    const second = await talk(token, 'second words');
    const [newest, oldest, ...more] = await historyOf(await identify('ada'));
    expect(more).toEqual([]);
    expect(newest).toEqual({
      id: second,
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
      supporter: expect.objectContaining({ id: ann.member.id, name: 'Ann' }),
      words: 'second words',
    });
    expect(Object.keys(newest!.supporter!).sort()).toEqual(['id', 'name', 'phone', 'picture', 'title']);
    expect(oldest?.id).toBe(first);
    expect((await historyOf(token, `?before=${newest!.endedAt}`)).map(({ id }) => id)).toEqual([first]);
    expect((await call(server, 'GET', `/desks/${desk.id}/conversations?before=x`, { token })).status).toBe(400);
  });

  it('has transcripts of what both sides saw, and nothing of the record', async () => {
    const token = await identify('bob');
    const id = await talk(token, 'words of bob');
    const { body } = await transcriptOf(token, id);
    expect(body.events.map((event) => ('text' in event ? event.text : event.type))).toEqual([
      'supporter.joined',
      expect.stringContaining('Ann'),
      'words of bob',
      'answer to words of bob',
      'conversation.ended',
    ]);
    expect(JSON.stringify(body)).not.toContain('internal');
  });

  it('[S9] is nobody else’s: not another user’s, not a stranger’s, not what is still open', async () => {
    const token = await identify('carol');
    const id = await talk(token, 'words of carol');
    const stranger = (await desk.visitor()).token;
    for (const other of [await identify('dora'), stranger]) {
      expect(await historyOf(other)).toEqual([]);
      expect((await transcriptOf(other, id)).body.error.code).toBe('not_found');
    }
    const strange = await talk(stranger, 'words of a stranger');
    expect((await historyOf(stranger)).map(({ words }) => words)).toEqual(['words of a stranger']);
    expect((await transcriptOf(stranger, strange)).status).toBe(200);
    // Identified in the same page, the user is somebody else.
    const { token: eve } = await mustCall<{ token: string }>(server, 'POST', `/desks/${desk.id}/visitors`, {
      body: { identity: statement(site, desk.id, 'eve'), replaces: stranger },
    });
    expect(await historyOf(eve)).toEqual([]);
    expect((await transcriptOf(eve, strange)).body.error.code).toBe('not_found');
    const { conversation } = await mustCall<{ conversation: string }>(
      server,
      'POST',
      `/desks/${desk.id}/conversations`,
      { token: eve, body: { id: crypto.randomUUID() } },
    );
    expect((await transcriptOf(eve, conversation)).body.error.code).toBe('not_found');
  });

  it('[S9] a token reads nothing older than itself: a stranger’s that is drawn in the place of another begins anew', async () => {
    const { token: stolen, customer } = await desk.visitor();
    const older = await talk(stolen, 'older words');
    const next = await mustCall<{ token: string; customer: string }>(server, 'POST', `/desks/${desk.id}/visitors`, {
      body: { replaces: stolen },
    });
    expect(next.customer).not.toBe(customer);
    expect(await historyOf(next.token)).toEqual([]);
    expect((await transcriptOf(next.token, older)).body.error.code).toBe('not_found');
    const file = `/desks/${desk.id}/conversations/${older}/files/some-file-1`;
    expect((await call(server, 'GET', file, { token: next.token })).status).toBe(404);
    // The one in whose place it came has ended.
    expect((await call(server, 'GET', `/desks/${desk.id}/conversations`, { token: stolen })).status).toBe(401);
  });
});

describe('what a desk decides and its customers see', () => {
  const settings: Partial<DeskSettings> = {
    launcher: { position: 'top-left', offset: { x: 8, y: 40 }, minimisable: true, draggable: true },
    advertisement: { text: 'New: Harbour 5', link: 'https://shop.example/5', picture: '/demo/5.png' },
    tracking: { enabled: true, consent: false },
    offlineText: 'We are back on Monday.',
    preview: false,
  };

  it('is in the public answer', async () => {
    const own = await makeDesk(server, settings, (setup) => ({ ...setup, identity: makeSite(true).identity }));
    expect(await mustCall<PublicDesk>(server, 'GET', `/desks/${own.id}`)).toMatchObject({
      ...settings,
      identity: 'required',
    });
    expect(await mustCall<PublicDesk>(server, 'GET', `/desks/${desk.id}`)).toMatchObject({
      launcher: { position: 'bottom-right' },
      advertisement: null,
      tracking: { enabled: false },
      identity: 'optional',
    });
  });

  it('leads nowhere but to the web', async () => {
    const { token } = await desk.signIn('mary');
    const setup = await mustCall<object>(server, 'GET', `/desks/${desk.id}/setup`, { token });
    for (const wrong of [
      { advertisement: { text: 'x', link: 'javascript:alert(1)' } },
      { advertisement: { text: 'x', link: '//evil.example' } },
      { advertisement: { text: 'x', picture: 'data:image/svg+xml,x' } },
      { advertisement: { text: 'x', picture: '//evil.example/x.png' } },
      { advertisement: { text: '' } },
      { launcher: { position: 'middle', offset: { x: 0, y: 0 }, minimisable: true, draggable: true } },
      { launcher: { position: 'left', offset: { x: -1, y: 0 }, minimisable: true, draggable: true } },
      { replies: [{ afterMs: 1, text: 'x' }] },
      { replies: [{ afterMs: 5_000, text: ' ' }] },
      { replies: Array.from({ length: 11 }, () => ({ afterMs: 5_000, text: 'x' })) },
    ]) {
      const { status } = await call(server, 'PUT', `/desks/${desk.id}/setup`, {
        token,
        body: { ...setup, settings: wrong },
      });
      expect(status, JSON.stringify(wrong)).toBe(400);
    }
  });

  it('[T17] a timed reply is in the conversation of whoever waits, once, also after a kill', async () => {
    const own = await makeDesk(server, { replies: [{ afterMs: 1_000, text: 'We are with you soon.' }] });
    const { token } = await own.visitor();
    const { conversation } = await mustCall<{ conversation: string }>(
      server,
      'POST',
      `/desks/${own.id}/conversations`,
      {
        token,
        body: { id: crypto.randomUUID() },
      },
    );
    const wire = await connect(server, own.id, token, conversation);
    expect(await wire.next('message.sent')).toMatchObject({
      text: 'We are with you soon.',
      from: { role: 'desk' },
      auto: true,
    });
    await server.restart();
    const again = await connect(server, own.id, token, conversation);
    await again.ask({ type: 'message.send', text: 'Thanks' });
    expect((await again.next('message.sent'))['seq']).toBe(2);
    expect(again.welcome['events']).toHaveLength(1);
    again.close();
  });
});
