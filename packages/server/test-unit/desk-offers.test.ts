import { OFFER_GRACE_MS, ROUND_PAUSE_MS } from '@deskside/sdk/constants';
import { describe, expect, it } from 'vitest';
import { only, setupOf, World } from './desk-world.ts';

const offerMs = 20_000;
const trio = [{ id: 'ann' }, { id: 'bob' }, { id: 'cem' }];

describe('promises', () => {
  it('[Q1] refuses a second acceptance of the same conversation', () => {
    const world = World.with(trio);
    world.request('one');
    const { id: offer, supporter } = world.visit('one').offer!;
    world.accept('one');
    expect(world.try({ type: 'offer.accept', offer, supporter })).toEqual({ failure: 'gone' });
    expect(world.try({ type: 'queue.take', conversation: 'one', supporter: 'bob' })).toMatchObject({
      failure: 'wrong_state',
    });
    expect(world.visit('one').supporter).toBe(supporter);
  });

  it('[Q2] refuses a second request and names the open conversation', () => {
    const world = World.with(trio);
    world.request('one', { customer: 'eve' });
    const again = {
      type: 'visit.request',
      conversation: 'two',
      customer: 'eve',
      details: {},
      page: '',
      digits: '00',
    } as const;
    expect(world.try(again)).toEqual({ failure: 'already_open', data: { conversation: 'one' } });
    world.accept('one');
    expect(world.try(again)).toMatchObject({ failure: 'already_open' });
    world.do({ type: 'visit.end', conversation: 'one', by: 'customer' });
    world.do(again);
    expect(world.asked('two')).not.toBeNull();
  });

  it('refuses groups and products the desk does not have', () => {
    const world = World.with(trio);
    const wish = {
      type: 'visit.request',
      conversation: 'one',
      customer: 'eve',
      details: {},
      page: '',
      digits: '00',
    } as const;
    expect(world.try({ ...wish, group: 'x' })).toEqual({ failure: 'not_found', data: { group: 'x' } });
    expect(world.try({ ...wish, product: 'x' })).toEqual({ failure: 'not_found', data: { product: 'x' } });
    expect(world.try({ ...wish, seat: 'ann', codeHash: 'x' })).toEqual({ failure: 'bad_request' });
  });
});

describe('deciding', () => {
  it('[G1] is too late at the end of the countdown, even before the alarm', () => {
    const world = World.with(trio);
    world.request('one');
    const { id: offer, supporter, until } = world.visit('one').offer!;
    world.now = until;
    const before = world.state;
    expect(world.try({ type: 'offer.accept', offer, supporter })).toEqual({ failure: 'gone' });
    expect(world.state).toBe(before);
    world.now = until - 1;
    world.do({ type: 'offer.accept', offer, supporter });
  });

  it('knows nothing before the first set-up', () => {
    const world = new World();
    expect(world.try({ type: 'supporter.connect', supporter: 'ann' })).toEqual({ failure: 'not_found' });
    expect(world.do({ type: 'tick' })).toEqual([]);
    expect(world.do({ type: 'presence.reset', connected: [] })).toEqual([]);
  });
});

