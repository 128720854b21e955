import { RESCUE_MS, ROUND_PAUSE_MS } from '@deskside/sdk/constants';
import { describe, expect, it } from 'vitest';
import { feedOf, viewOf } from '../src/desk/audience.ts';
import { placementOf, toCustomers } from '../src/desk/placement.ts';
import { maySupervise } from '../src/desk/suitable.ts';
import { only, requestOf, setupOf, World, type Person } from './desk-world.ts';

const staff: Person[] = [
  { id: 'ann', groups: ['help'] },
  { id: 'bob', groups: ['help', 'sales'], capacity: 2 },
  { id: 'cem', groups: ['sales'] },
  { id: 'lea', groups: ['help'], role: 'leader' },
  { id: 'max', groups: [], role: 'manager' },
  { id: 'adm', role: 'admin' },
];

/** Somebody whom Ann helps. */
function helped(people: readonly Person[] = staff): World {
  const world = World.with(people);
  world.request('c1', { seat: 'ann' });
  world.accept('c1');
  return world;
}

const start = (world: World, wish: { to?: string; group?: string }, note = '') =>
  world.try({ type: 'transfer.start', conversation: 'c1', supporter: 'ann', note, ...wish });

describe('handing over', () => {
  it('[X1] to a colleague: an offer that, accepted, makes the other responsible', () => {
    const world = helped();
    const began = world.visit('c1').activeSince;
    world.now += 500;
    start(world, { to: 'bob' }, 'speaks Turkish');
    expect(world.asked('c1')).toBe('bob');
    expect(world.visit('c1').supporter).toBe('ann');
    world.now += 500;
    const events = world.accept('c1');
    expect(only(events, 'conversation.assigned')).toMatchObject([{ supporter: 'bob', how: 'transfer', from: 'ann' }]);
    expect(world.visit('c1')).toMatchObject({ supporter: 'bob', transfer: null, offer: null, activeSince: began });
    expect(placementOf(world.state, 'c1')).toMatchObject({ phase: 'active', supporter: { id: 'bob' } });
  });

  it('[X1] [A6] it frees the place of whoever handed over', () => {
    const world = helped();
    world.request('c2', { seat: 'ann' });
    expect(world.asked('c2')).toBeNull();
    start(world, { to: 'bob' });
    world.accept('c1');
    expect(world.asked('c2')).toBe('ann');
  });

  it('[X1] a colleague needs no free place, but has to be there', () => {
    const world = helped();
    world.request('c2', { seat: 'cem' });
    world.accept('c2');
    expect(start(world, { to: 'cem' })).not.toHaveProperty('failure');
    world.decline('c1');
    world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    expect(start(world, { to: 'bob' })).toEqual({ failure: 'wrong_state', data: { nobody: true } });
    expect(start(world, { to: 'adm' })).toMatchObject({ failure: 'not_found' });
    expect(start(world, { to: 'ann' })).toMatchObject({ failure: 'bad_request' });
    expect(start(world, { to: 'bob', group: 'help' })).toMatchObject({ failure: 'bad_request' });
    expect(start(world, { group: 'none' })).toMatchObject({ failure: 'not_found' });
  });

  it('[X1] a group is asked one after the other, without whoever hands over', () => {
    const world = helped();
    start(world, { group: 'help' });
    expect(world.asked('c1')).toBe('bob');
    world.decline('c1');
    expect(world.asked('c1')).toBe('lea');
    const events = world.decline('c1');
    expect(only(events, 'transfer.ended')).toMatchObject([{ reason: 'declined', asked: 'lea', group: 'help' }]);
    expect(world.visit('c1')).toMatchObject({ supporter: 'ann', transfer: null, tried: {}, retryAt: null });
  });

  it('[X2] a declined transfer changes nothing, nor does one nobody answers', () => {
    const world = helped();
    const before = world.visit('c1');
    start(world, { to: 'bob' });
    world.decline('c1');
    expect(world.visit('c1')).toEqual({ ...before, offerCount: 2 });
    start(world, { to: 'bob' });
    const events = world.pass(20_000);
    expect(only(events, 'transfer.ended')).toMatchObject([{ reason: 'timeout', asked: 'bob' }]);
    expect(world.visit('c1')).toEqual({ ...before, offerCount: 3 });
  });

  it('[X3] may be taken back, by its supporter only, and is there once', () => {
    const world = helped();
    start(world, { to: 'bob' });
    expect(start(world, { to: 'cem' })).toEqual({ failure: 'wrong_state', data: { transfer: true } });
    expect(world.try({ type: 'transfer.start', conversation: 'c1', supporter: 'bob', to: 'cem', note: '' })).toEqual({
      failure: 'forbidden',
    });
    const withdraw = { type: 'transfer.withdraw', conversation: 'c1' } as const;
    expect(world.try({ ...withdraw, supporter: 'bob' })).toEqual({ failure: 'forbidden' });
    const events = world.do({ ...withdraw, supporter: 'ann' });
    expect(only(events, 'offer.ended')).toMatchObject([{ reason: 'withdrawn' }]);
    expect(world.try({ ...withdraw, supporter: 'ann' })).toEqual({ failure: 'gone' });
    expect(world.try({ type: 'offer.accept', offer: 'c1-2', supporter: 'bob' })).toEqual({ failure: 'gone' });
  });

  it('[X3] [O7] an end in between withdraws the offer', () => {
    const world = helped();
    start(world, { to: 'bob' });
    const events = world.do({ type: 'visit.end', conversation: 'c1', by: 'customer' });
    expect(events.map(({ type }) => type)).toEqual(['offer.ended', 'conversation.closed']);
    expect(only(events, 'conversation.closed')[0]?.supporter).toBe('ann');
  });

  it('[X3] the customer hears of the change, and of nothing before', () => {
    const world = helped();
    const asking = start(world, { to: 'bob' });
    if ('failure' in asking) throw new Error('refused');
    expect([...toCustomers(world.state, asking)]).toEqual([]);
    const declined = world.decline('c1');
    expect([...toCustomers(world.state, declined)]).toEqual([]);
    start(world, { to: 'bob' });
    expect([...toCustomers(world.state, world.accept('c1')).keys()]).toEqual(['c1']);
  });

  it('[X4] goes before those who wait', () => {
    const world = helped([
      { id: 'ann', groups: ['help'] },
      { id: 'bob', groups: ['help'] },
    ]);
    world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    world.request('c2', { group: 'help' });
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(RESCUE_MS);
    world.do({ type: 'status.set', supporter: 'bob', status: 'online' });
    expect(world.asked('c1')).toBe('bob');
    expect(world.asked('c2')).toBeNull();
  });

  it('[M2] whoever is removed is asked no more, and what they had ends', () => {
    const world = helped();
    start(world, { group: 'help' });
    world.do(setupOf(staff.filter(({ id }) => id !== 'bob')));
    expect(world.asked('c1')).toBe('lea');
    const events = world.do(setupOf(staff.filter(({ id }) => id !== 'ann')));
    expect(only(events, 'offer.ended')).toHaveLength(1);
    expect(world.state.visits.has('c1')).toBe(false);
  });

  it('[V1] colleagues see who is asked, with the note', () => {
    const world = helped();
    const events = start(world, { to: 'bob' }, 'look');
    if ('failure' in events) throw new Error('refused');
    const told = events.flatMap((event) => feedOf(world.state, event));
    expect(told.at(-1)).toMatchObject({
      type: 'conversation.changed',
      active: { transfer: { from: 'ann', to: 'bob', note: 'look', lost: false, offer: { supporter: 'bob' } } },
    });
    const view = viewOf(world.state, 'cem', { offlineMessages: [], code: null, responses: 0, unread: {} });
    expect(view?.active[0]?.transfer?.offer?.supporter).toBe('bob');
  });
});

