import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCustomer, type Customer, type CustomerConversation } from '../src/customer.ts';
import { settle } from '../src/testing.ts';
import { active, DESK, FakeServer } from './fake-server.ts';

let server: FakeServer;
let customers: Customer[];
/** What came of uploads: the status to answer with, or a network that is down; one after the other, then 200. */
let answers: (number | 'down' | Promise<number>)[];
let puts: { id: string; name: string | null; size: number; token: string | null }[];

const DIRECTORY = `/v1/desks/${DESK}/conversations/con-1/files/`;

/** The server's side of one upload. */
async function store(url: URL, body: Blob, token: string | null): Promise<Response> {
  const id = url.pathname.slice(DIRECTORY.length);
  const name = url.searchParams.get('name');
  puts.push({ id, name, size: body.size, token });
  const answer = await (answers.shift() ?? 200);
  if (answer === 'down') throw new TypeError('Failed to fetch');
  const codes: Record<number, string> = { 413: 'too_large', 429: 'rate_limited', 500: 'internal' };
  const data = answer === 429 ? { retryAfterMs: 7_000 } : {};
  if (answer !== 200) return Response.json({ error: { code: codes[answer], data } }, { status: answer });
  const file = { id, name: name ?? '', type: 'image/png', size: body.size, width: 1, height: 1 };
  server.room('con-1').files.set(id, file);
  return Response.json(file);
}

const fetchWithFiles: typeof fetch = (input, init = {}) => {
  const url = new URL(input as string);
  if (!url.pathname.startsWith(DIRECTORY) || init.method !== 'PUT') return server.script.fetch(input, init);
  return new Promise((resolve, reject) => {
    init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    store(url, init.body as Blob, new Headers(init.headers).get('authorization')).then(resolve, reject);
  });
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  server = new FakeServer();
  customers = [];
  answers = [];
  puts = [];
});
afterEach(() => {
  for (const customer of customers) customer.destroy();
  vi.unstubAllGlobals();
});

function openPage(options: object = {}): Customer {
  const customer = createCustomer({ ...server.options(), fetch: fetchWithFiles, ...options });
  customers.push(customer);
  return customer;
}

async function talk(page = openPage()): Promise<CustomerConversation> {
  const conversation = await page.request({});
  await settle();
  return conversation;
}

/** The code for files is loaded as a module, which no clock cranks. */
const until = (what: () => boolean) => vi.waitFor(() => expect(what()).toBe(true), { interval: 1 });
const picture = () => new File(['a picture'], 'cat.png', { type: 'image/png' });
const seen = ({ $messages }: CustomerConversation) =>
  $messages.get().map(({ text, state, file, error }) => [text, state, file?.name, file?.progress, error?.code]);

