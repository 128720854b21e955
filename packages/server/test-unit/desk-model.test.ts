import { CODE_MS, RESCUE_MS, ROUND_PAUSE_MS } from '@deskside/sdk/constants';
import type { Active, Colleague, Waiting } from '@deskside/sdk/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedOf, viewOf } from '../src/desk/audience.ts';
import type { DeskMachineCommand } from '../src/desk/command.ts';
import type { DeskMachineEvent } from '../src/desk/event.ts';
import { deskMachine } from '../src/desk/machine.ts';
import { placementOf, toCustomers } from '../src/desk/placement.ts';
import { QueueHints } from '../src/desk/queue-hints.ts';
import { deskOf, phaseOf, type DeskState, type Member, type Offer, type Visit } from '../src/desk/state.ts';
import { isFailure } from '../src/room/machine.ts';
import { requestOf, setupOf, World, type Person } from './desk-world.ts';

// Random days at a small desk. What must hold is checked after every event and every command, by plain loops that
// share nothing with the rules but the state.

const staff: Person[] = [
  { id: 'ann', groups: ['help'] },
  { id: 'bob', groups: ['help', 'sales'], capacity: 2 },
  { id: 'cem', groups: ['sales'] },
  { id: 'dee', groups: [] },
  { id: 'lea', role: 'leader', groups: ['help'] },
  { id: 'adm', role: 'admin' },
];
const names = staff.map(({ id }) => id);
const customers = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];

const person = fc.constantFrom(...names);
const supporter = fc.constantFrom('ann', 'bob', 'cem');
const customer = fc.constantFrom(...customers);

type Action = (world: World, next: () => string) => DeskMachineCommand | null;
type Wait = number | 'none' | 'wake' | 'before';

/** One thing somebody does. Whom it is about is known only when it happens, so it is a function of the world then. */
function does<Choice>(weight: number, choice: fc.Arbitrary<Choice>, make: (choice: Choice) => Action) {
  return { weight, arbitrary: choice.map(make) };
}

