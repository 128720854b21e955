import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evolveConversation,
  lastHeard,
  unreadOf,
  type ConversationState,
  type MessageItem,
} from '../src/conversation/conversation-state.ts';
import { decide, evolve, initial, type Frame, type LinkState } from '../src/link/machine.ts';
import type { Author } from '../src/protocol/conversation.ts';
import { evolveDesk } from '../src/supporter/evolve-desk.ts';
import { queued, seat } from './fake-server.ts';

const isMine = ({ role }: Author) => role === 'customer';
const start: ConversationState = { view: null, placement: queued, items: [], pending: [] };
const welcome = {
  type: 'welcome',
  view: {
    placement: queued,
    survey: { wanted: true, asked: false, answered: false },
    marks: { customer: { delivered: 0, read: 0 }, supporter: { delivered: 0, read: 0 } },
  },
  events: [],
};
const message = (seq: number, role = 'supporter', id = `message-${seq}`) => ({
  type: 'message.sent',
  seq,
  at: seq,
  id,
  from: { role, id: role, name: '' },
  text: String(seq),
});
const pending: MessageItem = {
  kind: 'message',
  id: 'own-1',
  seq: null,
  at: 1,
  from: { role: 'customer', id: 'c', name: '' },
  text: 'Mine',
  mine: true,
  auto: false,
  state: 'sending',
  error: null,
};
const take = (state: ConversationState, ...frames: Frame[]) =>
  frames.reduce((now, frame) => evolveConversation(now, frame, isMine), state);

describe('a conversation', () => {
  it('keeps what did not change by reference, so that lists draw only what is new', () => {
    const one = take(start, welcome, message(1), message(2, 'customer'));
    const two = take(one, message(3));
    expect(two.items[0]).toBe(one.items[0]);
    expect(take(two, { type: 'typing' })).toBe(two);
    const read = take(two, { type: 'marks', by: 'supporter', delivered: 3, read: 3 });
    expect(read.items[0]).toBe(two.items[0]);
    expect(read.items[1]).toMatchObject({ state: 'read' });
  });

  it('shows what was changed and deleted as it is now', () => {
    const file = { id: 'file-0001', name: 'a.png', type: 'image/png', size: 1, width: 1, height: 1 };
    const before = take(start, welcome, message(1), { ...message(2), file }, message(3));
    expect(before.items[1]).toMatchObject({ file });
    expect(unreadOf(before, 'customer')).toBe(3);
    const after = take(
      before,
      { type: 'message.edited', seq: 4, at: 4, message: 1, text: 'better' },
      { type: 'message.deleted', seq: 5, at: 5, message: 2 },
    );
    expect(after.items).toMatchObject([
      { seq: 1, text: 'better', edited: true },
      { seq: 2, text: '', file: undefined, deleted: true },
      { seq: 3, text: '3' },
    ]);
    expect(after.items[2]).toBe(before.items[2]);
    expect(unreadOf(after, 'customer')).toBe(2);
    // As whoever comes later gets it: in one frame, with the earlier words taken out.
    const history = [
      { ...message(1), text: 'better' },
      { ...message(2), text: '' },
      message(3),
      { type: 'message.edited', seq: 4, at: 4, message: 1, text: 'better' },
      { type: 'message.deleted', seq: 5, at: 5, message: 2 },
    ];
    expect(take(start, { ...welcome, events: history }).items).toEqual(
      after.items.map((item) => ('deleted' in item ? { ...item, file: undefined } : item)),
    );
    expect(take(after, { type: 'message.deleted', seq: 6, at: 6, message: 99 }).items).toEqual(after.items);
  });

  it('replaces an own message by the event', () => {
    const sending = { ...take(start, welcome), pending: [pending] };
    const done = take(sending, message(1, 'customer', 'own-1'));
    expect(done).toMatchObject({ pending: [], items: [{ id: 'own-1', seq: 1, state: 'sent', mine: true }] });
  });

  it('does not take a message of the other side for its own because of an equal id', () => {
    const state = take({ ...take(start, welcome), pending: [pending] }, message(1, 'supporter', 'own-1'));
    expect(state.pending).toHaveLength(1);
  });

  it('marks only grow, in whatever order they arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1 }), (list) => {
        const state = list.reduce(
          (now, [delivered, read]) => take(now, { type: 'marks', by: 'supporter', delivered, read }),
          take(start, welcome),
        );
        expect(state.view!.marks.supporter).toEqual({
          delivered: Math.max(...list.map(([delivered]) => delivered)),
          read: Math.max(...list.map(([, read]) => read)),
        });
      }),
    );
  });

  it('counts as unread what the other side wrote after the read mark', () => {
    const state = take(start, welcome, message(1), message(2, 'customer'), message(3), {
      type: 'supporter.joined',
      seq: 4,
      at: 4,
      supporter: seat,
    });
    const marked = (read: number) => take(state, { type: 'marks', by: 'customer', delivered: 4, read });
    expect(unreadOf(state, 'customer')).toBe(2);
    expect(unreadOf(marked(1), 'customer')).toBe(1);
    expect(unreadOf(marked(lastHeard(state)), 'customer')).toBe(0);
  });

  it('has ended with the event, though the placement was lost', () => {
    const state = take(start, welcome, { type: 'conversation.ended', seq: 1, at: 1, by: 'supporter' });
    expect(state.placement).toEqual({ phase: 'ended', reason: 'supporter' });
  });
});

