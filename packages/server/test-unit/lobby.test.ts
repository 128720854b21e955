import { NOTICE_MS, NOTICES_MAX, VISITOR_NOTICES_MAX } from '@deskside/sdk/constants';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toldOf, visitorOf } from '../src/lobby/audience.ts';
import { lobbyMachine } from '../src/lobby/machine.ts';
import {
  lastNoticeOf,
  openNoticesOf,
  type LobbyMachineCommand as Command,
  type LobbyMachineEvent as Event,
  type LobbyState,
} from '../src/lobby/state.ts';
import { isFailure } from '../src/room/machine.ts';

const seatOf = (id: string) => ({ id, name: `name of ${id}`, title: '', phone: '', picture: '' });

const sendOf = (notice: string, visitors: string[], change: Partial<Extract<Command, { type: 'notice.send' }>> = {}) =>
  ({
    type: 'notice.send',
    notice,
    kind: 'invitation',
    text: 'Can I help?',
    link: null,
    from: seatOf('mia'),
    rank: 'supporter',
    visitors,
    ...change,
  }) satisfies Command;

class World {
  state: LobbyState = lobbyMachine.initial;
  now = 1_000_000;
  readonly events: Event[] = [];

  /** The failure's code, or null. */
  do(command: Command): string | null {
    const events = lobbyMachine.decide(this.state, command, this.now);
    if (isFailure(events)) return events.failure;
    for (const event of events) {
      this.state = lobbyMachine.evolve(this.state, event);
      this.events.push(event);
    }
    return null;
  }

  answer(notice: string, visitor: string, answer: 'accepted' | 'dismissed' = 'accepted') {
    return this.do({ type: 'notice.answer', notice, visitor, answer });
  }
}

const visit = {
  since: 1,
  page: { url: 'https://shop.example/', title: 'Shop', at: 1 },
  pages: 1,
  referrer: '',
  visits: null,
  language: '',
  device: null,
};

describe('a notice', () => {
  it('[B1] goes to those who are here, and to nobody twice; to nobody at all is refused', () => {
    const world = new World();
    expect(world.do(sendOf('n1', []))).toBe('gone');
    expect(world.do(sendOf('n1', ['a', 'b', 'a']))).toBeNull();
    expect(world.state.notices.get('n1')?.to).toEqual({ a: null, b: null });
  });

  it('[B2] waits for its visitor for ten minutes', () => {
    const world = new World();
    world.do(sendOf('n1', ['a']));
    world.now += NOTICE_MS - 1;
    expect(openNoticesOf(world.state, 'a', world.now)).toMatchObject([{ id: 'n1', text: 'Can I help?' }]);
    world.now += 1;
    expect(openNoticesOf(world.state, 'a', world.now)).toEqual([]);
    expect(world.answer('n1', 'a')).toBe('gone');
    expect(lobbyMachine.wakeAt(world.state)).toBe(world.now);
    world.do({ type: 'tick' });
    expect(world.state.notices.size).toBe(0);
    expect(world.events.at(-1)).toMatchObject({ type: 'notice.ended', notice: 'n1', visitors: ['a'] });
  });

  it('[B3] is answered once, by those it went to', () => {
    const world = new World();
    world.do(sendOf('n1', ['a', 'b']));
    expect(world.answer('n1', 'c')).toBe('not_found');
    expect(world.answer('n2', 'a')).toBe('not_found');
    expect(world.answer('n1', 'a', 'dismissed')).toBeNull();
    expect(world.answer('n1', 'a')).toBe('gone');
    expect(world.answer('n1', 'b')).toBeNull();
    expect(world.state.notices.get('n1')?.to).toEqual({ a: 'dismissed', b: 'accepted' });
    expect(openNoticesOf(world.state, 'a', world.now)).toEqual([]);
  });

  it('[B4] the newest one and its answer are what supporters see of a visitor', () => {
    const world = new World();
    expect(lastNoticeOf(world.state, 'a')).toBeNull();
    world.do(sendOf('n1', ['a']));
    world.now += 10;
    world.do(sendOf('n2', ['a', 'b'], { kind: 'notice', from: seatOf('ben') }));
    world.answer('n1', 'a');
    expect(lastNoticeOf(world.state, 'a')).toEqual({
      id: 'n2',
      kind: 'notice',
      from: 'ben',
      at: world.now,
      answer: null,
    });
    world.answer('n2', 'a');
    expect(visitorOf(world.state, 'a', visit)).toMatchObject({ id: 'a', notice: { id: 'n2', answer: 'accepted' } });
    expect(lastNoticeOf(world.state, 'b')?.answer).toBeNull();
  });

  it('[B5] an admin, whose seat nobody can ask for, invites nobody', () => {
    const world = new World();
    expect(world.do(sendOf('n1', ['a'], { rank: 'admin' }))).toBe('forbidden');
    expect(world.do(sendOf('n1', ['a'], { rank: 'admin', kind: 'notice' }))).toBeNull();
    expect(world.do(sendOf('n2', ['a'], { rank: 'manager' }))).toBeNull();
  });

  it('[B6] a supporter sends so many in ten minutes and no more', () => {
    const world = new World();
    for (let n = 0; n < NOTICES_MAX; n++) {
      expect(world.do(sendOf(`n${n}`, [`v${n}`]))).toBeNull();
      world.now += 1000;
    }
    const refused = lobbyMachine.decide(world.state, sendOf('more', ['x']), world.now);
    expect(refused).toEqual({
      failure: 'rate_limited',
      data: { retryAfterMs: NOTICE_MS - NOTICES_MAX * 1000 },
    });
    expect(world.do(sendOf('other', ['x'], { from: seatOf('ben') }))).toBeNull();
    world.now += NOTICE_MS - NOTICES_MAX * 1000;
    expect(world.do(sendOf('more', ['x']))).toBeNull();
  });

  it('[B7] a visitor gets so many in ten minutes, whoever sends them', () => {
    const world = new World();
    for (let n = 0; n < VISITOR_NOTICES_MAX; n++) world.do(sendOf(`n${n}`, ['a'], { from: seatOf(`sup${n}`) }));
    expect(world.do(sendOf('more', ['a']))).toBe('rate_limited');
    expect(world.do(sendOf('more', ['a', 'b']))).toBeNull();
    expect(world.state.notices.get('more')?.to).toEqual({ b: null });
  });

  it('[B8] a visitor hears of their own only, and not who else was told', () => {
    const world = new World();
    world.do(sendOf('n1', ['a', 'b']));
    world.answer('n1', 'a');
    const told = world.events.flatMap((event) => toldOf(event));
    expect(told.map(({ to, frame }) => [to, frame.type])).toEqual([
      [['a', 'b'], 'notice.sent'],
      [['a'], 'notice.ended'],
    ]);
    expect(told[0]?.frame).not.toHaveProperty('notice.to');
    expect(openNoticesOf(world.state, 'b', world.now)[0]).not.toHaveProperty('to');
  });

  it('[B11] is gone with the lobby', () => {
    const world = new World();
    world.do(sendOf('n1', ['a']));
    expect(world.do({ type: 'lobby.close' })).toBeNull();
    expect(world.state.notices.size).toBe(0);
    expect(lobbyMachine.wakeAt(world.state)).toBeNull();
  });
});

