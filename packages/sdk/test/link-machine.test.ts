import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeCodeOf, errors, PING_MS, STALE_MS, type ErrorCode } from '../src/constants.ts';
import {
  ANSWER_MS,
  CONNECT_MS,
  decide,
  errorOfClose,
  evolve,
  FIRST_TRY_MS,
  initial,
  INTERNAL_TRIES_MAX,
  PROBE_MS,
  REPLY_MS,
  TRY_MS_MAX,
  wakeAt,
  type CommandFrame,
  type Frame,
  type Happening,
  type LinkEvent,
  type LinkState,
} from '../src/link/machine.ts';

/** Runs the machine and writes down what it says. */
class Runner {
  state: LinkState = initial;
  now = 1_000_000;
  random = 0.5;
  readonly events: LinkEvent[] = [];

  do(happening: Happening): LinkEvent[] {
    const events = decide(this.state, { ...happening, random: this.random }, this.now);
    this.state = events.reduce(evolve, this.state);
    this.events.push(...events);
    return events;
  }

  give(id: string): LinkEvent[] {
    return this.do({ type: 'give', command: { type: 'message.send', id, text: id } });
  }

  frame(frame: Frame | null): LinkEvent[] {
    return this.do({ type: 'frame', connection: this.state.connection, frame });
  }

  lost(code = 1006): LinkEvent[] {
    return this.do({ type: 'lost', connection: this.state.connection, code });
  }

  welcome(seq = this.state.since, events: object[] = []): LinkEvent[] {
    return this.frame({ type: 'welcome', version: 1, now: this.now, seq, view: {}, events });
  }

  /** Lets time pass until the machine wants to be asked. */
  wake(): LinkEvent[] {
    this.now = wakeAt(this.state)!;
    return this.do({ type: 'tick' });
  }

  open(): this {
    this.do({ type: 'tick' });
    this.welcome();
    return this;
  }
}

const typesOf = (events: LinkEvent[]) => events.map(({ type }) => type);
const event = (seq: number) => ({ type: 'message.sent', seq });

describe('before welcome', () => {
  it('[L1] sends nothing before welcome, then what was given meanwhile', () => {
    const link = new Runner();
    expect(typesOf(link.give('a'))).toEqual(['given']);
    link.do({ type: 'tick' });
    expect(typesOf(link.give('b'))).toEqual(['given']);
    expect(typesOf(link.frame({ type: 'ok', re: 'a', data: {} }))).toEqual(['heard']);
    expect(link.do({ type: 'signal', frame: { type: 'typing' } })).toEqual([]);
    expect(link.welcome()).toMatchObject([{ type: 'heard' }, { type: 'opened' }, { type: 'sent', frame: { id: 'a' } }]);
  });

  it('gives a try up that has no welcome', () => {
    const link = new Runner();
    link.do({ type: 'tick' });
    expect(wakeAt(link.state)).toBe(link.now + CONNECT_MS);
    expect(typesOf(link.wake())).toEqual(['waiting']);
    expect(typesOf(link.wake())).toEqual(['connecting']);
  });

  it('gives up a welcome that is none', () => {
    const link = new Runner();
    link.do({ type: 'tick' });
    expect(typesOf(link.frame({ type: 'welcome', seq: 'x' }))).toEqual(['heard', 'waiting']);
  });
});

