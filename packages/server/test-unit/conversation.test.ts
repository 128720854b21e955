import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUEUE_GRACE_MS } from '@deskside/sdk/constants';
import type { Placement, Seat } from '@deskside/sdk/protocol';
import type { ConversationMachineCommand as Command } from '../src/conversation/command.ts';
import { isHistory, type ConversationMachineEvent as Event } from '../src/conversation/event.ts';
import { conversationMachine as machine } from '../src/conversation/machine.ts';
import { lastSeqOf, marksOf, openOf, viewOf, type ConversationState } from '../src/conversation/state.ts';
import { tellsOf } from '../src/conversation/tells.ts';
import { isFailure, type Failure } from '../src/room/machine.ts';

const ann: Seat = { id: 'ann', name: 'Ann', title: '', phone: '', picture: '' };
const queued: Placement = { phase: 'queued', position: 1, estimateMs: null, online: 0, choose: false, seat: null };
const active: Placement = { phase: 'active', supporter: ann, since: 5 };
const offered: Placement = { phase: 'offered', supporter: ann, until: 9, digits: '42' };
const open: Command = {
  type: 'open',
  conversation: 'talk',
  desk: '80000001',
  customer: 'clara',
  details: { name: 'Clara' },
  mode: 'auto',
  group: null,
  product: null,
  page: '',
  requestedAt: 0,
  placement: queued,
  settings: { greeting: 'I am [Supporter Name]', survey: true, preview: true, replies: [] },
};
const say = (text: string, from: 'customer' | 'supporter' = 'customer'): Command => ({
  type: 'message.send',
  from,
  id: `id-${text}-000000`,
  text,
});
const leave: Command = { type: 'leave', message: 'm1', written: 'sent', draft: ' draft ', contact: { phone: '1' } };
const rate: Command = { type: 'survey.answer', score: 4, comment: '' };

/** A conversation that takes commands one after the other and keeps what happened. */
function talk(...commands: Command[]) {
  let state: ConversationState = machine.initial;
  const events: Event[] = [];
  const run = (command: Command, now = 0): readonly Event[] | Failure => {
    const result = machine.decide(state, command, now);
    if (isFailure(result)) return result;
    for (const event of result) state = machine.evolve(state, event);
    events.push(...result);
    return result;
  };
  for (const command of [open, ...commands]) run(command);
  return {
    run,
    events,
    get state() {
      return state;
    },
    get placement() {
      return openOf(state)?.course.placement;
    },
  };
}

