import { env } from 'cloudflare:workers';
import { runInDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationMachine } from '../src/conversation/machine.ts';
import type { ConversationMachineCommand } from '../src/conversation/command.ts';
import { isHistory } from '../src/conversation/event.ts';
import { defaultSettings } from '../src/desk/default-settings.ts';
import type { DeskMachineCommand } from '../src/desk/command.ts';
import { deskMachine } from '../src/desk/machine.ts';
import { isFailure, type Collections, type Machine } from '../src/room/machine.ts';
import { Pipeline, type Rules } from '../src/room/pipeline.ts';
import { Store } from '../src/room/store.ts';

/** Runs on the storage of a room that nobody uses otherwise. */
async function onStorage(work: (storage: DurableObjectStorage) => void): Promise<void> {
  const room = env.RECORDS.get(env.RECORDS.idFromName(crypto.randomUUID()));
  await runInDurableObject(room, (_instance, { storage }) => work(storage));
}

const host = {
  now: () => 0,
  tell: () => Promise.resolve(),
  wakeAt: () => undefined,
  waitFor: () => undefined,
  log: () => undefined,
};

function rulesOf<State extends Collections, Command, Event>(
  machine: Machine<State, Command, Event>,
): Rules<State, Command, Event> {
  return {
    machine,
    derived: new Set(['last']),
    restore: (state) => state,
    project: () => undefined,
    tells: () => [],
    publish: () => undefined,
  };
}

const person = fc.constantFrom('ann', 'ben', 'cleo');
const visit = fc.constantFrom('v1', 'v2', 'v3', 'v4');
const group = fc.constantFrom('sales', 'help');

const setup = (members: readonly string[]): DeskMachineCommand => ({
  type: 'setup.apply',
  desk: '80000001',
  name: 'Desk',
  problemTypes: [],
  products: [{ id: 'app', name: 'App' }],
  groups: [
    { id: 'sales', name: 'Sales' },
    { id: 'help', name: '帮助' },
  ],
  settings: {
    ...defaultSettings,
    capacity: 2,
    fields: { name: 'optional', phone: 'optional', email: 'optional', product: 'optional' },
    greeting: '',
    offlineText: '',
    recordOpens: false,
  },
  members: members.map((id) => ({
    id,
    user: id,
    name: id,
    title: '',
    phone: '',
    picture: '',
    role: 'supporter' as const,
    groups: ['help'],
    capacity: null,
  })),
});

const deskCommand: fc.Arbitrary<DeskMachineCommand> = fc.oneof(
  fc.subarray(['ann', 'ben', 'cleo'], { minLength: 1 }).map(setup),
  person.map((supporter) => ({ type: 'supporter.connect' as const, supporter })),
  fc.record({
    type: fc.constant('supporter.disconnect' as const),
    supporter: person,
    since: fc.nat(),
  }),
  fc.record({ type: fc.constant('supporter.activity' as const), supporter: person, idle: fc.boolean() }),
  fc.record({
    type: fc.constant('status.set' as const),
    supporter: person,
    status: fc.constantFrom('online' as const, 'away' as const, 'offline' as const),
  }),
  fc.record({
    type: fc.constant('visit.request' as const),
    conversation: visit,
    customer: visit,
    details: fc.record({ name: fc.string() }),
    page: fc.string(),
    digits: fc.constant('42'),
    seat: fc.option(person, { nil: undefined }),
    group: fc.option(group, { nil: undefined }),
  }),
  fc.record({
    type: fc.constant('offer.accept' as const),
    supporter: person,
    offer: fc.tuple(visit, fc.integer({ min: 1, max: 3 })).map(([id, n]) => `${id}-${n}`),
  }),
  fc.record({
    type: fc.constant('offer.decline' as const),
    supporter: person,
    offer: fc.tuple(visit, fc.integer({ min: 1, max: 3 })).map(([id, n]) => `${id}-${n}`),
  }),
  fc.record({ type: fc.constant('queue.take' as const), supporter: person, conversation: visit }),
  fc.record({ type: fc.constant('visit.end' as const), conversation: visit, by: fc.constant('customer' as const) }),
  fc.record({ type: fc.constant('visit.words' as const), conversation: visit, words: fc.string({ unit: 'binary' }) }),
  fc.record({
    type: fc.constant('code.create' as const),
    supporter: person,
    hash: fc.string({ minLength: 1 }),
    until: fc.constant(600_000),
  }),
  fc.constant({ type: 'tick' as const }),
);

