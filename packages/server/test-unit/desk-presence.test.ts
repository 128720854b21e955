import { PRESENCE_GRACE_MS } from '@deskside/sdk/constants';
import { describe, expect, it } from 'vitest';
import { statusOf } from '../src/desk/suitable.ts';
import { only, setupOf, World } from './desk-world.ts';

const pair = [{ id: 'ann' }, { id: 'bob' }];

describe('presence', () => {
  it('[P1] keeps the status for a while without a connection, and asks for nobody new', () => {
    const world = World.with([{ id: 'ann' }]);
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.request('one');
    world.pass(PRESENCE_GRACE_MS - 1);
    expect(statusOf(world.member('ann'))).toBe('online');
    expect(world.asked('one')).toBeNull();
  });

  it('[P2] ends nothing that is active', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'ann' });
    world.accept('one');
    world.do({ type: 'status.set', supporter: 'ann', status: 'offline' });
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(3_600_000);
    expect(world.visit('one').supporter).toBe('ann');
  });

  it('[P3] keeps the idle time over a short interruption', () => {
    const world = World.with(pair);
    const { idleSince } = world.member('ann');
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(1_000);
    world.do({ type: 'supporter.connect', supporter: 'ann' });
    expect(world.member('ann')).toMatchObject({ idleSince, presence: 'here', lostAt: null });
    expect(world.do({ type: 'supporter.connect', supporter: 'ann' })).toEqual([]);
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(PRESENCE_GRACE_MS);
    world.do({ type: 'supporter.connect', supporter: 'ann' });
    expect(world.member('ann').idleSince).toBe(world.now);
    expect(statusOf(world.member('ann'))).toBe('online');
  });

  it('[P4] is gone at the end of the grace, not before', () => {
    const world = World.with([{ id: 'ann' }]);
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    expect(world.pass(PRESENCE_GRACE_MS - 1)).toEqual([]);
    expect(world.pass(1)).toMatchObject([{ type: 'supporter.gone', supporter: 'ann' }]);
    expect(statusOf(world.member('ann'))).toBe('offline');
    expect(world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now })).toEqual([]);
  });

  it('[P5] counts the time of an interruption from the restart', () => {
    const world = World.with(pair);
    world.request('one');
    world.now += 3_000;
    const events = world.do({ type: 'presence.reset', connected: ['bob'] });
    expect(only(events, 'supporter.disconnected')).toMatchObject([{ supporter: 'ann', at: world.now }]);
    expect(world.asked('one')).toBe('ann');
    expect(only(world.pass(5_000), 'offer.ended')).toMatchObject([{ reason: 'disconnected' }]);
    expect(world.asked('one')).toBe('bob');
  });

  it('[P5] [O2] moves an offer on that was overdue when the server came back', () => {
    const world = World.with(pair);
    world.request('one');
    world.now += 60_000;
    const events = world.do({ type: 'presence.reset', connected: [] });
    expect(only(events, 'offer.ended')).toMatchObject([{ supporter: 'ann', reason: 'timeout' }]);
    expect(world.asked('one')).toBeNull();
    world.do({ type: 'presence.reset', connected: ['ann'] });
    expect(world.asked('one')).toBe('ann');
  });

  it('[P5] does not count a disabled member as connected', () => {
    const world = World.with(pair);
    world.do(setupOf([{ id: 'bob' }]));
    world.do({ type: 'presence.reset', connected: ['ann', 'bob'] });
    expect([world.member('ann').presence, world.member('bob').presence]).toEqual(['lost', 'here']);
  });

  it('[P1] [P4] counts a connection that fell silent from when it was last heard of', () => {
    const world = World.with([{ id: 'ann' }]);
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now - 20_000 });
    expect(world.pass(4_999)).toEqual([]);
    expect(world.pass(1)).toMatchObject([{ type: 'supporter.gone', supporter: 'ann' }]);
    const slow = World.with([{ id: 'ann' }]);
    slow.do({ type: 'supporter.disconnect', supporter: 'ann', since: slow.now - 60_000 });
    slow.now += 1;
    slow.do({ type: 'tick' });
    expect(statusOf(slow.member('ann'))).toBe('offline');
  });

  it('[P6] [O5] is away while nobody uses the consoles: what rings goes on, and one movement is the end of it', () => {
    const world = World.with(pair);
    world.request('one');
    expect(world.asked('one')).toBe('ann');
    const events = world.do({ type: 'supporter.activity', supporter: 'ann', idle: true });
    expect(only(events, 'offer.ended')).toMatchObject([{ supporter: 'ann', reason: 'away' }]);
    expect(world.asked('one')).toBe('bob');
    expect(statusOf(world.member('ann'))).toBe('away');
    expect(world.member('ann').status).toBe('online');
    world.decline('one');
    expect(world.asked('one')).toBeNull();
    world.do({ type: 'supporter.activity', supporter: 'ann', idle: false });
    // [A6] As if she had become free.
    expect(world.asked('one')).toBe('ann');
    expect(world.do({ type: 'supporter.activity', supporter: 'ann', idle: false })).toEqual([]);
  });

  it('[P6] lets who waits for the seat choose, keeps the chosen status, and ends with a choice', () => {
    const world = World.with(pair);
    world.request('one', { seat: 'ann' });
    world.accept('one');
    world.request('two', { seat: 'ann' });
    world.do({ type: 'supporter.activity', supporter: 'ann', idle: true });
    expect(world.visit('two').choose).toBe(true);
    expect(world.visit('one').supporter).toBe('ann');
    world.do({ type: 'status.set', supporter: 'ann', status: 'online' });
    expect(world.member('ann')).toMatchObject({ idle: false, status: 'online' });
    world.do({ type: 'status.set', supporter: 'ann', status: 'offline' });
    world.do({ type: 'supporter.activity', supporter: 'ann', idle: true });
    expect(statusOf(world.member('ann'))).toBe('offline');
  });

  it('[P6] lasts over a reload, and not over a day', () => {
    const world = World.with([{ id: 'ann' }]);
    world.do({ type: 'supporter.activity', supporter: 'ann', idle: true });
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(1_000);
    world.do({ type: 'supporter.connect', supporter: 'ann' });
    expect(statusOf(world.member('ann'))).toBe('away');
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(PRESENCE_GRACE_MS);
    world.do({ type: 'supporter.connect', supporter: 'ann' });
    expect(statusOf(world.member('ann'))).toBe('online');
  });

  it('[P7] keeps the minutes each supporter chose, over a set-up too', () => {
    const world = World.with(pair);
    world.do({ type: 'away.set', supporter: 'ann', minutes: 3 });
    world.do(setupOf(pair));
    expect([world.member('ann').awayMinutes, world.member('bob').awayMinutes]).toEqual([3, null]);
    expect(world.do({ type: 'away.set', supporter: 'ann', minutes: 3 })).toEqual([]);
    world.do({ type: 'away.set', supporter: 'ann', minutes: null });
    expect(world.member('ann').awayMinutes).toBeNull();
  });

  it('refuses strangers', () => {
    const world = World.with(pair);
    expect(world.try({ type: 'supporter.connect', supporter: 'x' })).toEqual({ failure: 'forbidden' });
    expect(world.try({ type: 'status.set', supporter: 'x', status: 'away' })).toEqual({ failure: 'forbidden' });
    expect(world.do({ type: 'supporter.disconnect', supporter: 'x', since: world.now })).toEqual([]);
    expect(world.do({ type: 'status.set', supporter: 'ann', status: 'online' })).toEqual([]);
  });
});
