import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PING_MS } from '@deskside/sdk/constants';
import { Conversation } from '../src/conversation/conversation.ts';
import {
  connect,
  conversationRoom,
  makeDesk,
  request,
  tryConnect,
  visitor,
  type Frame,
  type TestDesk,
  type Wire,
} from './kit.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Moves the clock of the rooms: they run beside the tests. Their alarms are run by hand. */
function passTime(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

interface Play {
  desk: TestDesk;
  token: string;
  conversation: string;
}

async function play(settings = {}, at?: TestDesk): Promise<Play> {
  const desk = at ?? (await makeDesk(settings));
  const { token } = await visitor(desk.id);
  return { desk, token, conversation: await request(desk.id, token) };
}

async function answered(at?: TestDesk): Promise<Play> {
  const it = await play({}, at);
  const wire = await connect(it.desk.id, it.desk.ann.token, null);
  expect(await wire.ask({ type: 'queue.take', conversation: it.conversation })).toMatchObject({ type: 'ok' });
  wire.close();
  return it;
}

/** What two people did in a conversation: the same numbers, the same plot. */
function plotOf(seed: number): Frame[] {
  let state = seed;
  const draw = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
  return Array.from({ length: 14 }, (_, n): Frame => {
    const side = draw(2) ? 'customer' : 'supporter';
    const id = `${side}-step-${n}`;
    const frames: Frame[] = [
      { type: 'message.send', id, text: `${side} ${n}` },
      { type: 'message.send', id, text: `${side} ${n}` },
      { type: 'details.set', id, details: { name: `name ${n}` } },
      {
        type: 'record.save',
        id,
        record: {
          customerName: '',
          phone: '',
          email: '',
          product: null,
          problemType: null,
          subject: `${n}`,
          content: '',
        },
      },
      { type: 'survey.answer', id, score: 1 + draw(5) },
      { type: 'preview', text: `typing ${n}` },
      { type: 'mark', delivered: n, read: draw(n + 1) },
      ...(n > 9 ? [{ type: 'conversation.end', id }] : []),
    ];
    return { ...(frames[draw(frames.length)] ?? { type: 'typing' }), side };
  });
}

/** Plays a plot and answers what can be seen of it at the end, without what is drawn anew each time. */
async function perform(at: TestDesk, seed: number, evict: boolean): Promise<unknown> {
  const { desk, token, conversation } = await answered(at);
  const room = conversationRoom(desk.id, conversation);
  const wires: Record<string, Wire> = {
    customer: await connect(desk.id, token, conversation),
    supporter: await connect(desk.id, desk.ann.token, conversation),
  };
  const replies: string[] = [];
  for (const { side, ...frame } of plotOf(seed)) {
    const wire = wires[side as string];
    if (!wire) continue;
    if ('id' in frame) {
      const { type, code, data } = await wire.ask(frame);
      replies.push(`${type} ${String(code)} ${String((data as { seq?: number } | undefined)?.seq)}`);
    } else {
      wire.sendRaw(JSON.stringify(frame));
      // The next question is answered after it was heard; one that makes no sense leaves no trace.
      await wire.ask({ type: 'no.such.thing' });
    }
    if (evict) {
      await evictDurableObject(room);
      await evictDurableObject(desk.room).catch(() => undefined); // it may be asleep already
    }
  }
  const ids = [desk.ann.member.id, conversation, desk.id];
  const seen = await Promise.all(
    [token, desk.ann.token].map(async (who) =>
      (await connect(desk.id, who, conversation)).frames.find(({ type }) => type === 'welcome'),
    ),
  );
  const text = JSON.stringify({ replies, seen })
    .replaceAll(/"(at|now|since|requestedAt|until|answeredAt)":\d+/g, '"$1":0')
    .replaceAll(/"resume":"[^"]+"/g, '"resume":""')
    .replaceAll(/"customer":\{"id":"[\w-]+"/g, '"customer":{"id":"c"')
    .replaceAll(/"role":"customer","id":"[\w-]+"/g, '"role":"customer","id":"c"');
  return ids.reduce((left, id) => left.replaceAll(id, 'id'), text);
}

describe('sleep', () => {
  it('D12: plays with both rooms evicted after every step end as they do without', async () => {
    const desk = await makeDesk();
    for (let seed = 1; seed <= 12; seed++)
      expect(await perform(desk, seed, true), `seed ${seed}`).toBe(await perform(desk, seed, false));
  });

  it('trap 13: a sleeping room answers pings and is not woken by them', async () => {
    const { desk, token, conversation } = await answered();
    const wire = await connect(desk.id, token, conversation);
    await evictDurableObject(conversationRoom(desk.id, conversation));
    const woken = vi.spyOn(Conversation.prototype, 'onStart');
    for (let n = 1; n <= 3; n++) {
      wire.sendRaw('ping');
      await wire.until(() => wire.pongs === n);
    }
    expect(woken).not.toHaveBeenCalled();
    await wire.ask({ type: 'message.send', text: 'Good morning' });
    expect(woken).toHaveBeenCalledTimes(1);
  });

  it('trap 6: silent connections are looked for after a sleep as before it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { desk, token, conversation } = await answered();
    const room = conversationRoom(desk.id, conversation);
    const wire = await connect(desk.id, token, conversation);
    await evictDurableObject(room);
    await wire.ask({ type: 'message.send', text: 'Awake' });
    const alarmOf = async (stub: DurableObjectStub) =>
      ((await runInDurableObject(stub, (_instance, state) => state.storage.getAlarm())) ?? Infinity) - Date.now();
    expect(await alarmOf(room)).toBeLessThanOrEqual(PING_MS);
    // At the desk an offer is due later: that must not take the place of the search.
    const supporter = await connect(desk.id, desk.ann.token, null);
    await supporter.ask({ type: 'status.set', status: 'online' });
    await request(desk.id, (await visitor(desk.id)).token);
    await evictDurableObject(desk.room);
    expect(await supporter.ask({ type: 'status.set', status: 'online' })).toMatchObject({ type: 'ok' });
    expect(await alarmOf(desk.room)).toBeLessThanOrEqual(PING_MS);
    passTime(60_000);
    await runDurableObjectAlarm(room);
    expect((await wire.ended()).code).toBe(4408);
  });
});

describe('exactly once', () => {
  it('D3: fifty times the same message, over evictions and connections: one row, one number', async () => {
    const { desk, token, conversation } = await answered();
    const room = conversationRoom(desk.id, conversation);
    const seqs = new Set<unknown>();
    for (let n = 0; n < 10; n++) {
      const wire = await connect(desk.id, token, conversation);
      const replies = await Promise.all(
        [1, 2, 3, 4, 5].map(() => {
          wire.sendRaw(JSON.stringify({ type: 'message.send', id: 'again-and-again', text: 'Once' }));
          return wire.until(() => {
            const at = wire.frames.findIndex(({ re }) => re === 'again-and-again');
            return at < 0 ? null : wire.frames.splice(at, 1)[0];
          });
        }),
      );
      for (const { type, data } of replies) {
        expect(type).toBe('ok');
        seqs.add((data as { seq: number }).seq);
      }
      wire.close();
      await evictDurableObject(room);
    }
    expect(seqs.size).toBe(1);
    const last = await connect(desk.id, token, conversation);
    const { events } = last.frames[0] as unknown as { events: { text?: string }[] };
    expect(events.filter(({ text }) => text === 'Once')).toHaveLength(1);
  });

  it('D4: the same id with another body is refused, the first is kept; the id of somebody else is another id', async () => {
    const { desk, token, conversation } = await answered();
    const customer = await connect(desk.id, token, conversation);
    const supporter = await connect(desk.id, desk.ann.token, conversation);
    expect(await customer.ask({ type: 'message.send', id: 'the-one-id', text: 'First' })).toMatchObject({ type: 'ok' });
    await evictDurableObject(conversationRoom(desk.id, conversation));
    expect(await customer.ask({ type: 'message.send', id: 'the-one-id', text: 'Second' })).toMatchObject({
      type: 'fail',
      code: 'idempotency_conflict',
    });
    expect(await customer.ask({ type: 'conversation.end', id: 'the-one-id' })).toMatchObject({
      type: 'fail',
      code: 'idempotency_conflict',
    });
    expect(await supporter.ask({ type: 'message.send', id: 'the-one-id', text: 'Mine' })).toMatchObject({ type: 'ok' });
    const again = await connect(desk.id, token, conversation);
    const texts = (again.frames[0] as unknown as { events: { text?: string }[] }).events.map(({ text }) => text);
    expect(texts).toContain('First');
    expect(texts).toContain('Mine');
    expect(texts).not.toContain('Second');
  });

  it('D3 Q2: the same request twice is one conversation; another one while it is open is refused', async () => {
    const desk = await makeDesk();
    const { token, customer } = await visitor(desk.id);
    const wish = { id: 'the-request', details: {}, page: '' };
    const first = await desk.room.request(stranger(customer), wish, unknownClient, '', null);
    await evictDurableObject(desk.room);
    expect(await desk.room.request(stranger(customer), wish, unknownClient, '', null)).toEqual(first);
    expect(
      await desk.room.request(
        stranger(customer),
        { ...wish, page: 'https://elsewhere.example' },
        unknownClient,
        '',
        null,
      ),
    ).toMatchObject({
      failure: 'idempotency_conflict',
    });
    expect(
      await desk.room.request(stranger(customer), { ...wish, id: 'another-one' }, unknownClient, '', null),
    ).toMatchObject({
      failure: 'already_open',
    });
    expect(token).not.toBe(customer);
  });
});

const unknownClient = { agent: '', language: '', country: '', city: '' };
const stranger = (customer: string) => ({ session: 'a-session', customer, user: null });

describe('the outbox', () => {
  type Tell = (tell: { message: unknown }) => Promise<void>;

  /** Puts something before what the desk tells others, until it is evicted. */
  async function intercept(
    { room }: TestDesk,
    before: (pass: () => Promise<void>, type: string) => Promise<void>,
  ): Promise<void> {
    await runInDurableObject(room, (instance) => {
      const { host } = instance as unknown as { host: { tell: Tell } };
      const tell = host.tell;
      host.tell = (row) => before(() => tell(row), (row.message as { type: string }).type);
    });
  }

  /** Runs the desk's alarm until nothing waits to be told, and answers how often that took. */
  async function settle({ room }: TestDesk): Promise<number> {
    for (let rounds = 0; rounds < 40; rounds++) {
      const waiting = await runInDurableObject(
        room,
        (_instance, state) => state.storage.sql.exec('SELECT count(*) AS n FROM outbox').one()['n'] as number,
      );
      if (waiting === 0) return rounds;
      passTime(60_000);
      await runDurableObjectAlarm(room);
    }
    throw new Error('the outbox does not become empty');
  }

  it('Q5: what cannot be told is told by the alarm, in order, also by a desk that was evicted meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    vi.spyOn(console, 'log').mockReturnValue();
    const desk = await makeDesk();
    const { customer } = await visitor(desk.id);
    const told: string[] = [];
    const fail = (_pass: () => Promise<void>, type: string) => {
      told.push(type);
      return Promise.reject(new Error('the room is out of order'));
    };
    await intercept(desk, fail);
    const wire = await connect(desk.id, desk.ann.token, null);
    const { conversation } = (await desk.room.request(
      stranger(customer),
      { id: 'a-request', details: {}, page: '' },
      unknownClient,
      '',
      null,
    )) as {
      conversation: string;
    };
    expect(await wire.ask({ type: 'queue.take', conversation })).toMatchObject({ type: 'ok' });
    for (let n = 0; n < 6; n++) {
      passTime(60_000);
      await runDurableObjectAlarm(desk.room);
    }
    // Whoever is second waits for the first.
    expect(told.length).toBeGreaterThan(6);
    expect(new Set(told)).toEqual(new Set(['open']));
    await evictDurableObject(desk.room);
    const heard: string[] = [];
    await intercept(desk, async (pass, type) => {
      heard.push(type);
      await pass();
    });
    expect(await settle(desk)).toBeGreaterThan(0);
    // [X5] Meanwhile her connection was silent for so long that others are asked: the third.
    expect(heard).toEqual(['open', 'place', 'place']);
    const talk = await connect(desk.id, desk.ann.token, conversation);
    expect(talk.frames[0]).toMatchObject({ view: { placement: { phase: 'active' } } });
  });

  it('D3: the same tell is heard once, whatever it says, also after a sleep; the next one is heard', async () => {
    const { desk, token, conversation } = await answered();
    const room = conversationRoom(desk.id, conversation);
    const say = (n: number) =>
      room.hear('desk/somebody', n, { type: 'message.send', from: 'customer', id: `told-${n}`, text: `told ${n}` });
    for (const n of [7, 7, 3]) await say(n);
    await evictDurableObject(room);
    for (const n of [7, 8, 8]) await say(n);
    const wire = await connect(desk.id, token, conversation);
    const { events } = wire.frames[0] as unknown as { events: { text?: string }[] };
    expect(events.flatMap(({ text }) => text ?? []).filter((text) => text.startsWith('told'))).toEqual([
      'told 7',
      'told 8',
    ]);
  });

  it('D3: what was heard although the answer was lost is told again and heard once', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    vi.spyOn(console, 'log').mockReturnValue();
    const desk = await makeDesk({ greeting: 'Hello' });
    const { token, customer } = await visitor(desk.id);
    let told = 0;
    await intercept(desk, async (pass) => {
      told += 1;
      await pass();
      if (told % 3 !== 0) throw new Error('the answer was lost');
    });
    const { conversation } = (await desk.room.request(
      stranger(customer),
      { id: 'a-request', details: {}, page: '' },
      unknownClient,
      '',
      null,
    )) as {
      conversation: string;
    };
    await settle(desk);
    const wire = await connect(desk.id, desk.ann.token, null);
    await wire.ask({ type: 'queue.take', conversation });
    await settle(desk);
    expect(told).toBeGreaterThanOrEqual(6);
    const talk = await connect(desk.id, token, conversation);
    const { events } = talk.frames[0] as unknown as { events: { type: string }[] };
    expect(events.map(({ type }) => type)).toEqual(['supporter.joined', 'message.sent']);
  });
});

