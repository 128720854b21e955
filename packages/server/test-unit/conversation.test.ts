import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EDIT_MS,
  FILES_BYTES_MAX,
  FILES_MAX,
  FILE_WAIT_MS,
  NOTES_MAX,
  QUEUE_GRACE_MS,
  RECORD_MS,
} from '@deskside/sdk/constants';
import type { MessageSent, Placement, Seat } from '@deskside/sdk/protocol';
import type { ConversationMachineCommand as Command } from '../src/conversation/command.ts';
import { isHistory, type ConversationMachineEvent as Event } from '../src/conversation/event.ts';
import { conversationMachine as machine } from '../src/conversation/machine.ts';
import { deleted } from '../src/conversation/message.ts';
import {
  lastSeqOf,
  marksOf,
  notesOf,
  openOf,
  viewOf,
  type ConversationState,
  type NewFile,
  type Side,
} from '../src/conversation/state.ts';
import { tellsOf } from '../src/conversation/tells.ts';
import { isFailure, type Failure } from '../src/room/machine.ts';

const ann: Seat = { id: 'ann', name: 'Ann', title: '', phone: '', picture: '' };
const queued: Placement = { phase: 'queued', position: 1, estimateMs: null, online: 0, choose: false, seat: null };
const active: Placement = { phase: 'active', supporter: ann, since: 5 };
const offered: Placement = { phase: 'offered', supporter: ann, until: 9, digits: '42' };
const open: Extract<Command, { type: 'open' }> = {
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
  settings: {
    greeting: 'I am [Supporter Name]',
    survey: true,
    recordLate: true,
    preview: true,
    fileBytesMax: 1_000,
    fileEndingsRefused: ['exe'],
    replies: [],
  },
};
const say = (text: string, from: 'customer' | 'supporter' = 'customer'): Command => ({
  type: 'message.send',
  from,
  id: `id-${text}-000000`,
  text,
});
const leave: Command = { type: 'leave', message: 'm1', written: 'sent', draft: ' draft ', contact: { phone: '1' } };
const rate: Command = { type: 'survey.answer', score: 4, comment: '' };