describe('a supporter who vanishes', () => {
  const vanish = (world: World) => world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });

  it('[X5] after 90 seconds others of the group are asked, and the customer is told', () => {
    const world = helped();
    vanish(world);
    expect(only(world.pass(RESCUE_MS - 1), 'transfer.started')).toEqual([]);
    const events = world.pass(1);
    expect(only(events, 'transfer.started')).toMatchObject([{ lost: true, group: 'help' }]);
    expect(world.asked('c1')).toBe('bob');
    expect(toCustomers(world.state, events).get('c1')).toMatchObject({ phase: 'active', lost: true });
    world.accept('c1');
    expect(placementOf(world.state, 'c1')).toEqual(
      expect.objectContaining({ phase: 'active', supporter: expect.objectContaining({ id: 'bob' }) as object }),
    );
    expect(placementOf(world.state, 'c1')).not.toHaveProperty('lost');
  });

  it('[X5] [A4] again after the pause, until somebody takes it', () => {
    const world = helped([
      { id: 'ann', groups: ['help'] },
      { id: 'bob', groups: ['help'] },
    ]);
    vanish(world);
    world.pass(RESCUE_MS);
    world.decline('c1');
    expect(world.asked('c1')).toBeNull();
    world.pass(ROUND_PAUSE_MS);
    expect(world.asked('c1')).toBe('bob');
  });

  it('[X6] whoever comes back keeps it', () => {
    const world = helped();
    vanish(world);
    world.pass(RESCUE_MS);
    const events = world.do({ type: 'supporter.connect', supporter: 'ann' });
    expect(only(events, 'transfer.ended')).toMatchObject([{ reason: 'returned', lost: true }]);
    expect(world.visit('c1')).toMatchObject({ supporter: 'ann', offer: null, transfer: null });
    expect(toCustomers(world.state, events).get('c1')).not.toHaveProperty('lost');
  });

  it('[X5] keeps asking whoever was asked before, and the note', () => {
    const world = helped();
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(RESCUE_MS - 5_000);
    start(world, { to: 'cem' }, 'please');
    world.pass(5_000);
    expect(world.visit('c1').transfer).toMatchObject({ lost: true, note: 'please' });
    expect(world.asked('c1')).toBe('cem');
    expect(world.try({ type: 'transfer.withdraw', conversation: 'c1', supporter: 'ann' })).toEqual({ failure: 'gone' });
  });
});

