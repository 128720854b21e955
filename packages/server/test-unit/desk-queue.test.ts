import { describe, expect, it } from 'vitest';
import { placementOf, toCustomers } from '../src/desk/placement.ts';
import { HINT_MS, QueueHints } from '../src/desk/queue-hints.ts';
import { placesOf } from '../src/desk/queue.ts';
import { only, setupOf, World } from './desk-world.ts';

/** Ann and Bob help, Cem sells; each has one conversation. */
function busy(): World {
  const world = World.with([{ id: 'ann' }, { id: 'bob' }, { id: 'cem', groups: ['sales'] }]);
  for (const [id, group] of [
    ['b1', 'help'],
    ['b2', 'help'],
    ['b3', 'sales'],
  ] as const) {
    world.request(id, { group });
    world.accept(id);
  }
  return world;
}

const end = (world: World, conversation: string) => world.do({ type: 'visit.end', conversation, by: 'customer' });
const positions = (world: World) =>
  Object.fromEntries([...placesOf(world.state)].map(([id, place]) => [id, place.position]));
const leave = (conversation: string, text = '') =>
  ({ type: 'visit.leave', conversation, reason: 'customer', message: 'm1', text, details: { phone: '1' } }) as const;

describe('the queue', () => {
  it('[W1] [W2] [Q7] gives a free place to the first of the group', () => {
    const world = busy();
    world.request('s1', { group: 'sales' });
    world.request('h1', { group: 'help' });
    world.request('h2', { group: 'help' });
    end(world, 'b2');
    expect([world.asked('s1'), world.asked('h1'), world.asked('h2')]).toEqual([null, 'bob', null]);
  });

  it('[W1] goes by the order of asking, also when the clock was turned back', () => {
    const world = busy();
    world.request('h1');
    world.now -= 60_000;
    world.request('h2');
    end(world, 'b1');
    expect([world.asked('h1'), world.asked('h2')]).toEqual(['ann', null]);
  });

  it('[W1] goes by the order of asking, in whatever order storage loads the visits', () => {
    const world = busy();
    for (const id of ['h1', 'h2', 'h3']) world.request(id, { group: 'help' });
    world.state = { ...world.state, visits: new Map([...world.state.visits].reverse()) };
    expect(positions(world)).toEqual({ h1: 1, h2: 2, h3: 3 });
    end(world, 'b1');
    expect(world.asked('h1')).toBe('ann');
  });

  it('[W3] [W4] counts who asked before in the same line', () => {
    const world = busy();
    for (const [id, wish] of [
      ['h1', { group: 'help' }],
      ['s1', { group: 'sales' }],
      ['any', {}],
      ['h2', { group: 'help' }],
      ['s2', { group: 'sales' }],
      ['ann1', { seat: 'ann' }],
      ['ann2', { seat: 'ann' }],
      ['any2', {}],
    ] as const)
      world.request(id, wish);
    expect(positions(world)).toEqual({ h1: 1, s1: 1, any: 3, h2: 3, s2: 3, ann1: 1, ann2: 2, any2: 6 });
  });

  it('[W4] tells who moved, and only those', () => {
    const world = busy();
    for (const id of ['h1', 'h2', 'h3']) world.request(id, { group: 'help' });
    world.request('s1', { group: 'sales' });
    const queue = new QueueHints(world.state);
    world.do(leave('h1'));
    const { hints, isDone } = queue.next(world.state, world.now, 10);
    expect([...hints.keys()]).toEqual(['h2', 'h3']);
    expect(hints.get('h3')).toMatchObject({ phase: 'queued', position: 2 });
    expect(isDone).toBe(true);
    expect(queue.next(world.state, world.now, 10)).toEqual({ hints: new Map(), isDone: true });
    // Nobody twice within a second, and then the newest.
    world.do(leave('h2'));
    expect(queue.next(world.state, world.now + HINT_MS - 1, 10)).toEqual({ hints: new Map(), isDone: false });
    expect([...queue.next(world.state, world.now + HINT_MS, 10).hints.keys()]).toEqual(['h3']);
  });

  it('[W4] tells many one after the other: those at the front first, then whoever was told longest ago', () => {
    const world = busy();
    for (let n = 0; n < 60; n++) world.request(`h${n}`, { group: 'help' });
    const queue = new QueueHints(world.state);
    const told = new Set<string>();
    for (let turn = 0; turn < 3; turn++) {
      world.do(leave(`h${turn}`));
      world.now += HINT_MS;
      const { hints, isDone } = queue.next(world.state, world.now, 30);
      expect(isDone).toBe(false);
      for (const n of Array.from({ length: 20 }, (_, nth) => nth + turn + 1)) expect(hints.has(`h${n}`)).toBe(true);
      for (const [id, placement] of hints) {
        expect(placement).toEqual(placementOf(world.state, id));
        told.add(id);
      }
    }
    // Ten of those behind in each turn, nobody twice before everybody had a turn.
    expect(told.size).toBe(20 + 3 * 10);
    while (!queue.next(world.state, world.now, 30).isDone) world.now += HINT_MS;
  });

  it('[W5] [W6] estimates from the time conversations take and the places there are', () => {
    const world = busy();
    world.request('h1', { group: 'help' });
    expect(placementOf(world.state, 'h1')).toMatchObject({ position: 1, estimateMs: null, online: 2 });
    world.now += 60_000;
    end(world, 'b3');
    expect(placementOf(world.state, 'h1')).toMatchObject({ estimateMs: 30_000 });
    world.request('h2', { group: 'help' });
    expect(placementOf(world.state, 'h2')).toMatchObject({ position: 2, estimateMs: 60_000 });
    world.do({ type: 'status.set', supporter: 'ann', status: 'away' });
    expect(placementOf(world.state, 'h1')).toMatchObject({ estimateMs: 60_000, online: 1 });
    world.do({ type: 'status.set', supporter: 'bob', status: 'offline' });
    expect(placementOf(world.state, 'h1')).toMatchObject({ estimateMs: null, online: 0 });
  });

  it('[W5] moves the average by an eighth', () => {
    const world = busy();
    world.now += 8_000;
    end(world, 'b1');
    world.now += 8_000;
    end(world, 'b2');
    expect(world.state.desk.get('desk')!.handlingMs).toBe(9_000);
  });

  it('[W6] counts for a seat only the seat', () => {
    const world = busy();
    world.request('one', { seat: 'ann' });
    expect(placementOf(world.state, 'one')).toMatchObject({ online: 1, seat: { id: 'ann' }, choose: false });
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(60_000);
    expect(placementOf(world.state, 'one')).toMatchObject({ online: 0, choose: true });
  });

  it('[W7] lets anybody take anybody, at any load and status', () => {
    const world = busy();
    world.request('h1', { group: 'help' });
    world.request('h2', { group: 'help' });
    world.request('seat', { seat: 'bob' });
    world.do({ type: 'status.set', supporter: 'cem', status: 'away' });
    for (const conversation of ['h2', 'seat']) world.do({ type: 'queue.take', conversation, supporter: 'cem' });
    expect(world.visit('h2')).toMatchObject({ supporter: 'cem', activeSince: world.now });
    expect(world.visit('seat').supporter).toBe('cem');
    expect(world.try({ type: 'queue.take', conversation: 'none', supporter: 'cem' })).toEqual({ failure: 'not_found' });
    expect(world.try({ type: 'queue.take', conversation: 'h1', supporter: 'none' })).toEqual({ failure: 'forbidden' });
  });

  it('[W8] keeps the first words, shortened', () => {
    const world = busy();
    world.request('one');
    expect(world.do({ type: 'visit.words', conversation: 'one', words: '  ' })).toEqual([]);
    world.do({ type: 'visit.words', conversation: 'one', words: `  ${'x'.repeat(118)}😀${'y'.repeat(50)}` });
    expect(world.visit('one').words).toBe(`${'x'.repeat(118)}…`);
    // The customer took it back.
    world.do({ type: 'visit.words', conversation: 'one', words: 'better' });
    expect(world.visit('one').words).toBe('better');
    expect(world.do({ type: 'visit.words', conversation: 'one', words: ' better' })).toEqual([]);
    world.do({ type: 'visit.words', conversation: 'one', words: '' });
    expect(world.visit('one').words).toBe('');
  });

  it('[W9] keeps the place of a customer without a connection', () => {
    const world = busy();
    world.request('h1', { group: 'help' });
    world.request('h2', { group: 'help' });
    world.do({ type: 'visit.connection', conversation: 'h1', connected: false });
    world.pass(120_000);
    expect(positions(world)).toEqual({ h1: 1, h2: 2 });
    expect(world.do({ type: 'visit.connection', conversation: 'h1', connected: false })).toEqual([]);
    end(world, 'b1');
    expect(world.asked('h1')).toBe('ann');
  });

  it('keeps details that come later', () => {
    const world = busy();
    world.request('h1', { details: { name: 'Eve' } });
    world.do({ type: 'visit.details', conversation: 'h1', details: { name: 'Eve', phone: '2' } });
    expect(world.visit('h1').details).toEqual({ name: 'Eve', phone: '2' });
    for (const command of [
      { type: 'visit.details', conversation: 'x', details: {} },
      { type: 'visit.words', conversation: 'x', words: 'x' },
      { type: 'visit.connection', conversation: 'x', connected: true },
    ] as const)
      expect(world.try(command)).toEqual({ failure: 'not_found' });
  });
});