describe('offers', () => {
  it('[O1] asks nobody who is away, offline, without a connection or admin', () => {
    const world = World.with([...trio, { id: 'adm', role: 'admin' }]);
    world.do({ type: 'status.set', supporter: 'ann', status: 'away' });
    world.do({ type: 'status.set', supporter: 'bob', status: 'offline' });
    world.do({ type: 'supporter.disconnect', supporter: 'cem', since: world.now });
    world.request('one');
    expect(world.asked('one')).toBeNull();
    world.do({ type: 'supporter.connect', supporter: 'cem' });
    expect(world.asked('one')).toBe('cem');
  });

  it('[O2] moves on exactly at the end of the countdown', () => {
    const world = World.with(trio);
    world.request('one');
    expect(world.visit('one').offer).toEqual({
      id: 'one-1',
      supporter: 'ann',
      at: world.now,
      until: world.now + offerMs,
    });
    expect(world.pass(offerMs - 1)).toEqual([]);
    const [ended, made] = world.pass(1);
    expect(ended).toMatchObject({ type: 'offer.ended', supporter: 'ann', reason: 'timeout', at: world.now });
    expect(made).toMatchObject({ type: 'offer.made', supporter: 'bob', at: world.now });
  });

  it('[O2] uses the countdown of the desk for new offers only', () => {
    const world = World.with(trio);
    world.request('one');
    world.do(setupOf(trio, { offerMs: 5_000 }));
    world.request('two');
    expect(world.visit('one').offer!.until - world.now).toBe(20_000);
    expect(world.visit('two').offer!.until - world.now).toBe(5_000);
  });

  it('[O3] [A3] asks the next after a decline', () => {
    const world = World.with(trio);
    world.request('one');
    expect(only(world.decline('one'), 'offer.ended')).toMatchObject([{ supporter: 'ann', reason: 'declined' }]);
    expect(world.asked('one')).toBe('bob');
  });

  it('[O4] keeps an offer over a reload, and moves on when the supporter stays away', () => {
    const world = World.with(trio);
    world.request('one');
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(OFFER_GRACE_MS - 1);
    world.do({ type: 'supporter.connect', supporter: 'ann' });
    world.pass(OFFER_GRACE_MS);
    expect(world.asked('one')).toBe('ann');

    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    expect(world.pass(OFFER_GRACE_MS - 1)).toEqual([]);
    expect(world.pass(1)).toMatchObject([
      { type: 'offer.ended', supporter: 'ann', reason: 'disconnected' },
      { type: 'offer.made', supporter: 'bob' },
    ]);
  });

  it('[O4] does not lengthen the countdown', () => {
    const world = World.with(trio);
    world.request('one');
    world.pass(offerMs - 100);
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    expect(world.pass(100)[0]).toMatchObject({ type: 'offer.ended', reason: 'timeout' });
  });

  it.each(['away', 'offline'] as const)('[O5] moves on when the supporter chooses %s', (status) => {
    const world = World.with(trio);
    world.request('one');
    const events = world.do({ type: 'status.set', supporter: 'ann', status });
    expect(only(events, 'offer.ended')).toMatchObject([{ supporter: 'ann', reason: 'away' }]);
    expect(world.asked('one')).toBe('bob');
  });

  it('[O6] is accepted by nobody else, and only while it is open', () => {
    const world = World.with(trio);
    world.request('one');
    const offer = world.visit('one').offer!.id;
    expect(world.try({ type: 'offer.accept', offer, supporter: 'bob' })).toEqual({ failure: 'forbidden' });
    expect(world.try({ type: 'offer.decline', offer, supporter: 'bob' })).toEqual({ failure: 'forbidden' });
    expect(world.try({ type: 'offer.accept', offer: 'one-7', supporter: 'ann' })).toEqual({ failure: 'gone' });
    expect(world.try({ type: 'offer.accept', offer: 'none', supporter: 'ann' })).toEqual({ failure: 'gone' });
    expect(world.accept('one')).toMatchObject([{ type: 'conversation.assigned', supporter: 'ann', how: 'offer' }]);
    expect(world.visit('one')).toMatchObject({ supporter: 'ann', activeSince: world.now, offer: null });
  });

  it('[O7] is withdrawn when somebody else takes the customer or the customer leaves', () => {
    const world = World.with(trio);
    world.request('one');
    world.request('two');
    expect(world.do({ type: 'queue.take', conversation: 'one', supporter: 'cem' })).toMatchObject([
      { type: 'offer.ended', supporter: 'ann', reason: 'withdrawn' },
      { type: 'conversation.assigned', supporter: 'cem', how: 'taken' },
    ]);
    const left = {
      type: 'visit.leave',
      conversation: 'two',
      reason: 'customer',
      message: 'm',
      text: '',
      details: {},
    } as const;
    expect(world.do(left)).toMatchObject([
      { type: 'offer.ended', supporter: 'bob', reason: 'withdrawn' },
      { type: 'conversation.closed', outcome: 'ended', reason: 'customer' },
    ]);
  });

  it('[O8] numbers the offers of a conversation', () => {
    const world = World.with(trio);
    world.request('a-b-1');
    world.decline('a-b-1');
    expect(world.visit('a-b-1').offer!.id).toBe('a-b-1-2');
    world.accept('a-b-1');
    expect(world.visit('a-b-1').supporter).toBe('bob');
  });
});