describe('on random days', () => {
  const visitor = fc.constantFrom('a', 'b', 'c', 'd');
  const supporter = fc.constantFrom('mia', 'ben');
  type Act =
    | { act: 'send'; from: string; to: string[]; wait: number }
    | { act: 'answer'; nth: number; visitor: string; answer: 'accepted' | 'dismissed'; wait: number }
    | { act: 'tick'; wait: number }
    | { act: 'close'; wait: number };
  const wait = fc.oneof(fc.constant(0), fc.nat(60_000), fc.nat(NOTICE_MS * 2));
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ act: fc.constant('send' as const), from: supporter, to: fc.array(visitor), wait }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        act: fc.constant('answer' as const),
        nth: fc.nat(8),
        visitor,
        answer: fc.constantFrom('accepted' as const, 'dismissed' as const),
        wait,
      }),
    },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('tick' as const), wait }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('close' as const), wait }) },
  );

  it('[B1] [B2] [B3] [B6] [B7] hold after every step, and the clock is never behind', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const world = new World();
        const answers = new Map<string, string>();
        let ids = 0;
        for (const step of acts) {
          world.now += step.wait;
          const before = world.state;
          let failed: string | null = null;
          if (step.act === 'send') {
            failed = world.do(sendOf(`n${ids++}`, step.to, { from: seatOf(step.from) }));
            if (step.to.length === 0) expect(failed === 'gone' || failed === 'rate_limited').toBe(true);
          } else if (step.act === 'answer') {
            const notice = `n${step.nth}`;
            const known = before.notices.get(notice);
            failed = world.answer(notice, step.visitor, step.answer);
            const key = `${notice}/${step.visitor}`;
            if (failed === null) {
              expect(answers.has(key)).toBe(false);
              expect(known !== undefined && known.until > world.now && step.visitor in known.to).toBe(true);
              answers.set(key, step.answer);
            }
          } else failed = world.do(step.act === 'tick' ? { type: 'tick' } : { type: 'lobby.close' });
          if (failed !== null) expect(world.state).toBe(before);
          const live = [...world.state.notices.values()].filter(({ until }) => until > world.now);
          for (const { id, to } of live) {
            for (const [who, answer] of Object.entries(to)) expect(answer).toBe(answers.get(`${id}/${who}`) ?? null);
          }
          for (const from of ['mia', 'ben']) {
            expect(live.filter((notice) => notice.from.id === from).length).toBeLessThanOrEqual(NOTICES_MAX);
          }
          for (const who of ['a', 'b', 'c', 'd']) {
            expect(live.filter(({ to }) => who in to).length).toBeLessThanOrEqual(VISITOR_NOTICES_MAX);
          }
          // After a tick at the time it asked for, that time is over.
          const at = lobbyMachine.wakeAt(world.state);
          if (at !== null) {
            const events = lobbyMachine.decide(world.state, { type: 'tick' }, at);
            const after = isFailure(events) ? world.state : events.reduce(lobbyMachine.evolve, world.state);
            expect(lobbyMachine.wakeAt(after) ?? Infinity).toBeGreaterThan(at);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