describe('a file', () => {
  it('is shown at once, uploaded, and then sent', async () => {
    let answer!: (status: number) => void;
    answers.push(new Promise((resolve) => (answer = resolve)));
    const conversation = await talk();
    const blob = picture();
    const sent = conversation.send({ file: blob, text: 'Look' });
    await until(() => puts.length === 1);
    expect(seen(conversation)).toEqual([['Look', 'sending', 'cat.png', 0, undefined]]);
    const [message] = conversation.$messages.get();
    expect(message?.file).toMatchObject({ type: 'image/png', size: 9, blob });
    expect(puts).toEqual([{ id: message?.file?.id, name: 'cat.png', size: 9, token: 'Bearer token-1' }]);
    expect(server.sockets.last.received.filter(({ type }) => type === 'message.send')).toEqual([]);
    answer(200);
    expect((await sent).state).toBe('sent');
    await settle();
    expect(conversation.$messages.get()).toMatchObject([
      { id: message?.id, text: 'Look', state: 'sent', file: { id: message?.file?.id, width: 1, height: 1 } },
    ]);
    expect(conversation.$messages.get()[0]?.file).not.toHaveProperty('blob');
    // What this device has is not fetched.
    expect(await conversation.file(message!.file!.id)).toBe(blob);
  });

  it('needs no text, and takes another name', async () => {
    const conversation = await talk();
    await conversation.send({ file: new Blob(['x']), name: 'notes.txt' });
    expect(puts).toMatchObject([{ name: 'notes.txt' }]);
    await expect(conversation.send({ text: ' ' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(conversation.send({})).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('is tried again with the same id after what passes', async () => {
    answers.push('down', 429, 500);
    const conversation = await talk();
    const sent = conversation.send({ file: picture() });
    await until(() => puts.length === 1);
    await server.clock.advance(500);
    await until(() => puts.length === 2);
    await server.clock.advance(6_999);
    expect(puts).toHaveLength(2);
    await server.clock.advance(1);
    await until(() => puts.length === 3);
    await server.clock.advance(2_000);
    await sent;
    expect(new Set(puts.map(({ id }) => id)).size).toBe(1);
    expect(puts).toHaveLength(4);
  });

  it('that is refused stays with its reason, and can be tried again or taken back', async () => {
    answers.push(413);
    const conversation = await talk();
    await expect(conversation.send({ file: picture() })).rejects.toMatchObject({ code: 'too_large' });
    expect(seen(conversation)).toEqual([['', 'failed', 'cat.png', 0, 'too_large']]);
    const [failed] = conversation.$messages.get();
    expect(failed?.file?.blob).toBeInstanceOf(File);
    answers.push(413);
    await expect(conversation.resend(failed!)).rejects.toMatchObject({ code: 'too_large' });
    await conversation.resend(failed!);
    await settle();
    expect(conversation.$messages.get()).toMatchObject([{ id: failed?.id, state: 'sent' }]);
    await expect(conversation.resend(failed!)).rejects.toMatchObject({ code: 'wrong_state' });

    answers.push(413);
    await expect(conversation.send({ file: picture() })).rejects.toMatchObject({ code: 'too_large' });
    await conversation.remove(conversation.$messages.get()[1]!);
    expect(conversation.$messages.get()).toHaveLength(1);
  });

  it('is not tried for ever when the server has a fault', async () => {
    answers.push(500, 500, 500, 500);
    const conversation = await talk();
    const sent = expect(conversation.send({ file: picture() })).rejects.toMatchObject({ code: 'internal' });
    await until(() => puts.length > 0);
    await server.clock.advance(60_000);
    await sent;
    expect(puts).toHaveLength(4);
  });

  it.each(['remove()', 'the signal', 'a signal that was aborted before'])('is taken back by %s', async (how) => {
    answers.push(new Promise(() => {}));
    const conversation = await talk();
    const controller = new AbortController();
    if (how.startsWith('a signal')) controller.abort();
    const sent = expect(conversation.send({ file: picture(), signal: controller.signal })).rejects.toMatchObject({
      code: 'gone',
    });
    if (!controller.signal.aborted) await until(() => puts.length === 1);
    if (how === 'remove()') await conversation.remove(conversation.$messages.get()[0]!);
    else controller.abort();
    await sent;
    expect(conversation.$messages.get()).toEqual([]);
    expect(server.sockets.last.received.filter(({ type }) => type === 'message.send')).toEqual([]);
    // Nor does it come back with a reload.
    conversation.close();
    expect((await talk(openPage())).$messages.get()).toEqual([]);
  });

  it('goes on after a reload', async () => {
    answers.push(new Promise(() => {}));
    const page = openPage();
    const before = await talk(page);
    before.send({ file: picture(), text: 'Look' }).catch(() => {});
    await until(() => puts.length === 1);
    page.destroy();
    const after = await openPage().restore();
    await until(() => after!.$messages.get()[0]?.state === 'sent');
    expect(puts.map(({ id, name, size }) => [id, name, size])).toEqual([
      [puts[0]?.id, 'cat.png', 9],
      [puts[0]?.id, 'cat.png', 9],
    ]);
  });

  it('that could not be kept is shown as failed after a reload', async () => {
    const page = openPage();
    const before = await talk(page);
    answers.push(new Promise(() => {}));
    before.send({ file: picture() }).catch(() => {});
    await until(() => puts.length === 1);
    page.destroy();
    // As a page leaves it that goes away in the same moment: in words.
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('deskside');
      request.onsuccess = () => resolve(request.result);
    });
    const values = database.transaction('values', 'readwrite').objectStore('values');
    const key = await new Promise<IDBValidKey>((resolve) => {
      const request = values.getAllKeys();
      request.onsuccess = () => resolve(request.result.find((one) => JSON.stringify(one).includes('unsent'))!);
    });
    const kept = await new Promise<{ file: object }>((resolve) => {
      const request = values.get(key);
      request.onsuccess = () => resolve(request.result as { file: object });
    });
    values.put({ ...kept, file: { ...kept.file, blob: {} } }, key);
    database.close();
    const after = await openPage().restore();
    await until(() => after!.$messages.get()[0]?.state === 'failed');
    expect(seen(after!)).toEqual([['', 'failed', 'cat.png', 0, 'gone']]);
  });

  it('comes one after the other', async () => {
    let answer!: (status: number) => void;
    answers.push(new Promise((resolve) => (answer = resolve)));
    const conversation = await talk();
    const all = [picture(), picture()].map((file) => conversation.send({ file }));
    await until(() => puts.length === 1);
    await settle();
    expect(puts).toHaveLength(1);
    answer(200);
    await Promise.all(all);
    expect(puts).toHaveLength(2);
  });

  it('is fetched with the token, and its absence has words', async () => {
    const conversation = await talk();
    const bytes = new Blob(['bytes'], { type: 'image/png' });
    const asked: [string, string | null][] = [];
    const fetching: typeof fetch = async (input, init) => {
      const url = new URL(input as string);
      init?.signal?.throwIfAborted();
      asked.push([url.pathname, new Headers(init?.headers).get('authorization')]);
      if (url.pathname.endsWith('gone-0001')) return Response.json({ error: { code: 'not_found' } }, { status: 404 });
      if (url.pathname.endsWith('proxy-001')) return new Response('<html>', { status: 502 });
      return new Response(bytes);
    };
    const page = openPage({
      fetch: ((input, init) =>
        ((input as string).includes('/files/') ? fetching : fetchWithFiles)(input, init)) as typeof fetch,
    });
    const other = await talk(page);
    conversation.close();
    expect(await (await other.file('file-0001')).text()).toBe('bytes');
    expect(asked).toEqual([[`${DIRECTORY}file-0001`, expect.stringMatching(/^Bearer token-/)]]);
    await expect(other.file('gone-0001')).rejects.toMatchObject({ code: 'not_found' });
    await expect(other.file('proxy-001')).rejects.toMatchObject({ code: 'unavailable' });
    const signal = AbortSignal.abort();
    await expect(other.file('file-0001', { signal })).rejects.toMatchObject({ code: 'gone' });
  });

  it('says how far it is where the browser does, and notices when nothing goes on', async () => {
    const requests: FakeRequest[] = [];
    class FakeRequest {
      upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
      onloadend = () => {};
      status = 0;
      responseText = '';
      headers: Record<string, string> = {};
      address = '';
      body: Blob | null = null;
      open = (_method: string, address: string) => (this.address = address);
      setRequestHeader = (name: string, value: string) => (this.headers[name] = value);
      send = (body: Blob) => {
        this.body = body;
        requests.push(this);
      };
      abort = () => this.onloadend();
    }
    vi.stubGlobal('XMLHttpRequest', FakeRequest);
    vi.stubGlobal('fetch', server.script.fetch);
    const conversation = await talk(openPage({ fetch: undefined }));
    const sent = conversation.send({ file: picture() });
    await until(() => requests.length === 1);
    requests[0]!.upload.onprogress?.({ loaded: 3, total: 9 });
    expect(seen(conversation)).toEqual([['', 'sending', 'cat.png', 1 / 3, undefined]]);
    await server.clock.advance(30_000);
    await server.clock.advance(500);
    await until(() => requests.length === 2);
    const [first, second] = requests;
    expect(second?.address).toBe(first?.address);
    expect(second?.headers).toEqual({
      authorization: 'Bearer token-1',
      'content-type': 'application/octet-stream',
    });
    second!.upload.onprogress?.({ loaded: 9, total: 9 });
    expect(seen(conversation)[0]?.[3]).toBe(1);
    second!.status = 200;
    second!.onloadend();
    await sent;
  });
});

describe('second thoughts', () => {
  it('an own message is changed and deleted by its number', async () => {
    const conversation = await talk();
    server.room('con-1').place(active(0));
    await conversation.send({ text: 'Helo' });
    await settle();
    const [message] = conversation.$messages.get();
    await conversation.edit(message!, 'Hello\u0000');
    await conversation.remove(message!);
    const commands = server.sockets.last.received.filter(({ type }) => /^message\.(edit|delete)$/.test(String(type)));
    expect(commands).toMatchObject([
      { type: 'message.edit', message: 1, text: 'Hello' },
      { type: 'message.delete', message: 1 },
    ]);
    await expect(conversation.edit(message!, '  ')).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('a text that is just being sent cannot be taken back, one that failed can', async () => {
    const conversation = await talk();
    server.room('con-1').onCommand = () => 'silence';
    conversation.send({ text: 'Hello' }).catch(() => {});
    await settle();
    await expect(conversation.remove(conversation.$messages.get()[0]!)).rejects.toMatchObject({ code: 'wrong_state' });
    server.room('con-1').onCommand = ({ type }) =>
      type === 'message.send' ? { type: 'fail', code: 'wrong_state' } : null;
    server.down();
    server.up();
    await server.clock.advance(1_000);
    await until(() => conversation.$messages.get()[0]?.state === 'failed');
    await conversation.remove(conversation.$messages.get()[0]!);
    expect(conversation.$messages.get()).toEqual([]);
  });
});
