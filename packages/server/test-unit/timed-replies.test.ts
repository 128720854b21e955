import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUEUE_GRACE_MS } from '@deskside/sdk/constants';
import type { MessageSent, Placement, Seat } from '@deskside/sdk/protocol';
import type { ConversationMachineCommand as Command } from '../src/conversation/command.ts';
import type { ConversationMachineEvent as Event } from '../src/conversation/event.ts';
import { conversationMachine as machine } from '../src/conversation/machine.ts';
import type { ConversationState } from '../src/conversation/state.ts';
import { isFailure } from '../src/room/machine.ts';

const ann: Seat = { id: 'ann', name: 'Ann', title: '', phone: '', picture: '' };
const queued: Placement = { phase: 'queued', position: 1, estimateMs: null, online: 0, choose: false, seat: null };
const offered: Placement = { phase: 'offered', supporter: ann, until: 9, digits: null };
const active: Placement = { phase: 'active', supporter: ann, since: 5 };

type Reply = { afterMs: number; text: string };

const openWith = (replies: readonly Reply[]): Command => ({
  type: 'open',
  conversation: 'talk',
  desk: '80000001',
  customer: 'clara',
  details: {},
  mode: 'auto',
  group: null,
  product: null,
  page: '',
  requestedAt: 1_000,
  placement: queued,
  settings: {
    greeting: '',
    survey: true,
    recordLate: true,
    preview: true,
    fileBytesMax: 0,
    fileEndingsRefused: [],
    replies,
  },
});
const tick: Command = { type: 'tick', message: 'm', written: 'w' };
const connected: Command = { type: 'customer.connection', connected: true };

/** A conversation with the alarm of its room, and what the desk said in it. */
class Talk {
  state: ConversationState = machine.initial;
  readonly said: MessageSent[] = [];

  constructor(...replies: Reply[]) {
    this.run(openWith(replies), 1_000);
    this.run(connected, 1_000);
  }

  run(command: Command, now: number): readonly Event[] {
    const events = machine.decide(this.state, command, now);
    if (isFailure(events)) return [];
    for (const event of events) {
      this.state = machine.evolve(this.state, event);
      if (event.type === 'message.sent' && event.from.role === 'desk') this.said.push(event);
    }
    return events;
  }

  /** Lets time pass: the room is woken when it asked for it, never earlier. */
  pass(until: number): void {
    for (let at = machine.wakeAt(this.state); at !== null && at <= until; at = machine.wakeAt(this.state)) {
      this.run(tick, at);
    }
  }

  get texts(): string[] {
    return this.said.map(({ text }) => text);
  }
}

const soon = { afterMs: 10_000, text: 'Soon' };
const later = { afterMs: 60_000, text: 'Later' };

describe('[T17] timed replies', () => {
  it('are said by the desk, at their times, in their order, once', () => {
    const talk = new Talk(later, soon);
    expect(machine.wakeAt(talk.state)).toBe(11_000);
    talk.run(tick, 10_999);
    expect(talk.texts).toEqual([]);
    talk.pass(11_000);
    talk.run(tick, 11_000);
    expect(talk.said).toEqual([
      {
        type: 'message.sent',
        seq: 1,
        at: 11_000,
        id: 'timed-reply-1',
        from: { role: 'desk', id: '', name: '' },
        text: 'Soon',
        auto: true,
      },
    ]);
    talk.run({ type: 'place', placement: offered }, 50_000);
    talk.pass(1e9);
    expect(talk.texts).toEqual(['Soon', 'Later']);
    expect(machine.wakeAt(talk.state)).toBeNull();
  });

  it('all come when the clock was late, one after the other', () => {
    const talk = new Talk(soon, later);
    talk.run(tick, 1e6);
    expect(talk.said.map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'Soon'],
      [2, 'Later'],
    ]);
  });

  it('end with the answer, and with the customer’s leaving', () => {
    const answered = new Talk(soon, later);
    answered.pass(20_000);
    answered.run({ type: 'place', placement: active }, 30_000);
    expect(machine.wakeAt(answered.state)).toBeNull();
    answered.run(tick, 1e6);
    expect(answered.texts).toEqual(['Soon']);

    const gone = new Talk(later);
    gone.run({ type: 'customer.connection', connected: false }, 2_000);
    expect(machine.wakeAt(gone.state)).toBe(61_000);
    gone.pass(61_000);
    gone.pass(2_000 + QUEUE_GRACE_MS);
    gone.pass(1e9);
    expect(gone.texts).toEqual(['Later']);
  });

  it('are nothing that the customer wrote', () => {
    const talk = new Talk(soon);
    talk.pass(20_000);
    expect(talk.run({ type: 'leave', message: 'm', written: '', draft: '', contact: {} }, 30_000)).toMatchObject([
      { type: 'left', message: null },
      { type: 'conversation.ended' },
    ]);
  });

  it('are each said at most once and never too early, whatever happens', () => {
    const replies = fc.array(fc.record({ afterMs: fc.integer({ min: 1_000, max: 100_000 }), text: fc.uuid() }), {
      maxLength: 5,
    });
    const commands = fc.array(
      fc.record({
        wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30_000 })),
        command: fc.constantFrom<Command>(
          tick,
          connected,
          { type: 'customer.connection', connected: false },
          { type: 'place', placement: queued },
          { type: 'place', placement: offered },
          { type: 'message.send', from: 'customer', id: 'x'.repeat(8), text: 'Hello' },
          { type: 'place', placement: active },
        ),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(replies, commands, fc.boolean(), (given, steps, isPunctual) => {
        const talk = new Talk(...given);
        let now = 1_000;
        for (const { wait, command } of steps) {
          now += wait;
          if (isPunctual) talk.pass(now);
          talk.run(command, now);
        }
        const due = given.toSorted((a, b) => a.afterMs - b.afterMs);
        expect(talk.texts).toEqual(due.slice(0, talk.said.length).map(({ text }) => text));
        for (const [n, { at }] of talk.said.entries()) expect(at).toBeGreaterThanOrEqual(1_000 + due[n]!.afterMs);
      }),
    );
  });
});