const action: fc.Arbitrary<Action> = fc.oneof(
  does(
    6,
    fc.tuple(customer, fc.constantFrom(undefined, 'help', 'sales')),
    ([who, group]) =>
      (_world, next) =>
        requestOf(next(), { customer: who, group, network: networkOf(who) }),
  ),
  does(
    3,
    fc.tuple(customer, person),
    ([who, seat]) =>
      (_world, next) =>
        requestOf(next(), { customer: who, seat }),
  ),
  does(
    3,
    fc.tuple(customer, fc.nat(5), fc.boolean()),
    ([who, nth, challenged]) =>
      (world, next) =>
        requestOf(next(), {
          customer: who,
          codeHash: [...world.state.codes.keys()].at(-1 - nth) ?? 'none',
          challenged,
        }),
  ),
  does(2, supporter, (who) => (world, next) => ({
    type: 'code.create',
    supporter: who,
    hash: next(),
    until: world.now + CODE_MS,
  })),
  does(6, fc.tuple(fc.nat(9), fc.constantFrom('42', '42', '13', undefined)), ([nth, digits]) => ({ state }) => {
    const offer = offerAt(state, nth);
    return offer && { type: 'offer.accept', offer: offer.id, supporter: offer.supporter, digits };
  }),
  does(4, fc.nat(9), (nth) => ({ state }) => {
    const offer = offerAt(state, nth);
    return offer && { type: 'offer.decline', offer: offer.id, supporter: offer.supporter };
  }),
  does(2, fc.tuple(customer, person), ([who, by]) => (world) => ({
    type: 'queue.take',
    conversation: openOf(world, who),
    supporter: by,
  })),
  does(4, fc.tuple(fc.nat(9), fc.constantFrom('ann', 'bob', 'cem', 'help', 'sales')), ([nth, whom]) => (world) => {
    const visit = activeAt(world.state, nth);
    const wish = whom === 'help' || whom === 'sales' ? { group: whom } : { to: whom };
    if (!visit?.supporter) return null;
    const { conversation, supporter: by } = visit;
    return { type: 'transfer.start', conversation, supporter: by, note: '', ...wish };
  }),
  does(1, fc.nat(9), (nth) => (world) => {
    const visit = activeAt(world.state, nth);
    return visit?.supporter
      ? { type: 'transfer.withdraw', conversation: visit.conversation, supporter: visit.supporter }
      : null;
  }),
  does(1, fc.tuple(fc.nat(9), person), ([nth, by]) => (world) => {
    const visit = activeAt(world.state, nth);
    return visit && { type: 'conversation.take-over', conversation: visit.conversation, supporter: by };
  }),
  does(4, fc.tuple(customer, fc.constantFrom('customer', 'supporter', 'desk')), ([who, by]) => (world) => ({
    type: 'visit.end',
    conversation: openOf(world, who),
    by,
  })),
  does(
    2,
    fc.tuple(customer, fc.constantFrom('', 'words'), fc.constantFrom('customer', 'gone')),
    ([who, text, reason]) =>
      (world, next) => ({
        type: 'visit.leave',
        conversation: openOf(world, who),
        reason,
        message: next(),
        text,
        details: {},
      }),
  ),
  does(3, fc.tuple(customer, fc.constantFrom('seat', 'group')), ([who, choice]) => (world) => ({
    type: 'visit.choose',
    conversation: openOf(world, who),
    choice,
  })),
  does(1, fc.tuple(customer, fc.boolean()), ([who, connected]) => (world) => ({
    type: 'visit.connection',
    conversation: openOf(world, who),
    connected,
  })),
  does(1, customer, (who) => (world) => ({ type: 'visit.words', conversation: openOf(world, who), words: 'hello' })),
  does(4, fc.tuple(person, fc.constantFrom('online', 'online', 'away', 'offline')), ([who, status]) => () => ({
    type: 'status.set',
    supporter: who,
    status,
  })),
  does(3, person, (who) => () => ({ type: 'supporter.connect', supporter: who })),
  does(3, fc.tuple(person, fc.integer({ min: 0, max: 25_000 })), ([who, silentMs]) => (world) => ({
    type: 'supporter.disconnect',
    supporter: who,
    since: world.now - silentMs,
  })),
  does(3, fc.tuple(person, fc.boolean()), ([who, idle]) => () => ({
    type: 'supporter.activity',
    supporter: who,
    idle,
  })),
  does(1, fc.subarray(names), (connected) => () => ({ type: 'presence.reset', connected })),
  does(
    1,
    fc.tuple(fc.subarray(staff, { minLength: 2 }), fc.boolean()),
    ([people, withSales]) =>
      () =>
        withSales ? setupOf(people) : setupOf(people.map(withoutSales), {}, ['help']),
  ),
  does(
    1,
    fc.tuple(customer, person, fc.boolean(), fc.integer({ min: 1, max: 90_000 })),
    ([who, by, network, ms]) =>
      () => ({
        type: 'customer.ban',
        supporter: by,
        customer: who,
        known: true,
        name: who,
        ms,
        reason: 'spam',
        network,
      }),
  ),
  does(1, fc.tuple(customer, person), ([who, by]) => () => ({ type: 'ban.lift', supporter: by, customer: who })),
  does(4, fc.constant(null), () => () => ({ type: 'tick' })),
);

const wait: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('none' as const) },
  { weight: 3, arbitrary: fc.constant('wake' as const) },
  { weight: 2, arbitrary: fc.constant('before' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 4_000, max: 90_000 }) },
);

const day = fc.array(fc.tuple(wait, action), { minLength: 1, maxLength: 60, size: 'max' });

/** c1 and c2 share an office; nothing is known of c3. */
function networkOf(who: string): string {
  if (who === 'c3') return '';
  return who === 'c1' || who === 'c2' ? 'office' : `home-of-${who}`;
}