const openWith = (settings: Partial<typeof open.settings>): Command => ({
  ...open,
  settings: { ...open.settings, ...settings },
});

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
  // A command that opens it is the first.
  for (const command of commands[0]?.type === 'open' ? commands : [open, ...commands]) run(command);
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

  it('[T7] whoever comes next is announced with who was there before, and does not greet again', () => {
    const it = talk({ type: 'place', placement: active });
    const bob: Seat = { ...ann, id: 'bob', name: 'Bob' };
    expect(it.run({ type: 'place', placement: { ...active, supporter: bob } })).toMatchObject([
      { type: 'placed' },
      { type: 'supporter.joined', supporter: bob, replaces: ann },
    ]);
    expect(it.run(say('hi', 'supporter'))).toMatchObject([{ from: { id: 'bob' } }]);
    // [X5] That somebody vanished changes nobody.
    expect(it.run({ type: 'place', placement: { ...active, supporter: bob, lost: true } })).toHaveLength(1);
  });

  it('[T18] notes are no history, and never more than there may be', () => {
    const it = talk(say('hi'), { type: 'place', placement: active });
    const note = (n: number): Command => ({
      type: 'note.add',
      id: `note-${n}`,
      from: { id: 'lea', name: 'Lea' },
      text: 'x',
    });
    const before = lastSeqOf(it.state);
    expect(it.run(note(0), 7)).toEqual([
      { type: 'note.added', note: { id: 'note-0', at: 7, after: before, from: { id: 'lea', name: 'Lea' }, text: 'x' } },
    ]);
    expect(lastSeqOf(it.state)).toBe(before);
    it.run({ type: 'end', by: 'customer' });
    for (let n = 1; n < NOTES_MAX; n++) expect(isFailure(it.run(note(n)))).toBe(false);
    expect(it.run(note(NOTES_MAX))).toMatchObject({ failure: 'too_large' });
    expect(notesOf(it.state).map(({ id }) => id)).toEqual(Array.from({ length: NOTES_MAX }, (_, n) => `note-${n}`));
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

  it('[T8] [M-S10] is rated as soon as the supporter asks, once, and after the end if it was not yet', () => {
    const ask: Command = { type: 'survey.ask' };
    const it = talk(openWith({ survey: false }));
    expect(it.run(ask)).toEqual({ failure: 'wrong_state' });
    it.run({ type: 'place', placement: active });
    expect(viewOf(it.state, 'customer')?.survey).toEqual({ wanted: false, asked: false, answered: false });
    expect(it.run(ask)).toEqual([{ type: 'survey.asked' }]);
    expect(it.run(ask)).toEqual([]);
    expect(viewOf(it.state, 'customer')?.survey).toEqual({ wanted: true, asked: true, answered: false });
    expect(it.run(rate)).toMatchObject([{ type: 'survey.answered', score: 4 }]);
    expect(it.run(rate)).toEqual({ failure: 'wrong_state' });
    expect(it.run(ask)).toEqual({ failure: 'wrong_state' });
    it.run({ type: 'end', by: 'customer' });
    expect(it.run(rate)).toEqual({ failure: 'wrong_state' });

    const later = talk(openWith({ survey: false }), { type: 'place', placement: active }, ask);
    later.run({ type: 'end', by: 'supporter' });
    expect(later.run(ask)).toEqual({ failure: 'wrong_state' });
    expect(later.run(rate)).toMatchObject([{ type: 'survey.answered' }]);
    const never = talk(
      openWith({ survey: false }),
      { type: 'place', placement: active },
      { type: 'end', by: 'customer' },
    );
    expect(never.run(rate)).toEqual({ failure: 'wrong_state' });
  });

  it('[T9] [M-S9] a desk that wants no late records takes them for a while after the end', () => {
    const empty = {
      customerName: '',
      phone: '',
      email: '',
      product: null,
      problemType: null,
      subject: '',
      content: '',
    };
    const save: Command = { type: 'record.save', record: empty };
    const ended = (recordLate: boolean) =>
      talk(openWith({ recordLate }), { type: 'place', placement: active }, { type: 'end', by: 'customer' });
    expect(ended(false).run(save, RECORD_MS - 1)).toMatchObject([{ type: 'record.saved' }]);
    expect(ended(false).run(save, RECORD_MS)).toEqual({ failure: 'gone' });
    expect(ended(true).run(save, 100 * RECORD_MS)).toMatchObject([{ type: 'record.saved' }]);
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

  const sentIn = (it: ReturnType<typeof talk>, seq: number) =>
    it.events.find((event): event is MessageSent => event.type === 'message.sent' && event.seq === seq) ?? null;
  const edit = (target: MessageSent | null, by: Side = 'customer', written = ''): Command => ({
    type: 'message.edit',
    by,
    text: 'better',
    target,
    written,
  });
  const remove = (target: MessageSent | null, by: Side = 'customer', written = ''): Command => ({
    type: 'message.delete',
    by,
    target,
    written,
  });

  it('[T14] its author changes or deletes a message within five minutes and before the end, and nobody else', () => {
    const it = talk(say('first'), { type: 'place', placement: active }, say('answer', 'supporter'));
    const [first, greeting, answer] = [sentIn(it, 1), sentIn(it, 3), sentIn(it, 4)];
    expect(it.run(edit(first), EDIT_MS - 1)).toEqual([
      { type: 'message.edited', seq: 5, at: EDIT_MS - 1, message: 1, text: 'better' },
    ]);
    expect(it.run(remove(answer, 'supporter'), EDIT_MS - 1)).toEqual([
      { type: 'message.deleted', seq: 6, at: EDIT_MS - 1, message: 4 },
    ]);
    for (const change of [edit, remove]) {
      expect(it.run(change(first), EDIT_MS)).toEqual({ failure: 'gone' });
      expect(it.run(change(answer))).toEqual({ failure: 'forbidden' });
      expect(it.run(change(first, 'supporter'))).toEqual({ failure: 'forbidden' });
      // Nobody typed the greeting.
      expect(it.run(change(greeting, 'supporter'))).toEqual({ failure: 'forbidden' });
      expect(it.run(change(null))).toEqual({ failure: 'not_found' });
      expect(it.run(change({ ...first!, from: { ...first!.from, id: 'somebody' } }))).toEqual({ failure: 'forbidden' });
      expect(it.run(change(deleted(first!)))).toEqual({ failure: 'gone' });
    }
    it.run({ type: 'end', by: 'customer' });
    expect(it.run(edit(first))).toEqual({ failure: 'wrong_state' });
    expect(it.run(remove(answer, 'supporter'))).toEqual({ failure: 'wrong_state' });
  });

  it('[T15] the desk shows no longer what a waiting customer has taken back', () => {
    const it = talk(say('one'), say('two'));
    expect(it.run(edit(sentIn(it, 1), 'customer', 'better\ntwo'))).toMatchObject([
      { type: 'message.edited' },
      { type: 'words.changed', words: 'better\ntwo' },
    ]);
    const events = it.run(remove(sentIn(it, 2), 'customer', 'better'));
    if (isFailure(events)) throw new Error('refused');
    expect(tellsOf(it.state, events)).toMatchObject([{ message: { type: 'visit.words', words: 'better' } }]);
    it.run({ type: 'place', placement: active });
    expect(it.run(remove(sentIn(it, 1)))).toMatchObject([{ type: 'message.deleted' }]);
  });

  const file = (id: string, change: Partial<NewFile> = {}): NewFile => ({
    id,
    name: 'a.zip',
    type: 'application/zip',
    size: 10,
    upload: `up-${id}`,
    digest: 'd',
    ...change,
  });
  const keep = (one: NewFile, by: Side = 'customer'): Command => ({ type: 'file.keep', by, file: one });
  const sendFile = (id: string, from: Side = 'customer'): Command => ({
    type: 'message.send',
    from,
    id: `m-${id}`,
    text: '',
    file: id,
  });

  it('[T16] a file goes with one message of who uploaded it', () => {
    const it = talk();
    expect(it.run(sendFile('f'))).toEqual({ failure: 'not_found' });
    expect(it.run(keep(file('f')))).toMatchObject([{ type: 'file.kept', file: { author: 'clara', message: null } }]);
    it.run({ type: 'place', placement: active });
    expect(it.run(sendFile('f', 'supporter'))).toEqual({ failure: 'not_found' });
    expect(it.run(sendFile('f'))).toMatchObject([
      { type: 'message.sent', text: '', file: { id: 'f', name: 'a.zip', type: 'application/zip', size: 10 } },
      // The first that the customer said.
      { type: 'words.changed', words: 'a.zip' },
    ]);
    expect(it.run(sendFile('f'))).toEqual({ failure: 'wrong_state' });
    expect(Object.keys(sentIn(it, 3)?.file ?? {})).toEqual(['id', 'name', 'type', 'size']);
    expect(it.run(remove(sentIn(it, 3)))).toMatchObject([
      { type: 'message.deleted' },
      { type: 'file.dropped', file: 'f', upload: 'up-f' },
    ]);
    expect(it.state.files.size).toBe(0);
  });

  it('[T16] the name of a file is all the desk sees of it', () => {
    const it = talk(say('look'), keep(file('f')));
    expect(it.run(sendFile('f'))).toMatchObject([
      { type: 'message.sent' },
      { type: 'words.changed', words: 'look\na.zip' },
    ]);
  });

  it('[T16] the same id is the same file', () => {
    const it = talk(keep(file('f')), { type: 'place', placement: active });
    expect(it.run(keep(file('f', { upload: 'again' })))).toEqual([]);
    for (const other of [keep(file('f', { digest: 'e' })), keep(file('f', { size: 11 })), keep(file('f'), 'supporter')])
      expect(it.run(other)).toEqual({ failure: 'idempotency_conflict' });
  });

  it('[T16] [S17] no more, no larger and no other files than the desk allows, and none where nobody may write', () => {
    const it = talk();
    expect(it.run(keep(file('f', { size: 1_001 })))).toEqual({ failure: 'too_large', data: { maxBytes: 1_000 } });
    expect(it.run(keep(file('f', { name: 'a.EXE' })))).toMatchObject({ failure: 'unsupported' });
    expect(it.run(keep(file('f'), 'supporter'))).toEqual({ failure: 'wrong_state' });
    for (let n = 0; n < FILES_MAX; n++) expect(isFailure(it.run(keep(file(`f${n}`))))).toBe(false);
    expect(it.run(keep(file('one-more')))).toMatchObject({ failure: 'too_large', data: { maxFiles: FILES_MAX } });
    expect(it.run(keep(file('f0')))).toEqual([]);
    const large = FILES_BYTES_MAX / 2;
    const wide = talk(openWith({ fileBytesMax: large }));
    for (const id of ['a', 'b']) expect(wide.run(keep(file(id, { size: large })))).toHaveLength(1);
    expect(wide.run(keep(file('c', { size: 1 })))).toMatchObject({ failure: 'too_large' });
    it.run(leave);
    expect(it.run(keep(file('late')))).toEqual({ failure: 'wrong_state' });
  });

  it('[T16] a desk can do without files', () => {
    expect(talk(openWith({ fileBytesMax: 0 })).run(keep(file('f')))).toMatchObject({ failure: 'unsupported' });
    expect(viewOf(talk().state, 'customer')?.fileBytesMax).toBe(1_000);
  });

  it('[T16] a file without a message goes after an hour', () => {
    const it = talk({ type: 'customer.connection', connected: true }, keep(file('f')), keep(file('g')), sendFile('g'));
    expect(machine.wakeAt(it.state)).toBe(FILE_WAIT_MS);
    const tick: Command = { type: 'tick', message: 'm', written: '' };
    expect(it.run(tick, FILE_WAIT_MS - 1)).toEqual([]);
    expect(it.run(tick, FILE_WAIT_MS)).toEqual([{ type: 'file.dropped', file: 'f', upload: 'up-f' }]);
    expect(machine.wakeAt(it.state)).toBeNull();
  });

  it('ends when the desk says so', () => {
    const it = talk({ type: 'place', placement: { phase: 'ended', reason: 'code' } });
    expect(it.placement).toEqual({ phase: 'ended', reason: 'code' });
    expect(it.events.at(-1)).toMatchObject({ type: 'conversation.ended', by: 'desk' });
  });
});