describe('commands', () => {
  it('[L2] has one under way and goes on with its answer', () => {
    const link = new Runner().open();
    expect(typesOf(link.give('a'))).toEqual(['given', 'sent']);
    expect(typesOf(link.give('b'))).toEqual(['given']);
    const events = link.frame({ type: 'ok', re: 'a', data: { seq: 1 } });
    expect(events).toMatchObject([
      { type: 'heard' },
      { type: 'answered', id: 'a' },
      { type: 'sent', frame: { id: 'b' } },
    ]);
  });

  it('[L2] sends again with the same id after an interruption, and hears the answer once', () => {
    const link = new Runner().open();
    link.give('a');
    for (let round = 0; round < 50; round++) {
      link.lost();
      link.wake();
      expect(link.welcome()).toMatchObject([{}, {}, { type: 'sent', frame: { id: 'a' } }]);
    }
    link.frame({ type: 'ok', re: 'a', data: {} });
    expect(typesOf(link.frame({ type: 'ok', re: 'a', data: {} }))).toEqual(['heard']);
    expect(link.events.filter(({ type }) => type === 'answered')).toHaveLength(1);
  });

  it('does not take the answer to another command for its own', () => {
    const link = new Runner().open();
    link.give('a');
    expect(typesOf(link.frame({ type: 'ok', re: 'b', data: {} }))).toEqual(['heard']);
    expect(typesOf(link.frame({ type: 'fail', re: 'b', code: 'internal', message: '' }))).toEqual(['heard']);
  });

  it('gives a check back as it is', () => {
    const link = new Runner().open();
    const check = { type: 'check', n: 3 };
    expect(link.frame(check)).toMatchObject([{ type: 'heard' }, { type: 'signalled', frame: check }]);
  });

  it('hears nothing from a connection that was given up', () => {
    const link = new Runner().open();
    link.give('a');
    const { connection } = link.state;
    link.lost();
    expect(link.do({ type: 'frame', connection, frame: { type: 'ok', re: 'a', data: {} } })).toEqual([]);
    expect(link.do({ type: 'lost', connection, code: 1006 })).toEqual([]);
  });

  it('holds one back that the server wants later, and those behind it', () => {
    const link = new Runner().open();
    link.give('a');
    link.give('b');
    link.random = 0;
    expect(
      typesOf(link.frame({ type: 'fail', re: 'a', code: 'rate_limited', message: '', data: { retryAfterMs: 700 } })),
    ).toEqual(['heard', 'held']);
    expect(wakeAt(link.state)).toBe(link.now + 700);
    expect(link.wake()).toMatchObject([{ type: 'sent', frame: { id: 'a' } }]);
    expect(link.frame({ type: 'ok', re: 'a', data: {} })).toMatchObject([{}, {}, { type: 'sent', frame: { id: 'b' } }]);
  });

  it('tells a bug of the server after some tries, a refusal at once', () => {
    const link = new Runner().open();
    link.give('a');
    for (let round = 1; round < INTERNAL_TRIES_MAX; round++) {
      expect(typesOf(link.frame({ type: 'fail', re: 'a', code: 'internal', message: '' }))).toEqual(['heard', 'held']);
      while (link.state.sentAt === null) {
        link.wake();
        link.frame(null);
      }
    }
    expect(typesOf(link.frame({ type: 'fail', re: 'a', code: 'internal', message: '' }))).toEqual(['heard', 'failed']);
    link.give('b');
    link.give('c');
    const events = link.frame({ type: 'fail', re: 'b', code: 'wrong_state', message: 'over' });
    expect(events).toMatchObject([{}, { type: 'failed', id: 'b', error: { code: 'wrong_state' } }, { type: 'sent' }]);
  });

  it('treats an error it does not know as final', () => {
    const link = new Runner().open();
    link.give('a');
    expect(typesOf(link.frame({ type: 'fail', re: 'a', code: 'brand_new', message: '' }))).toEqual(['heard', 'failed']);
  });

  it('gets a new ticket when a command is not authorized', () => {
    const link = new Runner().open();
    link.give('a');
    expect(typesOf(link.frame({ type: 'fail', re: 'a', code: 'unauthorized', message: '' }))).toEqual([
      'heard',
      'waiting',
    ]);
    expect(link.state.outbox).toHaveLength(1);
  });

  it('connects again when a living link does not answer', () => {
    const link = new Runner().open();
    link.give('a');
    const started = link.now;
    let events: LinkEvent[] = [];
    while (!events.some(({ type }) => type === 'waiting')) {
      events = link.wake();
      link.frame(null);
    }
    expect(link.now - started).toBe(REPLY_MS);
  });

  it('fails the frame that was too big and goes on with the next', () => {
    const link = new Runner().open();
    link.give('a');
    link.give('b');
    expect(link.lost(1009)).toMatchObject([
      { type: 'failed', id: 'a', error: { code: 'too_large' } },
      { type: 'waiting' },
    ]);
    expect(link.state.outbox.map(({ id }) => id)).toEqual(['b']);
  });

  it('drops what is open when it is stopped, and what comes later', () => {
    const link = new Runner().open();
    link.give('a');
    expect(link.do({ type: 'stop' })).toMatchObject([
      { type: 'closed', error: null },
      { type: 'dropped', id: 'a' },
    ]);
    expect(typesOf(link.give('b'))).toEqual(['dropped']);
    expect(link.do({ type: 'retry' })).toEqual([]);
    expect(link.do({ type: 'stop' })).toEqual([]);
    expect(wakeAt(link.state)).toBe(null);
  });
});