const atWork = ['ann', 'ben'].flatMap((supporter): DeskMachineCommand[] => [
  { type: 'supporter.connect', supporter },
  { type: 'status.set', supporter, status: 'online' },
]);

const open: ConversationMachineCommand = {
  type: 'open',
  conversation: 'v1',
  desk: '80000001',
  customer: 'c1',
  details: {},
  mode: 'auto',
  group: null,
  product: null,
  page: '',
  requestedAt: 0,
  placement: { phase: 'queued', position: 1, estimateMs: null, online: 0, choose: false, seat: null },
  settings: {
    greeting: 'Hi',
    survey: true,
    recordLate: true,
    preview: true,
    fileBytesMax: 1_000,
    fileEndingsRefused: ['exe'],
    replies: [],
  },
};
const seat = { id: 'ann', name: 'Ann', title: '', phone: '', picture: '' };
const side = fc.constantFrom('customer' as const, 'supporter' as const);

const conversationCommand: fc.Arbitrary<ConversationMachineCommand> = fc.oneof(
  fc.constant(open),
  fc.constant({ type: 'place' as const, placement: { phase: 'active' as const, supporter: seat, since: 1 } }),
  fc.boolean().map((connected) => ({ type: 'customer.connection' as const, connected })),
  fc.record({
    type: fc.constant('message.send' as const),
    from: side,
    id: fc.uuid(),
    text: fc.string({ minLength: 1, unit: 'grapheme' }),
  }),
  fc.record({ type: fc.constant('mark' as const), by: side, delivered: fc.nat(9), read: fc.nat(9) }),
  fc.record({
    type: fc.constant('details.set' as const),
    details: fc.record({ name: fc.string({ unit: 'grapheme' }) }),
  }),
  side.map((by) => ({ type: 'end' as const, by })),
  fc.record({
    type: fc.constant('survey.answer' as const),
    score: fc.integer({ min: 1, max: 5 }),
    comment: fc.string(),
  }),
  fc.record({
    type: fc.constant('leave' as const),
    message: fc.uuid(),
    written: fc.string(),
    draft: fc.string(),
    contact: fc.constant({}),
  }),
);

/** Lets a machine play, a room that is made anew from its storage after each step beside one that never sleeps. */
function checkRows<State extends Collections, Command extends { type: string }, Event>(
  storage: DurableObjectStorage,
  machine: Machine<State, Command, Event>,
  commands: readonly Command[],
  complete: (state: State, kept: State) => State = (state) => state,
): number {
  const store = new Store(storage);
  store.sql.exec('DELETE FROM row');
  let state = machine.initial;
  let changes = 0;
  for (const [index, command] of commands.entries()) {
    const now = index * 3_000;
    const pipeline = new Pipeline({ ...rulesOf(machine), restore: (loaded) => complete(loaded, state) }, store, {
      ...host,
      now: () => now,
    });
    expect(pipeline.state).toEqual(state);
    const done = pipeline.run(command);
    if (isFailure(done)) continue;
    for (const event of done.events) state = machine.evolve(state, event);
    changes += done.events.length;
    expect(complete(new Store(storage).load(machine.initial), state)).toEqual(state);
  }
  return changes;
}

