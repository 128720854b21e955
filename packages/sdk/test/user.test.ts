import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCustomer, isDesksideError, type Customer } from '../src/customer.ts';
import { DesksideError } from '../src/error.ts';
import { settle } from '../src/testing.ts';
import { active, DESK, FakeServer, seat } from './fake-server.ts';

let server: FakeServer;
let customers: Customer[];
let statements = 0;

/** What was put where writing is immediate. */
const local = new Map<string, string>();

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  local.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => local.get(key) ?? null,
    setItem: (key: string, value: string) => void local.set(key, value),
    removeItem: (key: string) => void local.delete(key),
  });
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

/** The site's backend, for a user who is signed in. */
const prove = (user: string) => vi.fn(() => Promise.resolve(`${user}.${++statements}`));
const asks = (path: string) => server.script.requests.filter(({ url }) => url.pathname.endsWith(path));

/** Everything on the device, as text. */
async function onDevice(): Promise<string> {
  if (!(await indexedDB.databases()).length) return '';
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('deskside', 1);
    request.onsuccess = () => resolve(request.result);
  });
  const read = (what: 'getAll' | 'getAllKeys') =>
    new Promise((resolve) => {
      const request = database.transaction('values').objectStore('values')[what]();
      request.onsuccess = () => resolve(request.result);
    });
  const all = JSON.stringify([await read('getAllKeys'), await read('getAll'), [...local]]);
  database.close();
  return all;
}