describe('leaving', () => {
  it('[L1] leaves what was written, and where it was meant for', () => {
    const world = busy();
    world.request('h1', { group: 'help', product: 'app', page: 'p', details: { name: 'Eve', phone: '0' } });
    const events = world.do(leave('h1', 'help me'));
    expect(only(events, 'offline-message.left')[0]!.message).toEqual({
      id: 'm1',
      customer: 'customer-of-h1',
      conversation: 'h1',
      details: { name: 'Eve', phone: '1' },
      group: 'help',
      product: 'app',
      seat: null,
      page: 'p',
      text: 'help me',
      at: world.now,
      handled: null,
    });
    expect(only(events, 'conversation.closed')).toMatchObject([{ outcome: 'left', message: 'm1' }]);
    expect(toCustomers(world.state, events).get('h1')).toEqual({ phase: 'left', message: 'm1' });
    expect(world.state.visits.has('h1')).toBe(false);
  });

  it('[L1] is too late once somebody has answered', () => {
    const world = busy();
    expect(world.try(leave('b1'))).toMatchObject({ failure: 'wrong_state' });
    expect(world.try(leave('none'))).toEqual({ failure: 'not_found' });
  });

  it('[L2] ends without a message when nothing was written', () => {
    const world = busy();
    world.request('h1');
    const events = world.do({ ...leave('h1', ' \n'), reason: 'gone' });
    expect(events).toMatchObject([{ type: 'conversation.closed', outcome: 'ended', reason: 'gone' }]);
    expect(toCustomers(world.state, events).get('h1')).toEqual({ phase: 'ended', reason: 'gone' });
  });

  it('[L3] frees the place at the end, and only an answered one ends', () => {
    const world = busy();
    world.request('h1', { group: 'help' });
    expect(world.try({ type: 'visit.end', conversation: 'h1', by: 'customer' })).toEqual({ failure: 'wrong_state' });
    const events = world.do({ type: 'visit.end', conversation: 'b1', by: 'supporter' });
    expect(events).toMatchObject([
      { type: 'conversation.closed', supporter: 'ann', outcome: 'ended', reason: 'supporter' },
      { type: 'offer.made', conversation: 'h1', supporter: 'ann' },
    ]);
    expect(world.try({ type: 'visit.end', conversation: 'b1', by: 'customer' })).toEqual({ failure: 'not_found' });
  });

  it('[L4] [L5] leaves a message from nowhere and handles it once', () => {
    const world = World.with([{ id: 'ann' }]);
    const [left] = only(
      world.do({
        type: 'offline-message.leave',
        message: 'm',
        customer: 'eve',
        details: {},
        group: 'none',
        product: 'app',
        seat: 'ann',
        page: '',
        text: 'hello',
      }),
      'offline-message.left',
    );
    expect(left!.message).toMatchObject({ id: 'm', conversation: null, group: null, product: 'app', seat: 'ann' });
    const handle = {
      type: 'offline-message.handle',
      supporter: 'ann',
      comment: 'called',
      message: left!.message,
    } as const;
    const [handled] = only(world.do(handle), 'offline-message.handled');
    expect(handled!.message.handled).toEqual({ by: 'ann', at: world.now, comment: 'called' });
    expect(world.try({ ...handle, message: handled!.message })).toMatchObject({ failure: 'wrong_state' });
    expect(world.try({ ...handle, message: null })).toEqual({ failure: 'not_found' });
    expect(world.try({ ...handle, supporter: 'x' })).toEqual({ failure: 'forbidden' });
  });
});

