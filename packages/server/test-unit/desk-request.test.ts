import { describe, expect, it } from 'vitest';
import { World, requestOf } from './desk-world.ts';

describe('a request', () => {
  const fields = { name: 'required', phone: 'required', email: 'optional', product: 'required' } as const;

  it('[F1] says what the desk wants to know', () => {
    const world = World.with([{ id: 'ann' }], { fields });
    const ask = (wish: Parameters<typeof requestOf>[1]) => world.try(requestOf('one', wish));
    const missing = (field: string) => ({ failure: 'bad_request', data: { field } });
    expect(ask({ details: {}, product: 'app' })).toEqual(missing('name'));
    expect(ask({ details: { name: ' ', phone: '1' }, product: 'app' })).toEqual(missing('name'));
    expect(ask({ details: { name: 'Eve' }, product: 'app' })).toEqual(missing('phone'));
    expect(ask({ details: { name: 'Eve', phone: '1' } })).toEqual(missing('product'));
    expect(ask({ details: { name: 'Eve', phone: '1' }, product: 'app' })).toMatchObject([
      { type: 'customer.queued' },
      {},
    ]);
  });

  it('[F1] asks whoever has a code for the name only, and spends no code on a refusal', () => {
    const world = World.with([{ id: 'ann' }], { fields });
    world.do({ type: 'code.create', supporter: 'ann', hash: 'hash', until: world.now + 1000 });
    expect(world.try(requestOf('one', { codeHash: 'hash', details: {} }))).toMatchObject({ failure: 'bad_request' });
    expect(world.state.codes.get('hash')?.state).toBe('live');
    world.request('one', { codeHash: 'hash', details: { name: 'Eve' } });
    expect(world.asked('one')).toBe('ann');
  });
});
