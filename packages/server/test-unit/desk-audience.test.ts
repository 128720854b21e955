import { CODE_MS } from '@deskside/sdk/constants';
import { Placement, PublicDesk } from '@deskside/sdk/protocol';
import { describe, expect, it } from 'vitest';
import { feedOf, publicOf, viewOf } from '../src/desk/audience.ts';
import type { DeskMachineCommand } from '../src/desk/command.ts';
import { deskMachine } from '../src/desk/machine.ts';
import { placementOf, toCustomers } from '../src/desk/placement.ts';
import { deskOf } from '../src/desk/state.ts';
import { requestOf, setupOf, World } from './desk-world.ts';

const people = [{ id: 'ann', capacity: 2 }, { id: 'bob' }, { id: 'adm', role: 'admin' as const }];
const nothing = { offlineMessages: [], code: null, responses: 0, unread: {} };

/** What supporters are told of a command. */
function told(world: World, command: DeskMachineCommand) {
  let state = world.state;
  return world.do(command).flatMap((event) => {
    state = deskMachine.evolve(state, event);
    return feedOf(state, event);
  });
}

describe('what supporters see', () => {
  it('[V1] tells of the conversation and of the colleague', () => {
    const world = World.with(people);
    expect(told(world, requestOf('one', { details: { name: 'Eve' } }))).toMatchObject([
      { type: 'customer.queued', waiting: { conversation: 'one', offer: null, details: { name: 'Eve' } } },
      { type: 'offer.made', waiting: { offer: { id: 'one-1', supporter: 'ann', at: world.now, match: false } } },
    ]);
    expect(told(world, { type: 'offer.accept', offer: 'one-1', supporter: 'ann' })).toMatchObject([
      {
        type: 'conversation.assigned',
        how: 'offer',
        active: { conversation: 'one', supporter: 'ann', since: world.now },
      },
      { type: 'colleague.changed', colleague: { id: 'ann', load: 1, capacity: 2, status: 'online' } },
    ]);
    expect(told(world, { type: 'visit.end', conversation: 'one', by: 'customer' })).toMatchObject([
      { type: 'conversation.closed', conversation: 'one', outcome: 'ended' },
      { type: 'colleague.changed', colleague: { id: 'ann', load: 0 } },
    ]);
  });

  it('[V1] numbers what it tells without holes', () => {
    const world = World.with(people);
    const before = deskOf(world.state)!.seq;
    const feed = [
      ...told(world, requestOf('one')),
      ...told(world, { type: 'supporter.disconnect', supporter: 'ann', since: world.now }),
      ...told(world, { type: 'offer.accept', offer: 'one-1', supporter: 'ann' }),
    ];
    expect(deskOf(world.state)!.seq - before).toBe(feed.length);
  });

  it('[V1] tells of a new set-up: the desk, everybody in it, everybody who left', () => {
    const world = World.with(people);
    const feed = told(world, setupOf([{ id: 'ann' }], { capacity: 7 }));
    expect(feed).toMatchObject([
      {
        type: 'desk.changed',
        desk: { id: '80000001', settings: { capacity: 7 }, groups: [{ id: 'sales' }, { id: 'help' }] },
      },
      { type: 'colleague.changed', colleague: { id: 'ann', capacity: 7, status: 'online' } },
      { type: 'colleague.removed', colleague: 'bob' },
      { type: 'colleague.removed', colleague: 'adm' },
    ]);
  });

  it('[V2] never shows digits or hashes', () => {
    const world = World.with(people);
    const feed = [
      ...told(world, { type: 'code.create', supporter: 'ann', hash: 'secret-hash', until: world.now + CODE_MS }),
      ...told(world, requestOf('one', { codeHash: 'secret-hash', digits: '87' })),
    ];
    expect(feed.at(-1)).toMatchObject({
      type: 'offer.made',
      waiting: { mode: 'code', seat: 'ann', offer: { match: true } },
    });
    const seen = JSON.stringify([feed, viewOf(world.state, 'ann', nothing), publicOf(world.state, 'none')]);
    expect(seen).not.toContain('secret-hash');
    expect(seen).not.toContain('"87"');
    expect(placementOf(world.state, 'one')).toMatchObject({ digits: '87' });
  });

  it('[V3] shows a member the desk, and strangers and disabled members nothing', () => {
    const world = World.with(people);
    world.request('one');
    world.accept('one');
    world.request('two');
    const view = viewOf(world.state, 'bob', nothing)!;
    expect(view.self).toEqual({ id: 'bob', user: 'user-bob', status: 'online', idle: false, awayMinutes: null });
    expect(view.waiting.map((waiting) => waiting.conversation)).toEqual(['two']);
    expect(view.active.map((active) => active.conversation)).toEqual(['one']);
    expect(view.colleagues.map(({ id, load }) => [id, load])).toEqual([
      ['ann', 1],
      ['bob', 0],
      ['adm', 0],
    ]);
    world.do(setupOf([{ id: 'ann' }]));
    expect(viewOf(world.state, 'bob', nothing)).toBeNull();
    expect(viewOf(world.state, 'nobody', nothing)).toBeNull();
    expect(viewOf(deskMachine.initial, 'ann', nothing)).toBeNull();
  });

  it('[V5] shows anybody the seats in order, without sign-in names, admin and whoever left', () => {
    const world = World.with([{ id: 'zoe' }, ...people]);
    world.do(setupOf([{ id: 'zoe' }, { id: 'ann' }, { id: 'adm', role: 'admin' }]));
    world.do({ type: 'status.set', supporter: 'zoe', status: 'away' });
    const card = publicOf(world.state, 'none')!;
    expect(PublicDesk.parse(card)).toEqual(card);
    expect(card.seats.map(({ id, status }) => [id, status])).toEqual([
      ['zoe', 'away'],
      ['ann', 'online'],
    ]);
    expect(card.online).toBe(1);
    expect(JSON.stringify(card)).not.toContain('user-');
    expect(publicOf(deskMachine.initial, 'none')).toBeNull();
  });

  it('[V4] tells each customer once for a command, the newest', () => {
    const world = World.with(people);
    const events = world.request('one');
    expect(events).toHaveLength(2);
    const placements = toCustomers(world.state, events);
    expect([...placements.keys()]).toEqual(['one']);
    const placement = placements.get('one')!;
    expect(Placement.parse(placement)).toEqual(placement);
    expect(placement).toMatchObject({ phase: 'offered', supporter: { id: 'ann' }, digits: null });
    const taken = world.do({ type: 'queue.take', conversation: 'one', supporter: 'bob' });
    expect([...toCustomers(world.state, taken)]).toMatchObject([
      ['one', { phase: 'active', supporter: { id: 'bob' } }],
    ]);
    expect(placementOf(world.state, 'none')).toBeNull();
  });
});

describe('the state', () => {
  it('keeps by reference what an event does not change', () => {
    const world = World.with(people);
    world.request('one');
    world.request('two');
    const before = world.state;
    world.do({ type: 'visit.words', conversation: 'two', words: 'hello' });
    const { visits, desk, ...rest } = world.state;
    const { visits: oldVisits, desk: oldDesk, ...old } = before;
    for (const name of Object.keys(rest) as (keyof typeof rest)[]) expect(rest[name]).toBe(old[name]);
    expect(visits.get('one')).toBe(oldVisits.get('one'));
    expect(visits.get('two')).not.toBe(oldVisits.get('two'));
    expect(oldVisits.get('two')!.words).toBe('');
    expect(desk).not.toBe(oldDesk);
  });

  it('is plain JSON', () => {
    const world = World.with(people);
    world.request('one');
    world.decline('one');
    for (const rows of Object.values(world.state)) {
      for (const row of rows.values()) expect(JSON.parse(JSON.stringify(row))).toEqual(row);
    }
  });
});
