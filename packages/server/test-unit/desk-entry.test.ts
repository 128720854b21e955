import { describe, expect, it } from 'vitest';
import { placementOf } from '../src/desk/placement.ts';
import { tellsOf } from '../src/desk/tells.ts';
import { World, type Person } from './desk-world.ts';

const staff: Person[] = [{ id: 'ann' }, { id: 'bob' }, { id: 'adm', role: 'admin' }];

const enter = (world: World, supporter = 'ann', conversation = 'c1') =>
  world.try({
    type: 'visit.enter',
    conversation,
    customer: 'clara',
    details: {},
    supporter,
    page: 'https://shop.example/',
  });

describe('direct entry', () => {
  it('[E1] begins a conversation that is active at once, and tells the visitor', () => {
    const world = World.with(staff, { directEntry: true });
    const before = world.state;
    const events = enter(world);
    if ('failure' in events) throw new Error('refused');
    expect(placementOf(world.state, 'c1')).toMatchObject({ phase: 'active', supporter: { id: 'ann' } });
    const tells = tellsOf(before, world.state, events);
    expect(tells).toMatchObject([
      { room: 'conversation', message: { type: 'open', placement: { phase: 'active' } } },
      { room: 'lobby', name: '80000001', message: { type: 'visitor.enter', visitor: 'clara', conversation: 'c1' } },
    ]);
    // It takes a place like any other.
    world.request('c2', { seat: 'ann' });
    expect(world.asked('c2')).toBeNull();
  });

  it('[E1] only where the desk allows it, and only by those who serve and are there', () => {
    expect(enter(World.with(staff))).toEqual({ failure: 'forbidden' });
    const world = World.with(staff, { directEntry: true });
    expect(enter(world, 'adm')).toEqual({ failure: 'forbidden' });
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(60_000);
    expect(enter(world)).toEqual({ failure: 'forbidden' });
  });

  it('[E2] [Q2] not a second time', () => {
    const world = World.with(staff, { directEntry: true });
    enter(world);
    expect(enter(world, 'bob', 'c2')).toEqual({ failure: 'already_open', data: { conversation: 'c1' } });
  });
});