describe('[R1] frames that make no sense', () => {
  const word = fc.constantFrom(
    'more',
    'welcome',
    'history',
    'placement',
    'marks',
    'customer',
    'record',
    'message.sent',
    'supporter.joined',
    'conversation.ended',
    'survey.answered',
    'customer.queued',
    'customer.changed',
    'offer.made',
    'offer.ended',
    'conversation.assigned',
    'conversation.closed',
    'colleague.changed',
    'colleague.removed',
    'offline-message.left',
    'offline-message.handled',
    'desk.changed',
    'code',
    'ok',
    'fail',
    'check',
    'constructor',
    '__proto__',
    'toString',
  );
  const value = fc.oneof({ weight: 2, arbitrary: fc.anything({ maxDepth: 2 }) }, fc.nat(5), word);
  const key = fc.constantFrom(
    'seq',
    'at',
    'events',
    'view',
    'placement',
    'by',
    'delivered',
    'read',
    'customer',
    'record',
    'from',
    'id',
    'text',
    're',
    'code',
    'data',
    'waiting',
    'active',
    'colleague',
    'message',
    'desk',
    'now',
    'conversation',
    'supporter',
  );
  const frame = fc.tuple(word, fc.dictionary(key, value)).map(([type, fields]): Frame => ({ ...fields, type }));

  it('change nothing that would not make sense either, and throw nothing', () => {
    const known = take(start, welcome, message(1));
    const view = { waiting: [], active: [], colleagues: [], offlineMessages: [], self: { id: 's' }, desk: {} } as never;
    fc.assert(
      fc.property(frame, (one) => {
        // The link lets a welcome through only with a view that is an object.
        const isLetThrough = one.type !== 'welcome' || (typeof one['view'] === 'object' && one['view'] !== null);
        if (isLetThrough) {
          const state = take(known, one);
          expect(state.items.every(({ kind }) => typeof kind === 'string')).toBe(true);
          evolveDesk(view, one);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('leave the link in a state it can go on from', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 20 }), (frames) => {
        let state: LinkState = initial;
        const step = (happening: Parameters<typeof decide>[1]) => {
          state = decide(state, happening, 1_000).reduce(evolve, state);
        };
        step({ type: 'tick', random: 0 });
        step({ type: 'frame', connection: 1, frame: { ...welcome, seq: 0, now: 0 }, random: 0 });
        step({ type: 'give', command: { type: 'message.send', id: 'command-1' }, random: 0 });
        for (const one of frames) step({ type: 'frame', connection: 1, frame: one, random: 0 });
        expect(['open', 'waiting', 'closed']).toContain(state.phase);
        expect(Number.isSafeInteger(state.since)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