function offersOf(state: DeskState): Visit[] {
  return [...state.visits.values()].filter((visit) => visit.offer !== null);
}

function offerAt(state: DeskState, nth: number): Offer | null {
  const offers = offersOf(state);
  return offers[nth % offers.length]?.offer ?? null;
}

function activeAt(state: DeskState, nth: number): Visit | null {
  const active = [...state.visits.values()].filter((visit) => visit.supporter !== null);
  return active[nth % active.length] ?? null;
}

function withoutSales(one: Person): Person {
  return { ...one, groups: (one.groups ?? []).filter((id) => id !== 'sales') };
}

function openOf(world: World, who: string): string {
  return [...world.state.visits.values()].find((visit) => visit.customer === who)?.conversation ?? 'none';
}

/** Who may be asked for a visit, told the slow way. */
function mayBeAsked(state: DeskState, visit: Visit, member: Member): boolean {
  if (
    member.disabled ||
    member.role === 'admin' ||
    member.status !== 'online' ||
    member.idle ||
    member.presence !== 'here'
  )
    return false;
  const isIn = (group: string | null) => group === null || member.groups.includes(group);
  const { transfer } = visit;
  if (transfer) {
    const group = state.groups.has(transfer.group ?? '') ? transfer.group : null;
    if (visit.supporter === member.id || (transfer.to !== null && transfer.to !== member.id)) return false;
    if (transfer.to !== null) return true;
    if (!isIn(group)) return false;
  } else if (visit.seat === null ? !isIn(visit.group) : visit.seat !== member.id) return false;
  const promised = [...state.visits.values()].filter(
    (other) => other.supporter === member.id || other.offer?.supporter === member.id,
  ).length;
  return visit.digits !== null || promised < (member.capacity ?? deskOf(state)!.settings.capacity);
}

const wasAsked = (visit: Visit, member: Member) => visit.tried[member.id] === member.turn;

/** Keeps its own books beside the machine, and compares. */
class Auditor {
  /** Every conversation, in the order of asking. */
  readonly asked = new Set<string>();
  readonly closed = new Set<string>();
  readonly openOffers = new Map<string, { until: number }>();
  /** When somebody last let a conversation pass, by `conversation supporter`; forgotten when they become free. */
  readonly passed = new Map<string, number>();
  readonly client = {
    waiting: new Map<string, Waiting>(),
    active: new Map<string, Active>(),
    colleagues: new Map<string, Colleague>(),
  };
  readonly phases = new Map<string, string>();
  seq = 0;