describe('set-up', () => {
  const people = [{ id: 'ann', capacity: 3 }, { id: 'bob' }];

  it('[M1] refuses unknown groups and members named twice', () => {
    const world = new World();
    expect(world.try(setupOf([{ id: 'ann', groups: ['x'] }]))).toEqual({
      failure: 'bad_request',
      data: { group: 'x', user: 'user-ann' },
    });
    expect(world.try(setupOf([{ id: 'bob' }, { id: 'ann' }, { id: 'ann' }]))).toEqual({
      failure: 'bad_request',
      data: { twice: 'member', user: 'user-ann' },
    });
  });

  it('[M1] keeps status, presence and conversations of those who stay', () => {
    const world = World.with(people);
    world.request('one');
    world.accept('one');
    const { status, presence, idleSince } = world.member('ann');
    world.do(setupOf(people, { capacity: 4 }));
    expect(world.member('ann')).toMatchObject({ status, presence, idleSince, disabled: false });
    expect(world.visit('one').supporter).toBe('ann');
  });

  it.each([
    ['removed', setupOf([{ id: 'bob' }])],
    ['made admin', setupOf([{ id: 'ann', role: 'admin' }, { id: 'bob' }])],
  ])('[M2] takes everything from whoever is %s', (_, setup) => {
    const world = World.with(people);
    world.request('one', { seat: 'ann' });
    world.accept('one');
    world.request('two', { seat: 'ann' });
    world.request('three');
    world.request('four');
    expect([world.asked('two'), world.asked('three'), world.asked('four')]).toEqual(['ann', 'bob', 'ann']);
    world.decline('three');
    const events = world.do(setup);
    expect(only(events, 'conversation.closed')).toMatchObject([
      { conversation: 'one', supporter: 'ann', reason: 'desk' },
    ]);
    expect(world.visit('two')).toMatchObject({ choose: true, offer: null });
    expect(world.asked('four')).toBe('bob');
    expect(world.try({ type: 'status.set', supporter: 'ann', status: 'online' })).toEqual({ failure: 'forbidden' });
    for (const command of ['offer.accept', 'offer.decline'] as const) {
      expect(world.try({ type: command, offer: 'four-1', supporter: 'ann' })).toEqual({ failure: 'forbidden' });
    }
    expect(world.try({ type: 'queue.take', conversation: 'three', supporter: 'ann' })).toEqual({
      failure: 'forbidden',
    });
  });

  it('[M2] starts anew for whoever is named again', () => {
    const world = World.with(people);
    world.do(setupOf([{ id: 'bob' }]));
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.do(setupOf(people));
    expect(world.member('ann')).toMatchObject({ disabled: false, status: 'offline' });
  });

  it('[M3] does not bring anybody online by taking the role of admin away', () => {
    const world = World.with(people);
    world.do(setupOf([{ id: 'ann', role: 'admin' }, { id: 'bob' }]));
    expect(world.try({ type: 'status.set', supporter: 'ann', status: 'online' })).toEqual({ failure: 'forbidden' });
    world.do({ type: 'status.set', supporter: 'ann', status: 'away' });
    world.do(setupOf(people));
    expect(world.member('ann').status).toBe('away');
    world.do({ type: 'status.set', supporter: 'ann', status: 'online' });
    world.do(setupOf([{ id: 'ann', role: 'admin' }]));
    world.do(setupOf(people));
    expect(world.member('ann').status).toBe('offline');
  });

  it('[M4] lets whoever waits for a group that is no more wait for any', () => {
    const world = World.with([{ id: 'ann', groups: ['sales'] }]);
    world.request('one', { group: 'help', product: 'app' });
    expect(world.asked('one')).toBeNull();
    world.request('two', { group: 'help' });
    world.do({ type: 'queue.take', conversation: 'two', supporter: 'ann' });
    world.do(setupOf([{ id: 'ann', groups: ['sales'], capacity: 2 }], {}, ['sales']));
    expect(world.visit('two').group).toBe('help');
    expect(world.visit('one')).toMatchObject({ group: null, product: 'app' });
    expect(world.asked('one')).toBe('ann');
  });
});