describe('a conversation', () => {
  it('[T1] is opened once; before that there is nothing', () => {
    expect(machine.decide(machine.initial, say('hi'), 0)).toEqual({ failure: 'not_found' });
    expect(talk().run({ ...open, customer: 'other' })).toEqual([]);
  });

  it('[T2] numbers what people see without holes, whatever happens between', () => {
    const commands = fc.constantFrom<Command>(
      say('a'),
      say('b', 'supporter'),
      { type: 'place', placement: active },
      { type: 'place', placement: offered },
      { type: 'customer.connection', connected: true },
      { type: 'customer.connection', connected: false },
      { type: 'end', by: 'customer' },
      leave,
      rate,
      { type: 'tick', message: 'm2', written: 'sent' },
      { type: 'mark', by: 'customer', delivered: 3, read: 99 },
      { type: 'details.set', details: {} },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(commands, fc.nat(QUEUE_GRACE_MS))), (steps) => {
        const it = talk();
        let now = 0;
        for (const [command, later] of steps) it.run(command, (now += later));
        expect(it.events.filter(isHistory).map(({ seq }) => seq)).toEqual(
          it.events.filter(isHistory).map((_, index) => index + 1),
        );
        const marks = marksOf(it.state, 'customer');
        expect(marks.read <= marks.delivered && marks.delivered <= lastSeqOf(it.state)).toBe(true);
        // [T6] Ended exactly once, and told to the records.
        expect(it.events.filter(({ type }) => type === 'conversation.ended').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('[T3] [T13] what was left stays left, also when a supporter accepts at the same moment', () => {
    const it = talk(say('hi'), leave);
    // The desk hears once more that the customer left: what it has begun for nobody has to end.
    expect(it.run({ type: 'place', placement: active })).toEqual([{ type: 'answer.missed' }]);
    expect(it.placement).toEqual({ phase: 'left', message: 'm1' });
  });

  it('[T4] a customer writes from the first moment to the end, a supporter while responsible', () => {
    const it = talk();
    expect(it.run(say('early'))).toMatchObject([
      { type: 'message.sent', seq: 1 },
      { type: 'words.changed', words: 'early' },
    ]);
    expect(it.run(say('no', 'supporter'))).toEqual({ failure: 'wrong_state' });
    it.run({ type: 'place', placement: active });
    expect(it.run(say('yes', 'supporter'))).toMatchObject([{ from: { role: 'supporter', name: 'Ann' } }]);
    it.run({ type: 'end', by: 'supporter' });
    expect(it.run(say('late'))).toEqual({ failure: 'wrong_state' });
  });

  it('[T5] keeps the place of a customer without a connection for exactly a minute', () => {
    const it = talk({ type: 'customer.connection', connected: true }, say('hi'));
    expect(machine.wakeAt(it.state)).toBeNull();
    it.run({ type: 'customer.connection', connected: false }, 100);
    const due = 100 + QUEUE_GRACE_MS;
    expect(machine.wakeAt(it.state)).toBe(due);
    const tick: Command = { type: 'tick', message: 'm3', written: 'hi' };
    expect(it.run(tick, due - 1)).toEqual([]);
    expect(it.run(tick, due)).toMatchObject([
      { type: 'left', message: 'm3', text: 'hi', by: 'desk' },
      { type: 'conversation.ended' },
    ]);
    expect(machine.wakeAt(it.state)).toBeNull();
  });

  it('[T5] a customer who comes back in time keeps everything; one who never came is gone after a minute', () => {
    const it = talk();
    expect(machine.wakeAt(it.state)).toBe(QUEUE_GRACE_MS);
    it.run({ type: 'customer.connection', connected: true }, QUEUE_GRACE_MS - 1);
    expect(machine.wakeAt(it.state)).toBeNull();
    const silent = talk();
    silent.run({ type: 'tick', message: 'm4', written: '' }, QUEUE_GRACE_MS);
    expect(silent.placement).toEqual({ phase: 'ended', reason: 'gone' });
  });

  it('[T6] leaving makes an offline message of what was sent and typed, with the contact details', () => {
    const it = talk(say('sent'));
    expect(it.run(leave)).toMatchObject([
      { type: 'left', message: 'm1', text: 'sent\ndraft', details: { name: 'Clara', phone: '1' }, by: 'customer' },
      { type: 'conversation.ended', by: 'customer' },
    ]);
    expect(it.run(leave)).toEqual([]);
    const silent = talk();
    silent.run({ type: 'leave', message: 'm5', written: '', draft: '  ', contact: {} });
    expect(silent.placement).toEqual({ phase: 'ended', reason: 'customer' });
  });

  it('[T6] leaving is for those who wait, ending for those who were answered', () => {
    const it = talk();
    expect(it.run({ type: 'end', by: 'customer' })).toEqual({ failure: 'wrong_state' });
    it.run({ type: 'place', placement: active });
    expect(it.run(leave)).toEqual({ failure: 'wrong_state' });
    it.run({ type: 'end', by: 'customer' });
    expect(it.run({ type: 'end', by: 'supporter' })).toEqual([]);
  });

  it('[T7] greets once for each supporter, with the name filled in', () => {
    const it = talk({ type: 'place', placement: active }, { type: 'place', placement: active });
    expect(it.events.filter(isHistory)).toMatchObject([
      { type: 'supporter.joined', seq: 1 },
      { type: 'message.sent', seq: 2, text: 'I am Ann', auto: true, from: { role: 'supporter', id: 'ann' } },
    ]);
  });

  it('[T8] is rated once, after the end, if somebody had answered', () => {
    expect(talk({ type: 'place', placement: active }).run(rate)).toEqual({ failure: 'wrong_state' });
    expect(talk(say('hi'), leave).run(rate)).toEqual({ failure: 'wrong_state' });
    const it = talk({ type: 'place', placement: active }, { type: 'end', by: 'customer' });
    expect(it.run(rate)).toMatchObject([{ type: 'survey.answered', score: 4 }]);
    expect(it.run(rate)).toEqual({ failure: 'wrong_state' });
  });

  it('[T9] the record can be saved during the conversation and after it, and no customer sees it', () => {
    const record = {
      customerName: 'C',
      phone: '',
      email: '',
      product: null,
      problemType: null,
      subject: 's',
      content: '',
    };
    const save: Command = { type: 'record.save', record };
    expect(talk().run(save)).toEqual({ failure: 'wrong_state' });
    const it = talk({ type: 'place', placement: active }, { type: 'end', by: 'customer' });
    expect(it.run(save)).toMatchObject([{ type: 'record.saved' }]);
    expect(viewOf(it.state, 'staff')?.record).toEqual(record);
    expect(viewOf(it.state, 'customer')?.record).toBeNull();
  });

  it('[T11] only the customer sees the digits of a number match', () => {
    const it = talk({ type: 'place', placement: offered });
    expect(viewOf(it.state, 'customer')?.placement).toMatchObject({ digits: '42' });
    expect(viewOf(it.state, 'staff')?.placement).toMatchObject({ digits: null });
  });

  it('[T12] tells the desk what it has to know and the records what is finished', () => {
    const it = talk({ type: 'place', placement: active });
    const events = it.run({ type: 'end', by: 'customer' });
    if (isFailure(events)) throw new Error('refused');
    expect(tellsOf(it.state, events)).toMatchObject([
      { room: 'desk', name: '80000001', message: { type: 'visit.end', conversation: 'talk', by: 'customer' } },
      {
        room: 'records',
        name: '80000001',
        message: { type: 'record.keep', summary: { supporter: ann, endedBy: 'customer' } },
      },
    ]);
  });

  it('ends when the desk says so', () => {
    const it = talk({ type: 'place', placement: { phase: 'ended', reason: 'code' } });
    expect(it.placement).toEqual({ phase: 'ended', reason: 'code' });
    expect(it.events.at(-1)).toMatchObject({ type: 'conversation.ended', by: 'desk' });
  });
});