  before(state: DeskState, event: DeskMachineEvent): void {
    switch (event.type) {
      case 'customer.queued':
        expect(this.asked.has(event.conversation), 'asked once').toBe(false);
        this.asked.add(event.conversation);
        for (const ban of state.bans.values()) {
          expect(ban.customer, '[N2]').not.toBe(event.customer);
          if (event.network !== '') expect(ban.network, '[N5]').not.toBe(event.network);
        }
        break;
      case 'offer.made': {
        const visit = state.visits.get(event.conversation)!;
        const member = state.members.get(event.supporter)!;
        expect(visit.offer, '[O7] one offer at a time').toBeNull();
        expect(visit.choose, '[S2]').toBe(false);
        expect(mayBeAsked(state, visit, member), '[O1] [A2]').toBe(true);
        // [A5] [A6] Not the same again without becoming free, or the pause.
        const passedAt = this.passed.get(`${event.conversation} ${event.supporter}`) ?? -Infinity;
        expect(event.at - passedAt, '[A6]').toBeGreaterThanOrEqual(ROUND_PAUSE_MS);
        // [X4] Whoever was answered goes before those who wait.
        for (const earlier of visit.supporter === null ? this.asked : []) {
          if (earlier === event.conversation || visit.digits !== null) break;
          const other = state.visits.get(earlier);
          if (other === undefined || phaseOf(other) !== 'queued' || other.choose) continue;
          expect(mayBeAsked(state, other, member) && !wasAsked(other, member), '[Q7]').toBe(false);
        }
        this.openOffers.set(event.offer, { until: event.until });
        break;
      }
      case 'offer.ended': {
        const offer = this.openOffers.get(event.offer);
        expect(offer, '[O7] ends once').toBeDefined();
        this.openOffers.delete(event.offer);
        if (event.reason === 'timeout') expect(event.at, '[O2]').toBeGreaterThanOrEqual(offer!.until);
        else if (event.reason === 'declined') expect(event.at, '[O2]').toBeLessThan(offer!.until);
        this.passed.set(`${event.conversation} ${event.supporter}`, event.at);
        break;
      }
      case 'conversation.assigned': {
        const visit = state.visits.get(event.conversation)!;
        expect(visit.supporter, '[Q1]').toBe(event.from);
        if (event.how === 'offer' || event.how === 'taken') expect(event.from, '[Q1]').toBeNull();
        else expect(event.from, '[X1] [Y3]').not.toBeNull();
        if (event.from !== null) this.becameFree(event.from);
        this.askAnew(event.conversation);
        expect(state.members.get(event.supporter)!.role, '[M3]').not.toBe('admin');
        if (event.how === 'taken-over') {
          const member = state.members.get(event.supporter)!;
          expect(['leader', 'manager'], '[Y1]').toContain(member.role);
          expect(visit.offer, '[O7]').toBeNull();
        } else if (event.how !== 'taken') {
          expect(visit.offer!.supporter, '[O6]').toBe(event.supporter);
          expect(visit.offer!.until, '[G1]').toBeGreaterThan(event.at);
          expect(this.openOffers.delete(visit.offer!.id), '[O7]').toBe(true);
        } else expect(visit.digits, '[C7]').toBeNull();
        break;
      }
      case 'transfer.started': {
        const visit = state.visits.get(event.conversation)!;
        expect(visit.supporter, '[X1]').not.toBeNull();
        const { lostAt } = state.members.get(visit.supporter!)!;
        if (event.lost) expect(event.at - lostAt!, '[X5]').toBeGreaterThanOrEqual(RESCUE_MS);
        break;
      }
      case 'transfer.ended': {
        const visit = state.visits.get(event.conversation)!;
        expect(visit.offer, '[O7]').toBeNull();
        expect(visit.supporter, '[X2]').not.toBeNull();
        this.askAnew(event.conversation);
        if (event.reason === 'returned') {
          expect(state.members.get(visit.supporter!)!.presence, '[X6]').toBe('here');
        }
        break;
      }
      case 'conversation.closed':
        expect(this.closed.has(event.conversation), '[Q5] closed once').toBe(false);
        this.closed.add(event.conversation);
        if (event.supporter !== null) this.becameFree(event.supporter);
        break;
      case 'customer.banned':
        expect(event.until, '[N1]').toBeGreaterThan(event.at);
        break;
      case 'ban.ended': {
        const { until } = state.bans.get(event.customer)!;
        if (event.by === null) expect(event.at, '[N4]').toBeGreaterThanOrEqual(until);
        else expect(event.at, '[G1]').toBeLessThan(until);
        break;
      }
      case 'status.chosen':
        if (event.status === 'online') this.becameFree(event.supporter);
        break;
      case 'supporter.returned':
        if (state.members.get(event.supporter)?.status === 'online') this.becameFree(event.supporter);
        break;
      case 'supporter.connected':
        this.becameFree(event.supporter);
        break;
    }
  }

  askAnew(conversation: string): void {
    for (const key of this.passed.keys()) if (key.startsWith(`${conversation} `)) this.passed.delete(key);
  }

  becameFree(supporter: string): void {
    for (const key of this.passed.keys()) if (key.endsWith(` ${supporter}`)) this.passed.delete(key);
  }