describe('the alarm', () => {
  it('trap 6, Q4: one that throws a hundred times loses no timer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    vi.spyOn(console, 'log').mockReturnValue();
    const { desk, token, conversation } = await play();
    const wire = await connect(desk.id, desk.ann.token, null);
    await wire.ask({ type: 'status.set', status: 'online' });
    const customer = await connect(desk.id, token, conversation);
    await customer.until(
      () =>
        customer.frames.some(
          ({ type, placement }) => type === 'placement' && (placement as { phase: string }).phase === 'offered',
        ) || JSON.stringify(customer.frames[0]).includes('"phase":"offered"'),
    );
    passTime(20_000);
    await runInDurableObject(desk.room, (instance) => {
      Object.defineProperty(instance, 'tick', {
        configurable: true,
        value: () => {
          throw new Error('a fault');
        },
      });
    });
    for (let n = 0; n < 100; n++) {
      expect(await runDurableObjectAlarm(desk.room), `alarm ${n}`).toBe(true);
      passTime(1_000);
    }
    expect(await runInDurableObject(desk.room, (_instance, state) => state.storage.getAlarm())).not.toBeNull();
    await runInDurableObject(desk.room, (instance) => Reflect.deleteProperty(instance, 'tick'));
    await runDurableObjectAlarm(desk.room);
    await customer.until(() =>
      customer.frames.some(
        ({ type, placement }) => type === 'placement' && (placement as { phase: string }).phase === 'queued',
      ),
    );
  });

  it('trap 6, Q3: one that was lost is set again by whatever wakes the room', async () => {
    const { desk, conversation } = await play();
    const room = conversationRoom(desk.id, conversation);
    // The customer never came: the place ends after its minute.
    expect(await runInDurableObject(room, (_instance, state) => state.storage.getAlarm())).not.toBeNull();
    await runInDurableObject(room, (_instance, state) => state.storage.deleteAlarm());
    await evictDurableObject(room);
    await room.hint({ phase: 'queued', position: 1, estimateMs: null, online: 0, choose: false, seat: null });
    const alarm = await runInDurableObject(room, (_instance, state) => state.storage.getAlarm());
    expect((alarm ?? Infinity) - Date.now()).toBeLessThanOrEqual(60_000);
  });
});