/** Lets the device answer too: its fake takes turns of its own. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('identify', () => {
  it('asks nobody before the first request, and then the site', async () => {
    const page = openPage();
    const ada = prove('ada');
    await page.identify(ada);
    expect(ada).not.toHaveBeenCalled();
    expect(server.script.requests).toEqual([]);
    expect(await indexedDB.databases()).toEqual([]);
    const conversation = await page.request();
    await quiet();
    expect(ada).toHaveBeenCalledTimes(1);
    expect(asks('/visitors')[0]!.body).toEqual({ identity: expect.stringMatching(/^ada\./) as string });
    expect(conversation.$connection.get().state).toBe('open');
  });

  it('takes a text as well, and the same function again is nothing new', async () => {
    const page = openPage();
    const once = () => 'ada.static';
    await page.identify(once);
    const conversation = await page.request();
    await page.identify(once);
    expect(page.$conversation.get()).toBe(conversation);
    expect(asks('/visitors')).toHaveLength(1);
  });

  it('never puts the token of a user on the device', async () => {
    const page = openPage();
    await page.identify(prove('ada'));
    await page.request();
    await quiet();
    const kept = await onDevice();
    expect(kept).toContain('u-ada');
    expect(kept).not.toContain('token-1');
  });

  it('brings the conversation, the draft and unsent messages back after a reload', async () => {
    const before = openPage();
    await before.identify(prove('ada'));
    const first = await before.request();
    await quiet();
    first.preview('half a sen');
    server.down();
    first.send({ text: 'One' }).catch(() => {});
    await quiet();
    before.destroy();
    server.up();

    const page = openPage();
    // A page that does not say who its user is does not find it.
    expect(await page.restore()).toBe(null);
    await page.identify(prove('ada'));
    await quiet();
    const conversation = page.$conversation.get()!;
    expect(conversation.id).toBe(first.id);
    expect(conversation.$draft.get()).toBe('half a sen');
    expect(conversation.$messages.get().map(({ text, state }) => [text, state])).toEqual([['One', 'sent']]);
  });

  it('follows the user to another device, where a request finds the open conversation', async () => {
    const laptop = openPage();
    await laptop.identify(prove('ada'));
    const { id } = await laptop.request();
    vi.stubGlobal('indexedDB', new IDBFactory());
    const phone = openPage();
    await phone.identify(prove('ada'));
    expect((await phone.request()).id).toBe(id);
  });

  it('S9: leaves what a stranger had: token, conversation, draft', async () => {
    const page = openPage();
    const conversation = await page.request();
    await quiet();
    conversation.preview('words of a stranger');
    await quiet();
    const identified = page.identify(prove('ada'));
    // At once.
    expect(page.$conversation.get()).toBe(null);
    expect(conversation.$draft.get()).toBe('');
    expect(conversation.$connection.get().state).toBe('closed');
    await identified;
    await quiet();
    expect(asks('/visitors')[1]!.body).toMatchObject({ replaces: 'token-1' });
    expect(page.$conversation.get()).toBe(null);
    expect(await onDevice()).not.toMatch(/words of a stranger|token-1|cus-1/);
    expect((await page.request()).id).not.toBe(conversation.id);
  });

  it('draws one token for all that is asked at the same time', async () => {
    const before = openPage();
    await before.identify(prove('ada'));
    await before.request();
    await quiet();
    before.destroy();
    const page = openPage();
    const ada = prove('ada');
    await Promise.all([page.identify(ada), page.restore(), page.request(), page.history()]);
    expect(ada).toHaveBeenCalledTimes(1);
  });

  it('says why it is refused, and tries again with the next request', async () => {
    const page = openPage();
    await page.identify(() => 'ada.once');
    await page.request();
    await quiet();
    const again = openPage();
    const refused: unknown = await again.identify(() => 'ada.once').catch((error: unknown) => error);
    expect(isDesksideError(refused, 'identity_refused') && refused.data.reason).toBe('replayed');
    await again.identify(prove('ada'));
    expect(again.$conversation.get()?.id).toBe('con-1');
  });

  it('rejects with not_connected when the site does not say who it is', async () => {
    const page = openPage();
    await page.identify(() => Promise.reject(new Error('401')));
    await expect(page.request()).rejects.toMatchObject({ code: 'not_connected' });
  });

  it('works with storage "memory"', async () => {
    const page = openPage({ storage: 'memory' });
    const stranger = await page.request();
    await page.identify(prove('ada'));
    expect(page.$conversation.get()).toBe(null);
    const { id } = await page.request();
    expect(id).not.toBe(stranger.id);
    await page.identify(prove('ada'));
    expect(page.$conversation.get()?.id).toBe(id);
    await page.logout();
    expect(await page.restore()).toBe(null);
    expect(await indexedDB.databases()).toEqual([]);
  });
});

describe('a token of a user that has ended', () => {
  it('is replaced: the site is asked again, and the request and the connection go on', async () => {
    const page = openPage();
    const ada = prove('ada');
    await page.identify(ada);
    const conversation = await page.request();
    await quiet();
    server.tokens.clear();
    for (const end of server.sockets.ends) if (end.isOpen) end.close(4401);
    await server.clock.advance(1_000);
    await quiet();
    expect(ada).toHaveBeenCalledTimes(2);
    expect(conversation.$connection.get().state).toBe('open');
    expect(page.$conversation.get()).toBe(conversation);
    server.tokens.clear();
    await Promise.all([page.history(), page.history(), page.leaveMessage({ text: 'x' })]);
    expect(ada).toHaveBeenCalledTimes(3);
  });

  it('is not replaced by somebody else’s: whoever was there is let go of, and the new user begins', async () => {
    const page = openPage();
    let user = 'ada';
    await page.identify(() => `${user}.${++statements}`);
    const conversation = await page.request();
    await quiet();
    await conversation.send({ text: 'of ada' });
    server.tokens.clear();
    user = 'bob';
    await expect(page.history()).rejects.toMatchObject({ code: 'not_connected' });
    await quiet();
    expect(conversation.$messages.get()).toEqual([]);
    expect(page.$conversation.get()).toBe(null);
    expect((await page.request()).id).not.toBe(conversation.id);
  });
});

describe('logout', () => {
  it('empties every store and closes the socket at once, and leaves nothing on the device', async () => {
    const page = openPage();
    await page.identify(prove('ada'));
    const conversation = await page.request();
    await quiet();
    server.room(conversation.id).say({ type: 'supporter.joined', supporter: seat });
    server.room(conversation.id).place(active(0));
    await conversation.send({ text: 'secret words' });
    conversation.preview('secret draft');
    server.room(conversation.id).onCommand = () => 'silence';
    conversation.send({ text: 'secret unsent' }).catch(() => {});
    await quiet();
    expect(await onDevice()).toContain('secret unsent');

    const gone = page.logout();
    expect(page.$conversation.get()).toBe(null);
    expect(conversation.$messages.get()).toEqual([]);
    expect(conversation.$timeline.get()).toEqual([]);
    expect(conversation.$draft.get()).toBe('');
    expect(conversation.$supporter.get()).toBe(null);
    expect(conversation.$connection.get()).toMatchObject({ state: 'closed', unsent: 0 });
    await gone;
    await quiet();
    expect(await onDevice()).not.toMatch(/secret|u-ada|token/);
    expect(asks('/visitors/current')).toMatchObject([{ method: 'DELETE', token: 'token-1' }]);
    expect(server.tokens.has('token-1')).toBe(false);
    // A letter typed in the very window that is closing.
    conversation.preview('secret letter');
    conversation.send({ text: 'secret again' }).catch(() => {});
    await quiet();
    expect(await onDevice()).not.toContain('secret');
  });

  it('ends a stranger’s token too, also one that was only on the device', async () => {
    await openPage().leaveMessage({ text: 'Hello' });
    const page = openPage();
    await page.logout();
    expect(asks('/visitors/current')).toMatchObject([{ token: 'token-1' }]);
    await page.request();
    expect(server.visitors).toBe(2);
  });

  it('needs no network', async () => {
    const page = openPage();
    await page.identify(prove('ada'));
    await page.request();
    await quiet();
    server.down();
    await page.logout();
    expect(await onDevice()).not.toContain('u-ada');
  });

  it('lets whoever asks at once begin as a stranger', async () => {
    const page = openPage();
    await page.request();
    await quiet();
    const [, next] = await Promise.all([page.logout(), page.request()]);
    await quiet();
    expect(next.id).toBe('con-2');
    expect(await onDevice()).toContain('con-2');
    expect(await openPage().restore()).toMatchObject({ id: 'con-2' });
  });

  it('does not disturb what is not about anybody: the desk', async () => {
    server.script.on(`GET /v1/desks/${DESK}`, () => settle().then(() => ({ id: DESK })));
    const page = openPage();
    const desk = page.desk();
    await page.logout();
    await expect(desk).resolves.toEqual({ id: DESK });
  });
});

describe('what is under way when the user changes', () => {
  /** Holds an answer back until it is let go. */
  function hold(route: string, answer: unknown): () => void {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    server.script.on(route, async () => {
      await gate;
      return answer;
    });
    return release;
  }
  const base = `/v1/desks/${DESK}`;
  const cases: [string, string, unknown, (page: Customer) => Promise<unknown>][] = [
    ['a token', `POST ${base}/visitors`, { token: 'late', customer: 'u-late', expiresAt: 0 }, (page) => page.request()],
    [
      'a request',
      `POST ${base}/conversations`,
      { conversation: 'late', placement: { phase: 'queued' } },
      (page) => page.request(),
    ],
    ['a ticket', `POST ${base}/tickets`, { ticket: 'late', expiresAt: 0 }, (page) => page.request()],
    ['a message', `POST ${base}/offline-messages`, { message: 'late' }, (page) => page.leaveMessage({ text: 'late' })],
    ['the history', `GET ${base}/conversations`, { conversations: [{ id: 'late' }] }, (page) => page.history()],
    ['a transcript', `GET ${base}/conversations/x/history`, { events: [] }, (page) => page.transcript('x')],
  ];
  const changes: [string, (page: Customer) => Promise<void>][] = [
    ['logout()', (page) => page.logout()],
    ['identify()', (page) => page.identify(prove('bob'))],
  ];

  for (const [what, route, answer, act] of cases) {
    for (const [how, change] of changes) {
      it(`${what}, with ${how}: comes to nothing, whenever it arrives`, async () => {
        for (let turns = 0; turns < 6; turns++) {
          server = new FakeServer();
          vi.stubGlobal('indexedDB', new IDBFactory());
          const page = openPage();
          await page.identify(prove('ada'));
          const release = hold(route, answer);
          const late = act(page).then(
            (value: unknown) => ({ value }),
            (error: unknown) => ({ error }),
          );
          await quiet();
          // Some answers are already here when the user changes, some in the same moment, some come later.
          if (turns < 4) release();
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          const changed = change(page).catch(() => {});
          if (turns >= 4) release();
          await changed;
          await quiet();
          const ended = await late;
          if ('error' in ended) expect(ended.error).toBeInstanceOf(DesksideError);
          expect(page.$conversation.get()).toBe(null);
          expect(await onDevice()).not.toMatch(/late|u-ada/);
          expect(server.sockets.ends.filter(({ isOpen }) => isOpen)).toEqual([]);
          page.destroy();
        }
      });
    }
  }
});

