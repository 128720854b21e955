import type { KnownDetails, OfflineMessage } from '@deskside/sdk/protocol';
import { describe, expect, it } from 'vitest';
import { feedOf } from '../src/desk/audience.ts';
import { only, World } from './desk-world.ts';

const known: KnownDetails = { name: 'Clara', verified: { id: 'u1', name: 'Clara' } };

function left(world: World, details: KnownDetails): OfflineMessage {
  const leaving = {
    type: 'offline-message.leave',
    message: 'm1',
    customer: 'clara',
    details,
    page: '',
    text: 'Hi',
  } as const;
  return only(world.do(leaving), 'offline-message.left')[0]!.message;
}

const handle = (world: World, message: OfflineMessage, answer?: string) =>
  world.try({ type: 'offline-message.handle', supporter: 'ann', message, comment: 'among us', answer });

describe('answers to offline messages', () => {
  it('[L6] go to users whom the site has signed, and to nobody who only says a name', () => {
    const world = World.with([{ id: 'ann' }]);
    expect(handle(world, left(world, { name: 'Clara' }), 'Hello')).toMatchObject({ failure: 'wrong_state' });
    expect(handle(world, left(world, { name: 'Clara' }))).not.toHaveProperty('failure');
    const events = handle(world, left(world, known), 'It is on its way');
    expect(events).toMatchObject([
      { type: 'offline-message.handled', message: { handled: { by: 'ann', answer: 'It is on its way' } } },
    ]);
  });

  it('[L6] are marked as read once, by whoever left the message', () => {
    const world = World.with([{ id: 'ann' }]);
    const message = left(world, known);
    const read = (of: OfflineMessage | null, customer = 'clara') =>
      world.try({ type: 'offline-message.read', customer, message: of });
    expect(read(message)).toEqual({ failure: 'wrong_state' });
    expect(read(null)).toEqual({ failure: 'not_found' });
    const events = handle(world, message, 'It is on its way');
    if ('failure' in events) throw new Error('refused');
    const answered = only([...events], 'offline-message.handled')[0]!.message;
    expect(read(answered, 'somebody')).toEqual({ failure: 'not_found' });
    world.now += 1_000;
    const seen = read(answered);
    if ('failure' in seen) throw new Error('refused');
    expect(seen).toMatchObject([{ type: 'offline-message.read', message: { handled: { readAt: world.now } } }]);
    // It is nothing that the desk has to hear of at once.
    expect(seen.flatMap((event) => feedOf(world.state, event))).toEqual([]);
    expect(read(only([...seen], 'offline-message.read')[0]!.message)).toEqual([]);
  });
});