describe('faults', () => {
  it('trap 4: a connection that fails says so with a code, and shows no stack', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    vi.spyOn(console, 'log').mockReturnValue();
    const { desk, token, conversation } = await answered();
    const room = conversationRoom(desk.id, conversation);
    for (const method of ['getConnectionTags', 'welcome', 'presence']) {
      await runInDurableObject(room, (instance) => {
        Object.defineProperty(instance, method, {
          configurable: true,
          value: () => {
            throw new Error('a secret of the inside');
          },
        });
      });
      const wire = await tryConnect(desk.id, token, conversation);
      expect(await wire.ended(), method).toEqual({ code: 4500, reason: 'internal' });
      expect(wire.frames, method).toEqual([]);
      await runInDurableObject(room, (instance) => Reflect.deleteProperty(instance, method));
    }
    expect((await connect(desk.id, token, conversation)).frames[0]).toMatchObject({ type: 'welcome' });
  });

  it('trap 4, S19: a fault while a frame is handled is answered with a request id that is in the log', async () => {
    const lines = vi.spyOn(console, 'log').mockReturnValue();
    const { desk, token, conversation } = await answered();
    const wire = await connect(desk.id, token, conversation);
    const room = conversationRoom(desk.id, conversation);
    await runInDurableObject(room, (instance) => {
      Object.defineProperty(instance, 'handle', {
        configurable: true,
        value: () => {
          throw new Error('a secret of the inside');
        },
      });
    });
    const reply = await wire.ask({ type: 'message.send', text: 'Hello' });
    expect(reply).toMatchObject({ type: 'fail', code: 'internal', request: expect.any(String) as string });
    expect(JSON.stringify(reply)).not.toContain('inside');
    expect(JSON.stringify(lines.mock.calls)).toContain(reply['request']);
    await runInDurableObject(room, (instance) => Reflect.deleteProperty(instance, 'handle'));
    expect(await wire.ask({ type: 'message.send', text: 'Hello' })).toMatchObject({ type: 'ok' });
  });
});