describe('another tab', () => {
  it('looks again who its user is when one signs out, and lets go of what it showed', async () => {
    let user: string | null = 'ada';
    const site = () => (user ? Promise.resolve(`${user}.${++statements}`) : Promise.reject(new Error('401')));
    const one = openPage();
    const other = openPage();
    await one.identify(() => site());
    await other.identify(() => site());
    await one.request();
    const shown = await other.request();
    await quiet();
    user = null;
    await one.logout();
    await vi.waitFor(() => expect(other.$conversation.get()).toBe(null));
    expect(shown.$messages.get()).toEqual([]);
    await quiet();
    expect(await onDevice()).not.toContain('u-ada');
  });

  it('goes on when it is the same user', async () => {
    const one = openPage();
    await one.identify(prove('ada'));
    const conversation = await one.request();
    const other = openPage();
    const ada = prove('ada');
    await other.identify(ada);
    await quiet();
    expect(ada).toHaveBeenCalledTimes(1);
    expect(one.$conversation.get()).toBe(conversation);
    expect(other.$conversation.get()?.id).toBe(conversation.id);
  });
});

describe('history', () => {
  const earlier = (id: string, endedAt: number) => ({ id, startedAt: 1, endedAt, supporter: seat, words: 'Hello' });

  it('is the user’s own, in pages', async () => {
    server.earlier.set('u-ada', [earlier('b', 200), earlier('a', 100)]);
    const page = openPage();
    await page.identify(prove('ada'));
    expect((await page.history()).map(({ id }) => id)).toEqual(['b', 'a']);
    expect((await page.history(200)).map(({ id }) => id)).toEqual(['a']);
    await page.identify(prove('bob'));
    expect(await page.history()).toEqual([]);
  });

  it('is empty for a stranger, who gets no token for asking', async () => {
    expect(await openPage().history()).toEqual([]);
    expect(server.script.requests).toEqual([]);
  });

  it('has transcripts that read as a timeline does', async () => {
    const events = [
      {
        type: 'message.sent',
        seq: 1,
        at: 1,
        id: 'm-1-xxxx',
        from: { role: 'customer', id: 'u-ada', name: '' },
        text: 'Hello',
      },
      { type: 'supporter.joined', seq: 2, at: 2, supporter: seat },
      { type: 'from.the.future', seq: 3, at: 3 },
      { type: 'conversation.ended', seq: 4, at: 4, by: 'supporter' },
    ];
    server.script.on(`GET /v1/desks/${DESK}/conversations/a/history`, () => ({ ...earlier('a', 4), events }));
    const page = openPage();
    await page.identify(prove('ada'));
    const transcript = await page.transcript('a');
    expect(transcript).toMatchObject({ id: 'a', supporter: seat });
    expect(transcript.timeline.map(({ kind }) => kind)).toEqual(['message', 'joined', 'ended']);
    expect(transcript.timeline[0]).toMatchObject({ mine: true, text: 'Hello', state: 'sent' });
  });
});

it('tells attributes with a request and a message', async () => {
  const page = openPage();
  await page.request({ name: 'Bob', attributes: { plan: 'gold', seats: 3, trial: false } });
  expect(asks('/conversations')[0]!.body['details']).toEqual({
    name: 'Bob',
    attributes: { plan: 'gold', seats: 3, trial: false },
  });
});