describe('the rows of a room', () => {
  it('D12: what a desk saved is what it loads, after every command of random days', async () => {
    await onStorage((storage) => {
      let changes = 0;
      fc.assert(
        fc.property(fc.array(deskCommand, { minLength: 10, maxLength: 40, size: 'max' }), (commands) => {
          changes += checkRows(storage, deskMachine, [setup(['ann', 'ben', 'cleo']), ...atWork, ...commands]);
        }),
        { numRuns: 60 },
      );
      expect(changes).toBeGreaterThan(500);
    });
  });

  it('D12: what a conversation saved is what it loads', async () => {
    await onStorage((storage) => {
      let changes = 0;
      fc.assert(
        fc.property(fc.array(conversationCommand, { minLength: 5, maxLength: 30, size: 'max' }), (commands) => {
          // The number of the last event is not a row: the history has it.
          changes += checkRows(storage, conversationMachine, [open, ...commands], (loaded, kept) => ({
            ...loaded,
            last: kept.last,
          }));
        }),
        { numRuns: 60 },
      );
      expect(changes).toBeGreaterThan(300);
    });
  });

  it('D5: history is kept in order, and read from anywhere', async () => {
    await onStorage((storage) => {
      const store = new Store(storage);
      let state = conversationMachine.initial;
      const commands: ConversationMachineCommand[] = [
        open,
        ...Array.from({ length: 50 }, (_, n) => ({
          type: 'message.send' as const,
          from: 'customer' as const,
          id: `message-${n}`,
          text: '\u0000汉\n'.repeat(n),
        })),
      ];
      const all: unknown[] = [];
      for (const command of commands) {
        const events = conversationMachine.decide(state, command, 0);
        if (isFailure(events)) throw new Error(events.failure);
        for (const event of events) {
          state = conversationMachine.evolve(state, event);
          if (!isHistory(event)) continue;
          store.appendHistory(event.seq, event);
          all.push(event);
        }
      }
      expect(store.lastSeq()).toBe(50);
      for (const since of [0, 1, 25, 49, 50, 51])
        expect([...store.history(since)].map((json) => JSON.parse(json) as unknown)).toEqual(all.slice(since));
      expect(() => store.appendHistory(50, {})).toThrow(/UNIQUE/);
    });
  });

  it('D2: a transaction that fails leaves rows, receipts, outbox and state as they were', async () => {
    await onStorage((storage) => {
      const store = new Store(storage);
      const faulty = { on: false };
      const pipeline = new Pipeline(
        {
          ...rulesOf(deskMachine),
          tells: () => [{ room: 'conversation', name: 'x', message: { type: 'place' } }],
          project: () => {
            if (faulty.on) throw new Error('database or disk is full');
          },
        },
        store,
        {
          ...host,
          waitFor: (work) => void work.catch(() => undefined),
          tell: () => Promise.reject(new Error('nobody')),
        },
      );
      expect(isFailure(pipeline.run(setup(['ann'])))).toBe(false);
      const kept = {
        state: pipeline.state,
        rows: store.load(deskMachine.initial),
        tells: store.sql.exec('SELECT * FROM outbox').toArray(),
      };
      faulty.on = true;
      const answers: unknown[] = [];
      const receipt = { author: 'staff/ann', id: 'a-command', body: 'x' };
      expect(
        pipeline.run(
          { type: 'supporter.connect', supporter: 'ann' },
          { receipt, respond: (reply) => answers.push(reply), heard: { sender: 'x', n: 1 } },
        ),
      ).toEqual({ failure: 'storage_unavailable' });
      expect(answers).toEqual([]);
      expect(pipeline.state).toBe(kept.state);
      expect(store.load(deskMachine.initial)).toEqual(kept.rows);
      expect(store.sql.exec('SELECT * FROM outbox').toArray()).toEqual(kept.tells);
      expect(store.receipt('staff/ann', 'a-command')).toBeNull();
      expect(store.hasHeard('x', 1)).toBe(false);
      faulty.on = false;
      expect(isFailure(pipeline.run({ type: 'supporter.connect', supporter: 'ann' }, { receipt }))).toBe(false);
    });
  });

  it('S4: a ticket is used once, also by a store that was made anew, and never after its time', async () => {
    await onStorage((storage) => {
      expect(new Store(storage).useTicket('ticket', 1_000, 500)).toBe(true);
      expect(new Store(storage).useTicket('ticket', 1_000, 999)).toBe(false);
      // Its row is forgotten at its end: then its time refuses it.
      expect(new Store(storage).useTicket('another', 5_000, 2_000)).toBe(true);
      expect(new Store(storage).useTicket('ticket', 1_000, 1_000)).toBe(false);
      expect(new Store(storage).useTicket('ticket', 1_000, 2_000)).toBe(false);
    });
  });

  it('trap 10: names that look like SQL, and texts of a megabyte, are values like any other', async () => {
    await onStorage((storage) => {
      const store = new Store(storage);
      const before = { things: new Map<string, unknown>() };
      const after = {
        things: new Map<string, unknown>([
          ["x'; DROP TABLE row; --", { text: '汉'.repeat(300_000) }],
          ['', null],
          ['🦆', ['\u0000']],
        ]),
      };
      store.save(before, after, new Set());
      expect(store.load(before)).toEqual(after);
      store.save(after, { things: new Map([['🦆', 1]]) }, new Set());
      expect(store.load(before)).toEqual({ things: new Map([['🦆', 1]]) });
    });
  });
});