describe('history', () => {
  it('[L3] leaves repeated events out and reconnects at a hole', () => {
    const link = new Runner();
    link.do({ type: 'tick' });
    expect(link.welcome(4, [event(1), event(2)])).toMatchObject([{}, { type: 'opened', set: { since: 2 } }]);
    expect(link.frame({ type: 'history', events: [event(2), event(3)] })).toMatchObject([
      {},
      { type: 'received', set: { since: 3 }, frame: { events: [{ seq: 3 }] } },
    ]);
    expect(typesOf(link.frame(event(3)))).toEqual(['heard']);
    expect(typesOf(link.frame(event(5)))).toEqual(['heard', 'waiting']);
    expect(typesOf(link.wake())).toEqual(['connecting']);
    expect(link.state.since).toBe(3);
  });

  it('[L3] counts an event of a kind it does not know', () => {
    const link = new Runner().open();
    link.frame({ type: 'note.pinned', seq: 1 });
    expect(link.state.since).toBe(1);
  });

  it('takes a welcome without events as the whole', () => {
    const link = new Runner();
    link.do({ type: 'tick' });
    link.frame({ type: 'welcome', version: 1, now: 0, seq: 70, view: {} });
    expect(link.state).toMatchObject({ phase: 'open', since: 70 });
  });

  it('starts from nothing when the server knows less than before', () => {
    const link = new Runner();
    link.do({ type: 'tick' });
    link.welcome(2, [event(1), event(2)]);
    link.lost();
    link.wake();
    expect(typesOf(link.frame({ type: 'welcome', version: 1, now: 0, seq: 1, view: {}, events: [] }))).toEqual([
      'heard',
      'rewound',
      'waiting',
    ]);
    expect(typesOf(link.wake())).toEqual(['connecting']);
    expect(link.state.since).toBe(0);
  });
});

describe('a dead link', () => {
  it('[L4] is found within 25 s', () => {
    const link = new Runner().open();
    const heard = link.now;
    expect(typesOf(link.wake())).toEqual(['pinged']);
    while (link.state.phase === 'open') link.wake();
    expect(link.now - heard).toBeLessThanOrEqual(STALE_MS);
    expect(link.state.phase).toBe('waiting');
  });

  it('[L4] is not one that answers, for hours', () => {
    const link = new Runner().open();
    const opened = link.now;
    for (let round = 0; round < 1000; round++) {
      expect(typesOf(link.wake())).toEqual(['pinged']);
      link.now += 300;
      link.frame(null);
    }
    expect(link.now - opened).toBeGreaterThan(1000 * PING_MS - 1);
  });

  it('[L4] is found soon after hours of sleep', () => {
    const link = new Runner().open();
    link.now += 8 * 3_600_000;
    expect(typesOf(link.do({ type: 'tick' }))).toEqual(['pinged']);
    expect(wakeAt(link.state)).toBe(link.now + PROBE_MS);
    expect(typesOf(link.wake())).toEqual(['waiting']);
  });

  it('[L4] is not one that a slow tick found silent', () => {
    const link = new Runner().open();
    link.now += 60_000;
    link.do({ type: 'tick' });
    link.frame(null);
    expect(link.state).toMatchObject({ phase: 'open', deadAt: Infinity });
  });

  it('[L4] is one whose ping was open when the device fell asleep', () => {
    const link = new Runner().open();
    link.wake();
    link.now += 3_600_000;
    expect(typesOf(link.do({ type: 'tick' }))).toEqual(['waiting']);
  });

  it('is asked for when the network comes back, and a try is made at once', () => {
    const link = new Runner().open();
    expect(typesOf(link.do({ type: 'awake' }))).toEqual(['pinged']);
    expect(wakeAt(link.state)).toBe(link.now + PROBE_MS);
    expect(PROBE_MS).toBeLessThan(ANSWER_MS);
    link.lost();
    expect(typesOf(link.do({ type: 'awake' }))).toEqual(['connecting']);
  });
});

