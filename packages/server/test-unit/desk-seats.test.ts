import { PRESENCE_GRACE_MS, ROUND_PAUSE_MS } from '@deskside/sdk/constants';
import { describe, expect, it } from 'vitest';
import { placementOf, toCustomers } from '../src/desk/placement.ts';
import { only, setupOf, World } from './desk-world.ts';

const pair = [
  { id: 'ann', groups: ['sales', 'help'] },
  { id: 'bob', groups: ['sales'] },
  { id: 'cem', groups: ['help'] },
];

describe('mode seats', () => {
  it('[S1] asks only the chosen seat', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    expect(world.visit('one')).toMatchObject({ mode: 'seats', seat: 'bob', group: 'sales', choose: false });
    expect(world.asked('one')).toBe('bob');
  });

  it('[S1] waits for a seat that is busy', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.accept('one');
    world.request('two', { seat: 'bob' });
    expect(world.visit('two')).toMatchObject({ choose: false, offer: null });
    world.do({ type: 'visit.end', conversation: 'one', by: 'customer' });
    expect(world.asked('two')).toBe('bob');
  });

  it('[S1] asks the customer to choose when the seat is not online', () => {
    const world = World.with(pair);
    world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    world.request('one', { seat: 'bob' });
    expect(world.visit('one').choose).toBe(true);
    world.do({ type: 'status.set', supporter: 'bob', status: 'online' });
    expect(world.asked('one')).toBeNull();
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'seat' });
    expect(world.asked('one')).toBe('bob');
  });

  it('[S1] [M3] does not know seats that cannot serve', () => {
    const world = World.with([...pair, { id: 'adm', role: 'admin' }]);
    const wish = {
      type: 'visit.request',
      conversation: 'one',
      customer: 'eve',
      details: {},
      page: '',
      digits: '00',
    } as const;
    for (const seat of ['adm', 'nobody'])
      expect(world.try({ ...wish, seat })).toEqual({ failure: 'not_found', data: { seat } });
  });

  it.each(['decline', 'timeout', 'away', 'disconnect'] as const)('[S2] asks nobody else after %s', (how) => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    if (how === 'decline') world.decline('one');
    if (how === 'away') world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    if (how === 'disconnect') world.do({ type: 'supporter.disconnect', supporter: 'bob', since: world.now });
    world.pass(120_000);
    world.do({ type: 'supporter.connect', supporter: 'bob' });
    world.do({ type: 'status.set', supporter: 'bob', status: 'online' });
    expect(world.visit('one')).toMatchObject({ choose: true, offer: null, offerCount: 1 });
    expect(placementOf(world.state, 'one')).toMatchObject({ phase: 'queued', choose: true, seat: { id: 'bob' } });
  });

  it('[S3] waits for the seat: asked again after the pause', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.decline('one');
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'seat' });
    expect(world.visit('one')).toMatchObject({ choose: false, offer: null });
    expect(only(world.pass(ROUND_PAUSE_MS - 1), 'offer.made')).toEqual([]);
    expect(only(world.pass(1), 'offer.made')).toMatchObject([{ supporter: 'bob' }]);
  });

  it('[S3] waits for the seat: asked again when it becomes free', () => {
    const world = World.with([{ id: 'bob', capacity: 2 }]);
    world.request('busy', { seat: 'bob' });
    world.accept('busy');
    world.request('one', { seat: 'bob' });
    world.decline('one');
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'seat' });
    expect(world.asked('one')).toBeNull();
    world.do({ type: 'visit.end', conversation: 'busy', by: 'supporter' });
    expect(world.asked('one')).toBe('bob');
  });

  it('[S3] asks at once when the pause is over before the customer chooses', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.decline('one');
    world.pass(ROUND_PAUSE_MS);
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'seat' });
    expect(world.asked('one')).toBe('bob');
  });

  it('[S4] goes on with the group, not with the seat that has just declined', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.decline('one');
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'group' });
    expect(world.visit('one')).toMatchObject({ mode: 'seats', seat: null, group: 'sales' });
    expect(world.asked('one')).toBe('ann');
    world.decline('one');
    expect(world.asked('one')).toBeNull();
  });

  it('[S4] takes the group asked for if the seat is in it', () => {
    const world = World.with([...pair, { id: 'dan', groups: [] }]);
    world.request('one', { seat: 'ann', group: 'help' });
    world.request('two', { seat: 'bob', group: 'help' });
    world.request('three', { seat: 'dan' });
    expect(['one', 'two', 'three'].map((id) => world.visit(id).group)).toEqual(['help', 'sales', null]);
  });

  it('[S4] can be chosen while waiting, and only then', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    const choose = { type: 'visit.choose', conversation: 'one', choice: 'group' } as const;
    expect(world.try(choose)).toEqual({ failure: 'wrong_state' });
    world.accept('one');
    expect(world.try(choose)).toEqual({ failure: 'wrong_state' });
    world.request('two', { seat: 'bob' });
    expect(world.do({ ...choose, conversation: 'two', choice: 'seat' })).toEqual([]);
    world.do({ ...choose, conversation: 'two' });
    expect(world.asked('two')).toBe('ann');
    expect(world.try({ ...choose, conversation: 'two' })).toEqual({ failure: 'wrong_state' });
    expect(world.try({ ...choose, conversation: 'none' })).toEqual({ failure: 'not_found' });
  });

  it('[S5] asks those to choose who wait for a seat that goes away', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.accept('one');
    world.request('two', { seat: 'bob' });
    expect(only(world.do({ type: 'status.set', supporter: 'bob', status: 'away' }), 'choice.asked')).toHaveLength(1);
    world.do({ type: 'visit.choose', conversation: 'two', choice: 'seat' });
    // The customer waits all the same: away to offline is nothing new.
    world.do({ type: 'status.set', supporter: 'bob', status: 'offline' });
    expect(world.visit('two').choose).toBe(false);
    expect(world.visit('one').supporter).toBe('bob');
  });

  it('[S5] [V4] tells the customer to choose', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.accept('one');
    world.request('two', { seat: 'bob' });
    const events = world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    expect([...toCustomers(world.state, events)]).toMatchObject([['two', { phase: 'queued', choose: true }]]);
  });

  it('[S5] [P4] asks those to choose who wait for a seat that is gone', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.accept('one');
    world.request('two', { seat: 'bob' });
    world.do({ type: 'supporter.disconnect', supporter: 'bob', since: world.now });
    world.pass(PRESENCE_GRACE_MS - 1);
    expect(world.visit('two').choose).toBe(false);
    world.pass(1);
    expect(world.visit('two').choose).toBe(true);
  });

  it('[S5] does not ask the same again when a seat that is away is gone as well', () => {
    const world = World.with(pair);
    world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    world.request('one', { seat: 'bob' });
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'seat' });
    world.do({ type: 'supporter.disconnect', supporter: 'bob', since: world.now });
    world.pass(PRESENCE_GRACE_MS);
    expect(world.member('bob').presence).toBe('gone');
    expect(world.visit('one').choose).toBe(false);
  });

  it('[S5] [M2] asks those to choose whose seat is removed, and does not let them wait for it', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'bob' });
    world.request('two', { seat: 'bob' });
    expect(world.visit('two')).toMatchObject({ choose: false, offer: null });
    world.do(setupOf(pair.filter(({ id }) => id !== 'bob')));
    expect(world.visit('two').choose).toBe(true);
    expect(world.visit('one')).toMatchObject({ choose: true, offer: null });
    expect(world.try({ type: 'visit.choose', conversation: 'one', choice: 'seat' })).toEqual({ failure: 'gone' });
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'group' });
    expect(world.asked('one')).toBe('ann');
  });
});