describe('mode auto', () => {
  it('[A1] asks the lowest load, then the longest idle, then the smallest id', () => {
    const world = World.with(trio, { capacity: 3 });
    world.request('one');
    expect(world.asked('one')).toBe('ann');
    world.accept('one');
    world.request('two');
    expect(world.asked('two')).toBe('bob');
    world.accept('two');
    world.now += 1;
    world.do({ type: 'visit.end', conversation: 'one', by: 'customer' });
    // ann and cem have none; ann has just finished, cem is idle for longer.
    world.request('three');
    expect(world.asked('three')).toBe('cem');
  });

  it('[A1] counts idle time from the end of the last conversation', () => {
    const world = World.with([{ id: 'ann' }, { id: 'bob' }]);
    for (const id of ['one', 'two']) {
      world.request(id);
      world.accept(id);
    }
    for (const conversation of ['two', 'one']) {
      world.now += 1_000;
      world.do({ type: 'visit.end', conversation, by: 'customer' });
    }
    world.request('three');
    expect(world.asked('three')).toBe('bob');
  });

  it('[A1] ends ties with the id', () => {
    const world = new World();
    world.do(setupOf([{ id: 'zoe' }, { id: 'ann' }, { id: 'kim' }]));
    for (const supporter of ['zoe', 'kim', 'ann']) {
      world.do({ type: 'supporter.connect', supporter });
      world.do({ type: 'status.set', supporter, status: 'online' });
    }
    world.request('one');
    expect(world.asked('one')).toBe('ann');
  });

  it('[A1] asks only those of the group; anyone if none was chosen', () => {
    const world = World.with([
      { id: 'ann', groups: ['sales'] },
      { id: 'bob', groups: ['help', 'sales'] },
    ]);
    world.request('one', { group: 'help' });
    expect(world.asked('one')).toBe('bob');
    world.request('two', { group: 'help' });
    expect(world.asked('two')).toBeNull();
    world.request('three');
    expect(world.asked('three')).toBe('ann');
  });

  it('[A2] counts a pending offer as a conversation', () => {
    const world = World.with([
      { id: 'ann', capacity: 2 },
      { id: 'bob', capacity: 2 },
    ]);
    for (const id of ['1', '2', '3', '4', '5']) world.request(id);
    expect(['1', '2', '3', '4', '5'].map((id) => world.asked(id))).toEqual(['ann', 'bob', 'ann', 'bob', null]);
  });

  it('[A4] waits for the pause when everybody was asked once', () => {
    const world = World.with(trio);
    world.request('one');
    world.decline('one');
    world.pass(offerMs);
    expect(world.asked('one')).toBe('cem');
    expect(only(world.decline('one'), 'offer.made')).toEqual([]);
    expect(only(world.pass(ROUND_PAUSE_MS - 1), 'offer.made')).toEqual([]);
    expect(only(world.pass(1), 'offer.made')).toMatchObject([{ supporter: 'ann', offer: 'one-4' }]);
  });

  it('[A4] keeps the place before those who came later', () => {
    const world = World.with([{ id: 'ann' }]);
    world.request('one');
    world.request('two');
    world.decline('one');
    // ann has a free place and has not been asked for the second one.
    expect(world.asked('two')).toBe('ann');
    world.accept('two');
    world.request('three');
    world.do({ type: 'visit.end', conversation: 'two', by: 'supporter' });
    expect(world.asked('one')).toBe('ann');
    expect(world.asked('three')).toBeNull();
  });

  it.each([
    ['a conversation ended', (world: World) => world.do({ type: 'visit.end', conversation: 'busy', by: 'customer' })],
    [
      'online was chosen',
      (world: World) => {
        world.do({ type: 'status.set', supporter: 'ann', status: 'away' });
        world.do({ type: 'status.set', supporter: 'ann', status: 'online' });
      },
    ],
    [
      'the connection came back',
      (world: World) => {
        world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
        world.do({ type: 'supporter.connect', supporter: 'ann' });
      },
    ],
  ])('[A5] [A6] asks the same supporter again before the pause when %s', (_, becomeFree) => {
    const world = World.with([{ id: 'ann', capacity: 2 }]);
    world.request('busy');
    world.accept('busy');
    world.request('one');
    world.decline('one');
    world.pass(1_000);
    expect(world.asked('one')).toBeNull();
    becomeFree(world);
    expect(world.asked('one')).toBe('ann');
  });

  it('[A6] never asks in a tight loop when nobody answers', () => {
    const world = World.with(trio);
    world.request('one');
    const hour = 3_600_000;
    const made = only(world.pass(hour), 'offer.made');
    const round = 3 * offerMs + ROUND_PAUSE_MS;
    expect(made.length).toBeGreaterThan(0);
    expect(made.length).toBeLessThanOrEqual(3 * Math.ceil(hour / round));
  });
});