describe('waiting', () => {
  it('[L5] is short first, doubles up to ten seconds, and is short again after a good link', () => {
    const link = new Runner();
    link.random = 0.999_999;
    link.do({ type: 'tick' });
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      link.lost();
      waits.push(Math.round(link.state.until - link.now));
      link.wake();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
    link.welcome();
    link.wake();
    link.frame(null);
    link.lost();
    expect(Math.round(link.state.until - link.now)).toBe(FIRST_TRY_MS);
  });

  it('does not forget its failures for a link that broke at once', () => {
    const link = new Runner();
    link.random = 0.999_999;
    link.do({ type: 'tick' });
    for (let round = 0; round < 6; round++) {
      link.welcome();
      link.lost(1011);
      link.wake();
    }
    link.lost();
    expect(Math.round(link.state.until - link.now)).toBe(TRY_MS_MAX);
  });

  it('is short when the server restarts', () => {
    const link = new Runner();
    link.random = 0.999_999;
    link.do({ type: 'tick' });
    for (let round = 0; round < 5; round++) {
      link.lost();
      link.wake();
    }
    link.lost(1012);
    expect(Math.round(link.state.until - link.now)).toBe(FIRST_TRY_MS);
  });

  it('lasts as long as the server asks', () => {
    const link = new Runner();
    link.do({ type: 'tick' });
    link.do({ type: 'refused', connection: 1, error: { code: 'rate_limited', data: { retryAfterMs: 60_000 } } });
    expect(link.state.until).toBe(link.now + 60_000 + 0.5 * FIRST_TRY_MS);
  });

  it('ends when a person wants it', () => {
    const link = new Runner().open();
    link.lost();
    expect(typesOf(link.do({ type: 'retry' }))).toEqual(['connecting']);
  });
});

describe('close codes', () => {
  it('follow the table of errors', () => {
    for (const code of Object.keys(errors) as ErrorCode[]) {
      const link = new Runner().open();
      link.lost(closeCodeOf(code));
      expect([code, link.state.phase]).toEqual([code, errors[code].retry === 'never' ? 'closed' : 'waiting']);
      expect(errors[errorOfClose(closeCodeOf(code)).code].status).toBe(errors[code].status);
    }
    expect(errorOfClose(1006).code).toBe('not_connected');
    expect(errorOfClose(4999).code).toBe('not_connected');
  });

  it('4401 gets a new ticket; without one the link is closed, and a person may still try', () => {
    const link = new Runner().open();
    link.give('a');
    link.lost(4401);
    expect(link.wake()).toMatchObject([{ type: 'connecting', set: { connection: 2 } }]);
    expect(link.do({ type: 'refused', connection: 2, error: { code: 'unauthorized' } })).toMatchObject([
      { type: 'closed', error: { code: 'unauthorized' } },
      { type: 'dropped', id: 'a', error: { code: 'unauthorized' } },
    ]);
    expect(typesOf(link.give('b'))).toEqual(['dropped']);
    expect(link.do({ type: 'awake' })).toEqual([]);
    expect(typesOf(link.do({ type: 'retry' }))).toEqual(['connecting']);
  });
});

/** A room and the network between, as far as the link can tell. */
class Room {
  readonly link = new Runner();
  readonly history: { type: string; seq: number; id?: string }[] = [];
  readonly receipts = new Map<string, number>();
  /** What is on its way in one connection, by its number. */
  up: CommandFrame[] = [];
  down: (Frame | null)[] = [];
  isOpen = false;
  readonly taken: number[] = [];
  readonly answers: string[] = [];
  sentBeforeWelcome = 0;
  welcomed = -1;

  constructor() {
    this.step({ type: 'tick' });
  }

  step(happening: Happening): void {
    for (const event of this.link.do(happening)) {
      if (event.type === 'connecting') {
        this.up = [];
        // The welcome goes on its way when the socket opens; what happens after it comes behind.
        const events = this.history.slice(this.link.state.since);
        const [first, rest] = [events.slice(0, 3), events.slice(3)];
        this.down = [{ type: 'welcome', version: 1, now: 0, seq: this.history.length, view: {}, events: first }];
        if (rest.length) this.down.push({ type: 'history', events: rest });
        this.isOpen = true;
      }
      if (event.type === 'waiting' || event.type === 'closed') {
        this.isOpen = false;
        this.up = [];
        this.down = [];
      }
      if (event.type === 'opened') this.welcomed = this.link.state.connection;
      if (event.type === 'sent') {
        if (this.welcomed !== this.link.state.connection) this.sentBeforeWelcome++;
        this.up.push(event.frame);
      }
      if (event.type === 'pinged') this.down.push(null);
      if (event.type === 'answered') this.answers.push(event.id);
      if (event.type === 'opened' || event.type === 'received') {
        const list = (event.frame['events'] as { seq: number }[] | undefined) ?? [
          event.frame as unknown as { seq: number },
        ];
        for (const { seq } of list) if (seq !== undefined) this.taken.push(seq);
      }
    }
  }

  say(event: { type: string; id?: string }): number {
    const seq = this.history.length + 1;
    this.history.push({ ...event, seq });
    if (this.isOpen) this.down.push({ ...event, seq });
    return seq;
  }