  /** [V1] A client that only puts what it is told where it belongs. */
  after(state: DeskState, event: DeskMachineEvent): void {
    const { waiting, active, colleagues } = this.client;
    const feed = feedOf(state, event);
    this.seq += feed.length;
    expect(deskOf(state)!.seq, '[V1]').toBe(this.seq);
    for (const told of feed) {
      expect(JSON.stringify(told), '[V2]').not.toContain('"digits"');
      if ('waiting' in told) waiting.set(told.waiting.conversation, told.waiting);
      if ('active' in told) {
        waiting.delete(told.active.conversation);
        active.set(told.active.conversation, told.active);
      }
      if (told.type === 'conversation.closed') {
        waiting.delete(told.conversation);
        active.delete(told.conversation);
      }
      if (told.type === 'colleague.changed') colleagues.set(told.colleague.id, told.colleague);
      if (told.type === 'colleague.removed') colleagues.delete(told.colleague);
    }
  }

  afterCommand(before: DeskState, state: DeskState, events: readonly DeskMachineEvent[], now: number): void {
    // [Q5] [Q2] Everybody is at the desk or was closed, and nobody twice.
    expect([...state.visits.keys(), ...this.closed].sort(), '[Q5]').toEqual([...this.asked].sort());
    const present = [...state.visits.values()].map((visit) => visit.customer);
    expect(new Set(present).size, '[Q2]').toBe(present.length);
    expect(
      offersOf(state)
        .map((visit) => visit.offer!.id)
        .sort(),
      '[O7]',
    ).toEqual([...this.openOffers.keys()].sort());

    for (const visit of state.visits.values()) {
      if (visit.offer !== null) expect(visit.offer.until, '[O2]').toBeGreaterThan(now);
      if (visit.supporter !== null) {
        if (visit.offer !== null) expect(visit.transfer, '[X1]').not.toBeNull();
        if (visit.transfer !== null) {
          // [X2] [X5] Nobody is forgotten: somebody is asked, or nobody can be and the supporter has vanished.
          if (!visit.transfer.lost) expect(visit.offer, '[X2]').not.toBeNull();
          if (visit.offer === null) {
            for (const member of state.members.values()) {
              expect(mayBeAsked(state, visit, member) && !wasAsked(visit, member), '[G2]').toBe(false);
            }
          }
        } else {
          const { lostAt } = state.members.get(visit.supporter)!;
          if (lostAt !== null) expect(now - lostAt, '[X5]').toBeLessThan(RESCUE_MS);
        }
        expect(state.members.get(visit.supporter)!.disabled, '[M2]').toBe(false);
        continue;
      }
      if (visit.offer !== null || visit.choose) continue;
      for (const member of state.members.values()) {
        expect(mayBeAsked(state, visit, member) && !wasAsked(visit, member), '[G2]').toBe(false);
      }
    }

    const wake = deskMachine.wakeAt(state);
    if (wake !== null) expect(wake, '[G4]').toBeGreaterThan(now);

    // [V4] Whoever was told everything so far knows the phase.
    for (const [conversation, placement] of toCustomers(state, events)) this.phases.set(conversation, placement.phase);
    for (const visit of state.visits.values()) expect(this.phases.get(visit.conversation), '[V4]').toBe(phaseOf(visit));
    for (const conversation of this.closed) expect(['left', 'ended'], '[V4]').toContain(this.phases.get(conversation));
    const moved = new QueueHints(before).next(state, Infinity, Infinity).hints;
    for (const visit of state.visits.values()) {
      if (phaseOf(visit) !== 'queued' || moved.has(visit.conversation)) continue;
      expect(queuePlace(state, visit.conversation), '[W4]').toEqual(queuePlace(before, visit.conversation));
    }

    const view =
      viewOf(state, 'ann', { offlineMessages: [], code: null, responses: 0, unread: {} }) ??
      viewOf(state, 'bob', { offlineMessages: [], code: null, responses: 0, unread: {} });
    if (view === null) return;
    const { waiting, active, colleagues } = this.client;
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect([...waiting.values()], '[V1]').toEqual(expect.arrayContaining(view.waiting));
    expect(waiting.size, '[V1]').toBe(view.waiting.length);
    expect([...active.values()], '[V1]').toEqual(expect.arrayContaining(view.active));
    expect(active.size, '[V1]').toBe(view.active.length);
    expect([...colleagues.values()].sort(byId), '[V1]').toEqual([...view.colleagues].sort(byId));
  }
}

