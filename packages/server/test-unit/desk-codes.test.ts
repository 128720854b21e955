import { CODE_MISSES_MAX, CODE_MS, PRESENCE_GRACE_MS } from '@deskside/sdk/constants';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../src/desk/codes.ts';
import { placementOf } from '../src/desk/placement.ts';
import { isFailure } from '../src/room/machine.ts';
import { only, requestOf, setupOf, World } from './desk-world.ts';

const people = [{ id: 'ann' }, { id: 'bob' }];

function withCode(hash = 'h1', supporter = 'ann'): World {
  const world = World.with(people);
  world.do({ type: 'code.create', supporter, hash, until: world.now + CODE_MS });
  return world;
}

/** How the desk refuses a code, or null if it led somewhere. */
function refusal(world: World, conversation: string, codeHash: string, challenged = false) {
  const result = world.try(requestOf(conversation, { codeHash, challenged }));
  return isFailure(result) ? result : refusalOf(result);
}

const refused = (reason: string) => ({ failure: 'code_refused', data: { reason } });

describe('mode code', () => {
  it('[C1] is drawn by whoever is online and connected', () => {
    const world = World.with([...people, { id: 'adm', role: 'admin' }]);
    const draw = (supporter: string) =>
      ({ type: 'code.create', supporter, hash: 'h', until: world.now + CODE_MS }) as const;
    expect(world.try(draw('adm'))).toEqual({ failure: 'forbidden' });
    world.do({ type: 'status.set', supporter: 'ann', status: 'away' });
    expect(world.try(draw('ann'))).toMatchObject({ failure: 'wrong_state' });
    world.do({ type: 'supporter.disconnect', supporter: 'bob', since: world.now });
    expect(world.try(draw('bob'))).toMatchObject({ failure: 'wrong_state' });
    world.do({ type: 'supporter.connect', supporter: 'bob' });
    world.do(draw('bob'));
  });

  it('[C1] [C3] replaces the one before', () => {
    const world = withCode('h1');
    world.do({ type: 'code.create', supporter: 'ann', hash: 'h2', until: world.now + CODE_MS });
    expect(refusal(world, 'one', 'h1')).toEqual(refused('expired'));
    expect(refusal(world, 'one', 'h2')).toBeNull();
  });

  it('[C2] leads to its supporter once', () => {
    const world = withCode();
    expect(refusal(world, 'one', 'h1')).toBeNull();
    expect(world.visit('one')).toMatchObject({ mode: 'code', seat: 'ann', digits: '42', code: 'h1' });
    expect(placementOf(world.state, 'one')).toMatchObject({ phase: 'offered', supporter: { id: 'ann' }, digits: '42' });
    expect(refusal(world, 'two', 'h1')).toEqual(refused('used'));
    expect(world.state.visits.has('two')).toBe(false);
  });

  it('[C2] [C3] works until its time, and tells wrong from expired', () => {
    const world = withCode();
    world.now += CODE_MS - 1;
    expect(refusal(world, 'zero', 'h9')).toEqual(refused('wrong'));
    world.now += 1;
    expect(refusal(world, 'one', 'h1')).toEqual(refused('expired'));
    world.do({ type: 'code.create', supporter: 'ann', hash: 'h2', until: world.now + CODE_MS });
    world.now += CODE_MS - 1;
    expect(refusal(world, 'one', 'h2')).toBeNull();
  });

  it('[C2] [P4] ends when its supporter is gone or removed', () => {
    const world = withCode();
    world.do({ type: 'supporter.disconnect', supporter: 'ann', since: world.now });
    world.pass(PRESENCE_GRACE_MS);
    expect(refusal(world, 'one', 'h1')).toEqual(refused('expired'));

    const other = withCode();
    other.do(setupOf([{ id: 'bob' }]));
    expect(refusal(other, 'one', 'h1')).toEqual(refused('expired'));
  });

  it('[C4] asks for a challenge after too many misses, until they are old', () => {
    const world = withCode();
    for (let miss = 1; miss <= CODE_MISSES_MAX; miss++) {
      expect(refusal(world, 'one', `wrong-${miss}`)).toEqual(refused('wrong'));
      world.now += 1_000;
    }
    expect(refusal(world, 'one', 'h1')).toEqual({ failure: 'challenge_required' });
    expect(refusal(world, 'one', 'wrong', true)).toEqual(refused('wrong'));
    expect(refusal(world, 'one', 'h1', true)).toBeNull();
    // The second miss of all is now the fifth from the end.
    world.now += CODE_MS - (CODE_MISSES_MAX - 1) * 1_000 - 1;
    expect(refusal(world, 'two', 'wrong')).toEqual({ failure: 'challenge_required' });
    world.now += 1;
    expect(refusal(world, 'two', 'wrong')).toEqual(refused('wrong'));
  });

  it('[C4] needs no challenge without a code', () => {
    const world = withCode();
    for (let miss = 0; miss < CODE_MISSES_MAX; miss++) refusal(world, 'one', 'wrong');
    world.request('one');
    expect(world.asked('one')).not.toBeNull();
  });

  it('[C5] asks its supporter without a free place', () => {
    const world = withCode();
    world.request('busy', { seat: 'ann' });
    world.accept('busy');
    expect(refusal(world, 'one', 'h1')).toBeNull();
    expect(world.asked('one')).toBe('ann');
  });

  it('[C5] has the customer choose when the supporter does not answer', () => {
    const world = withCode();
    refusal(world, 'one', 'h1');
    world.decline('one');
    expect(world.visit('one')).toMatchObject({ choose: true, offer: null });
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'group' });
    expect(world.visit('one')).toMatchObject({ digits: null, seat: null, offer: { supporter: 'bob' } });
    world.accept('one');
    expect(world.visit('one').supporter).toBe('bob');
  });

  it('[C6] is accepted with the digits the customer reads out', () => {
    const world = withCode();
    refusal(world, 'one', 'h1');
    const { id: offer } = world.visit('one').offer!;
    expect(world.try({ type: 'offer.accept', offer, supporter: 'ann' })).toMatchObject({ failure: 'bad_request' });
    expect(world.asked('one')).toBe('ann');
    expect(only(world.accept('one', '42'), 'conversation.assigned')).toHaveLength(1);
    expect(world.visit('one')).toMatchObject({ supporter: 'ann', digits: null });
  });

  it('[C6] burns the code and ends the conversation with other digits', () => {
    const world = withCode();
    refusal(world, 'one', 'h1');
    const events = world.accept('one', '24');
    expect(refusalOf(events)).toEqual(refused('wrong'));
    expect(only(events, 'conversation.closed')).toMatchObject([
      { conversation: 'one', outcome: 'ended', reason: 'code' },
    ]);
    expect(only(events, 'conversation.assigned')).toEqual([]);
    expect(world.state.visits.size).toBe(0);
    expect(world.state.codes.get('h1')).toMatchObject({ state: 'burnt' });
    expect(refusal(world, 'two', 'h1')).toEqual(refused('used'));
    expect(world.state.desk.get('desk')!.misses).toHaveLength(2);
  });

  it('[C7] cannot be taken round the number match', () => {
    const world = withCode();
    refusal(world, 'one', 'h1');
    for (const supporter of ['ann', 'bob']) {
      expect(world.try({ type: 'queue.take', conversation: 'one', supporter })).toMatchObject({
        failure: 'wrong_state',
      });
    }
    world.decline('one');
    expect(world.try({ type: 'queue.take', conversation: 'one', supporter: 'bob' })).toMatchObject({
      failure: 'wrong_state',
    });
    world.do({ type: 'status.set', supporter: 'bob', status: 'away' });
    world.do({ type: 'visit.choose', conversation: 'one', choice: 'group' });
    world.do({ type: 'queue.take', conversation: 'one', supporter: 'bob' });
  });

  it('[C8] is not drawn again for a day after its time', () => {
    const world = withCode('h1');
    const draw = (hash: string) =>
      world.try({ type: 'code.create', supporter: 'ann', hash, until: world.now + CODE_MS });
    expect(draw('h1')).toEqual({ failure: 'wrong_state', data: { taken: true } });
    world.now += CODE_MS + 86_400_000 - 1;
    expect(draw('h1')).toMatchObject({ failure: 'wrong_state' });
    expect(refusal(world, 'one', 'h1')).toEqual(refused('expired'));
    world.now += 1;
    expect(refusal(world, 'one', 'h1')).toEqual(refused('wrong'));
    expect(draw('h2')).toHaveLength(1);
    expect([...world.state.codes.keys()]).toEqual(['h2']);
    expect(draw('h1')).toHaveLength(2);
  });
});