  serve(refuse: ErrorCode | null): void {
    const command = this.up.shift();
    if (!command) return;
    if (refuse) {
      this.down.push({ type: 'fail', re: command.id, code: refuse, message: '' });
      return;
    }
    let seq = this.receipts.get(command.id);
    if (seq === undefined) {
      seq = this.say({ type: 'message.sent', id: command.id });
      this.receipts.set(command.id, seq);
    }
    this.down.push({ type: 'ok', re: command.id, data: { seq } });
  }

  deliver(): void {
    const frame = this.down.shift();
    if (frame !== undefined) this.step({ type: 'frame', connection: this.link.state.connection, frame });
  }

  /** A frame in the middle is lost, which a broken proxy may do. */
  lose(): void {
    if (this.down.length > 1) this.down.splice(1, 1);
  }
}

const action = fc.oneof(
  { weight: 6, arbitrary: fc.constant('deliver' as const) },
  { weight: 6, arbitrary: fc.constant('serve' as const) },
  { weight: 3, arbitrary: fc.constant('give' as const) },
  { weight: 2, arbitrary: fc.constant('say' as const) },
  { weight: 2, arbitrary: fc.constant('cut' as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('later' as const, 'full' as const, 'lose' as const, 'restart' as const, 'kick' as const),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('wake' as const, 'early' as const, 'sleep' as const, 'awake' as const, 'retry' as const),
  },
);

describe('over a lossy network', () => {
  const run = (actions: string[], random: number): { room: Room; given: string[] } => {
    const room = new Room();
    room.link.random = random;
    const given: string[] = [];
    const give = () => {
      const id = `command-${given.length}`;
      given.push(id);
      room.step({ type: 'give', command: { type: 'message.send', id, text: id } });
    };
    for (const one of actions) {
      const { link } = room;
      if (one === 'deliver') room.deliver();
      if (one === 'serve') room.serve(null);
      if (one === 'later') room.serve('rate_limited');
      if (one === 'full') room.serve('storage_unavailable');
      if (one === 'give') give();
      if (one === 'say') room.say({ type: 'message.sent' });
      if (one === 'lose') room.lose();
      if (one === 'cut') room.step({ type: 'lost', connection: link.state.connection, code: 1006 });
      if (one === 'restart') room.step({ type: 'lost', connection: link.state.connection, code: 1012 });
      if (one === 'kick') room.step({ type: 'lost', connection: link.state.connection, code: 4401 });
      if (one === 'awake' || one === 'retry') room.step({ type: one });
      if (one === 'early') link.now = Math.max(link.now, (wakeAt(link.state) ?? 0) - 1);
      if (one === 'sleep') link.now += 3_600_000;
      if (one === 'wake') link.now = Math.max(link.now, wakeAt(link.state) ?? 0);
      room.step({ type: 'tick' });
    }
    // The network heals.
    for (let round = 0; round < 2_000; round++) {
      room.serve(null);
      room.deliver();
      if (room.link.state.phase === 'open' && !room.link.state.outbox.length && !room.down.length) break;
      if (!room.up.length && !room.down.length) {
        room.link.now = wakeAt(room.link.state)!;
        room.step({ type: 'tick' });
      }
    }
    return { room, given };
  };

  it('[L2] every command is done once, in order, and answered once', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 120 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (actions, random) => {
          const { room, given } = run(actions, random);
          expect(room.history.flatMap(({ id }) => id ?? [])).toEqual(given);
          expect(room.answers).toEqual(given);
          expect(room.sentBeforeWelcome).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[L3] every event is taken in once, in order', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 120 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (actions, random) => {
          const { room } = run([...actions, 'say'], random);
          // A frame that was lost is found out with the next one, or with the next connection.
          room.say({ type: 'message.sent' });
          for (let round = 0; round < 2_000 && room.taken.length < room.history.length; round++) {
            room.deliver();
            if (!room.down.length) {
              room.link.now = wakeAt(room.link.state)!;
              room.step({ type: 'tick' });
            }
          }
          expect(room.taken).toEqual(room.history.map(({ seq }) => seq));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[L4] a tick at wakeAt always moves it on, and none before it does anything', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (actions, random) => {
          const { room } = run(actions, random);
          const { link } = room;
          for (let round = 0; round < 50; round++) {
            const at = wakeAt(link.state);
            if (at === null) return;
            if (at > link.now) {
              link.now = Math.max(link.now, at - 1);
              if (link.now < at) expect(link.do({ type: 'tick' })).toEqual([]);
            }
            link.now = Math.max(link.now, at);
            expect(link.do({ type: 'tick' })).not.toEqual([]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
