import { BANS_MAX } from '@deskside/sdk/constants';
import { describe, expect, it } from 'vitest';
import { feedOf } from '../src/desk/audience.ts';
import { placementOf } from '../src/desk/placement.ts';
import { tellsOf } from '../src/desk/tells.ts';
import { only, requestOf, World, type Person } from './desk-world.ts';

const HOUR = 3_600_000;
const staff: Person[] = [{ id: 'ann' }, { id: 'bob' }, { id: 'lea', role: 'leader' }, { id: 'adm', role: 'admin' }];

interface Wish {
  supporter?: string;
  customer?: string;
  known?: boolean;
  network?: boolean;
  ms?: number;
}

const ban = (
  world: World,
  { supporter = 'ann', customer = 'clara', known = true, network = false, ms = HOUR }: Wish = {},
) => world.try({ type: 'customer.ban', supporter, customer, known, name: 'Clara', ms, reason: 'spam', network });

const ask = (world: World, conversation: string, wish: Parameters<typeof requestOf>[1] = {}) =>
  world.try(requestOf(conversation, { customer: 'clara', ...wish }));

describe('bans', () => {
  it('[N2] nothing is taken of whoever is banned, until the time is over', () => {
    const world = World.with(staff, { directEntry: true });
    ban(world);
    const refused = { failure: 'banned', data: { until: world.now + HOUR } };
    expect(ask(world, 'c1')).toEqual(refused);
    expect(
      world.try({ type: 'offline-message.leave', message: 'm', customer: 'clara', details: {}, page: '', text: 'Hi' }),
    ).toEqual(refused);
    expect(
      world.try({
        type: 'visit.enter',
        conversation: 'c1',
        customer: 'clara',
        details: {},
        supporter: 'ann',
        page: '',
      }),
    ).toEqual(refused);
    expect(ask(world, 'c2', { customer: 'somebody-else' })).not.toHaveProperty('failure');
    expect(only(world.pass(HOUR), 'ban.ended')).toMatchObject([{ customer: 'clara', by: null }]);
    expect(ask(world, 'c3')).not.toHaveProperty('failure');
  });

  it('[N3] ends what they have open: waiting, offered or answered, without an offline message', () => {
    for (const phase of ['queued', 'offered', 'active']) {
      const world = World.with(staff.slice(0, 1));
      if (phase === 'queued') world.request('busy');
      ask(world, 'c1');
      if (phase === 'active') world.accept('c1');
      expect(placementOf(world.state, 'c1')).toMatchObject({ phase });
      const before = world.state;
      const events = ban(world);
      if ('failure' in events) throw new Error('refused');
      expect(only([...events], 'conversation.closed')).toMatchObject([{ outcome: 'ended', reason: 'desk' }]);
      expect(only([...events], 'offline-message.left')).toEqual([]);
      expect(tellsOf(before, world.state, events)).toMatchObject([
        { message: { type: 'place', placement: { phase: 'ended', reason: 'desk' } } },
      ]);
      expect(world.state.visits.has('c1')).toBe(false);
    }
  });

  it('[N1] only by those who serve, of somebody they have to do with, and not without end', () => {
    const world = World.with(staff);
    expect(ban(world, { supporter: 'adm' })).toEqual({ failure: 'forbidden' });
    expect(ban(world, { known: false })).toEqual({ failure: 'not_found' });
    for (let n = 0; n < BANS_MAX; n++) ban(world, { customer: `c-${n}` });
    expect(ban(world)).toMatchObject({ failure: 'too_large' });
    // One more time for somebody who is banned is no more bans.
    expect(ban(world, { customer: 'c-0', ms: 2 * HOUR })).not.toHaveProperty('failure');
    expect(world.state.bans.get('c-0')?.until).toBe(world.now + 2 * HOUR);
  });

  it('[N4] is lifted by whoever set it and by those who lead, once', () => {
    const lift = (world: World, supporter: string) => world.try({ type: 'ban.lift', supporter, customer: 'clara' });
    const world = World.with(staff);
    ban(world);
    expect(lift(world, 'bob')).toEqual({ failure: 'forbidden' });
    expect(lift(world, 'ann')).toMatchObject([{ type: 'ban.ended', by: 'ann' }]);
    expect(lift(world, 'ann')).toEqual({ failure: 'gone' });
    // Nor does somebody else put a short one in its place, or one of their own.
    ban(world, { supporter: 'lea' });
    for (const ms of [60_000, 2 * HOUR]) expect(ban(world, { supporter: 'ann', ms })).toEqual({ failure: 'forbidden' });
    expect(ban(world, { supporter: 'lea', ms: 2 * HOUR })).not.toHaveProperty('failure');
    expect(lift(world, 'lea')).not.toHaveProperty('failure');
    expect(ask(world, 'c1')).not.toHaveProperty('failure');
  });

  it('[N5] holds for the network as well where that was asked for and is known', () => {
    const world = World.with(staff);
    const neighbour = { customer: 'neighbour', network: 'office' };
    ask(world, 'c1', { network: 'office' });
    ban(world);
    expect(ask(world, 'c2', neighbour)).not.toHaveProperty('failure');

    world.do({ type: 'ban.lift', supporter: 'ann', customer: 'clara' });
    ask(world, 'c3', { network: 'office' });
    ban(world, { network: true });
    expect(ask(world, 'c4', { customer: 'another', network: 'office' })).toMatchObject({ failure: 'banned' });
    expect(ask(world, 'c5', { customer: 'far-away', network: 'home' })).not.toHaveProperty('failure');
    // Who has a conversation already keeps it.
    expect(world.state.visits.has('c2')).toBe(true);
    // A new time changes nothing of that, with nothing open any more.
    ban(world, { network: true, ms: 2 * HOUR });
    expect(ask(world, 'c4', { customer: 'another', network: 'office' })).toMatchObject({ failure: 'banned' });
    // Nobody without a known network is meant by it.
    expect(ask(world, 'c6', { customer: 'unknown' })).not.toHaveProperty('failure');
  });

  it('[N6] supporters see whom, until when, why and by whom, never which network', () => {
    const world = World.with(staff);
    ask(world, 'c1', { network: 'office' });
    const events = ban(world, { network: true });
    if ('failure' in events) throw new Error('refused');
    const told = events.flatMap((event) => feedOf(world.state, event)).filter(({ type }) => type === 'customer.banned');
    expect(told).toEqual([
      {
        type: 'customer.banned',
        at: world.now,
        ban: {
          customer: 'clara',
          name: 'Clara',
          network: true,
          reason: 'spam',
          by: 'ann',
          at: world.now,
          until: world.now + HOUR,
        },
      },
    ]);
  });
});