describe('watching and taking over', () => {
  const may = (world: World, id: string) => maySupervise(world.state, world.member(id), world.visit('c1'));

  it('[Y1] leaders of the group, managers and admins may watch', () => {
    const world = helped();
    expect(['ann', 'bob', 'cem', 'lea', 'max', 'adm'].filter((id) => may(world, id))).toEqual(['lea', 'max', 'adm']);
    world.do(setupOf(staff.map((one) => (one.id === 'lea' ? { ...one, groups: ['sales'] } : one))));
    expect(may(world, 'lea')).toBe(false);
    world.do(setupOf(staff.filter(({ id }) => id !== 'max')));
    expect(may(world, 'max')).toBe(false);
  });

  it('[Y3] they may take over, unless they serve nobody', () => {
    const world = helped();
    const take = (supporter: string) => world.try({ type: 'conversation.take-over', conversation: 'c1', supporter });
    for (const nobody of ['bob', 'adm']) expect(take(nobody)).toEqual({ failure: 'forbidden' });
    start(world, { to: 'cem' });
    const events = take('lea');
    if ('failure' in events) throw new Error('refused');
    expect(events.map(({ type }) => type)).toEqual(['offer.ended', 'conversation.assigned']);
    expect(world.visit('c1')).toMatchObject({ supporter: 'lea', offer: null, transfer: null });
    expect(take('lea')).toMatchObject({ failure: 'wrong_state' });
    world.do(requestOf('c2', { seat: 'cem' }));
    expect(world.try({ type: 'conversation.take-over', conversation: 'c2', supporter: 'max' })).toMatchObject({
      failure: 'wrong_state',
    });
  });
});