function queuePlace(state: DeskState, conversation: string) {
  const placement = placementOf(state, conversation);
  return placement?.phase === 'queued'
    ? { position: placement.position, estimateMs: placement.estimateMs, online: placement.online }
    : null;
}

/** Plays a day and checks everything on the way. */
function play(steps: readonly [Wait, Action][]): World {
  const world = new World();
  const auditor = new Auditor();
  let ids = 0;

  function run(command: DeskMachineCommand): void {
    const before = world.state;
    const result = deskMachine.decide(before, command, world.now);
    if (isFailure(result)) return;
    world.history.push({ command, now: world.now });
    for (const event of result) {
      auditor.before(world.state, event);
      world.state = deskMachine.evolve(world.state, event);
      auditor.after(world.state, event);
      world.log.push(event);
    }
    auditor.afterCommand(before, world.state, result, world.now);
  }

  run(setupOf(staff));
  for (const who of ['ann', 'bob', 'cem', 'dee']) {
    run({ type: 'supporter.connect', supporter: who });
    if (who !== 'dee') run({ type: 'status.set', supporter: who, status: 'online' });
  }
  try {
    for (const [pause, make] of steps) {
      const wake = deskMachine.wakeAt(world.state);
      if (typeof pause === 'number') world.now += pause;
      else if (pause !== 'none' && wake !== null) world.now = Math.max(world.now, pause === 'wake' ? wake : wake - 1);
      if (pause === 'wake') run({ type: 'tick' });
      const command = make(world, () => `id${++ids}`);
      if (command !== null) run(command);
    }
  } catch (error) {
    // The steps are functions: what they came to is what somebody who looks for the fault needs.
    const lines = world.history.map(({ command, now }) => `${now} ${JSON.stringify(command)}`);
    throw new Error(['after', ...lines].join('\n'), { cause: error });
  }
  return world;
}

describe('random days', () => {
  it('[Q1] [Q2] [Q5] [Q7] [G1] [G2] [G4] [O1] [O2] [O6] [O7] [A2] [A6] [X1] [X2] [X4] [X5] [X6] [Y1] [V1] [V4] hold after every command', () => {
    fc.assert(
      fc.property(day, (steps) => {
        play(steps);
      }),
      { numRuns: 500 },
    );
  });

  it('[G3] a replay is exact, also of events that were written and read', () => {
    fc.assert(
      fc.property(day, (steps) => {
        const world = play(steps);
        let replayed = deskMachine.initial;
        const log: DeskMachineEvent[] = [];
        for (const { command, now } of world.history) {
          const events = deskMachine.decide(replayed, command, now);
          if (isFailure(events)) throw new Error('refused in the replay only');
          replayed = events.reduce(deskMachine.evolve, replayed);
          log.push(...events);
        }
        expect(log).toEqual(world.log);
        expect(replayed).toEqual(world.state);
        const read = JSON.parse(JSON.stringify(world.log)) as DeskMachineEvent[];
        expect(read.reduce(deskMachine.evolve, deskMachine.initial)).toEqual(world.state);
      }),
      { numRuns: 100 },
    );
  });

  it('evolve is total: events about what is not there change nothing but themselves', () => {
    fc.assert(
      fc.property(day, fc.nat(), (steps, from) => {
        const { log } = play(steps);
        for (const event of log.slice(from % log.length)) deskMachine.evolve(deskMachine.initial, event);
      }),
      { numRuns: 50 },
    );
  });
});
