import { EDIT_MS, NOTES_MAX, QUEUE_GRACE_MS, RECORD_MS, TEXT_MAX } from '@deskside/sdk/constants';
import type { CustomerDetails, Marks, MessageSent, Seat } from '@deskside/sdk/protocol';
import { knownDetails } from '../desk/known-details.ts';
import type { Failure, Machine } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import { isHistory, type ConversationMachineEvent as Event } from './event.ts';
import { authorOf, canWrite, dropDue, dropped, fileDueAt, keepFile, sharedOf } from './files.ts';
import { isDeleted, wordsOf } from './message.ts';
import {
  initialConversation,
  isOver,
  lastSeqOf,
  marksOf,
  openOf,
  surveyOf,
  type ConversationState,
  type Course,
  type FileRow,
  type Request,
} from './state.ts';

/** The desk shows this much of what the customer wrote before anybody answered. */
const WORDS_MAX = 200;

function decide(state: ConversationState, command: Command, now: number): readonly Event[] | Failure {
  if (command.type === 'open') return open(state, command, now);
  const opened = openOf(state);
  if (!opened) return command.type === 'tick' ? [] : failure('not_found');
  const { request, course } = opened;
  const next = lastSeqOf(state) + 1;

  switch (command.type) {
    case 'place': {
      // [T3] What was left or ended stays so: the desk hears of it on its own way.
      const { placement } = command;
      if (isOver(course)) {
        // [T13] Nobody is there for whom somebody answered.
        return placement.phase === 'active' && course.answeredAt === null ? [{ type: 'answer.missed' }] : [];
      }
      const placed: Event = { type: 'placed', placement };
      switch (placement.phase) {
        case 'queued':
        case 'offered':
          return [placed];
        case 'active':
          if (course.supporter?.id === placement.supporter.id) return [placed];
          return [placed, ...join(next, now, placement.supporter, course.supporter, request.greeting)];
        case 'left':
        case 'ended':
          return [placed, { type: 'conversation.ended', seq: next, at: now, by: 'desk' }];
        default:
          return placement satisfies never;
      }
    }

    case 'customer.connection':
      if (command.connected === course.connected) return [];
      return [command.connected ? { type: 'customer.connected' } : { type: 'customer.disconnected', at: now }];

    case 'tick':
      if (!isWaiting(course)) return dropDue(state, now);
      // [T5] A customer without a connection keeps the place for a minute.
      if (course.goneAt === null || now < course.goneAt + QUEUE_GRACE_MS) {
        return [...dropDue(state, now), ...reply(opened, next, now)];
      }
      return [...dropDue(state, now), ...leave(course, next, now, command.message, command.written, {}, 'desk')];

    case 'message.send': {
      if (!canWrite(state, command.from)) return failure('wrong_state');
      const file = command.file === undefined ? null : state.files.get(command.file);
      if (file === undefined || (file && file.author !== authorOf(state, command.from))) return failure('not_found');
      if (file && file.message !== null) return failure('wrong_state');
      const from =
        command.from === 'customer'
          ? { role: 'customer' as const, id: request.customer, name: course.details.name ?? '' }
          : { role: 'supporter' as const, id: course.supporter?.id ?? '', name: course.supporter?.name ?? '' };
      const { id, text } = command;
      const sent: MessageSent = { type: 'message.sent', seq: next, at: now, id, from, text };
      if (file) sent.file = sharedOf(file);
      const events: Event[] = [sent];
      const isFirst = command.from === 'customer' && course.words === '';
      if (isFirst || (isWaiting(course) && course.words.length < WORDS_MAX)) {
        const words = wordsOf(sent);
        events.push({
          type: 'words.changed',
          words: shorten(course.words === '' ? words : `${course.words}\n${words}`),
        });
      }
      return events;
    }

    case 'message.edit':
    case 'message.delete':
      return change(state, course, command, now);

    case 'file.keep':
      return keepFile(state, command.by, command.file, now);

    case 'leave': {
      if (isOver(course)) return course.placement.phase === 'left' ? [] : failure('wrong_state');
      if (!isWaiting(course)) return failure('wrong_state');
      const written = [command.written, command.draft.trim()].filter((part) => part !== '').join('\n');
      return leave(course, next, now, command.message, written, command.contact, 'customer');
    }

    case 'end':
      if (isOver(course)) return [];
      if (course.placement.phase !== 'active') return failure('wrong_state');
      return [{ type: 'conversation.ended', seq: next, at: now, by: command.by }];

    case 'choose':
      if (course.placement.phase !== 'queued' || !course.placement.choose) return failure('wrong_state');
      return [{ type: 'choice.made', choice: command.choice }];

    case 'details.set':
      if (isOver(course)) return failure('wrong_state');
      return [{ type: 'details.changed', details: knownDetails(command.details, course.details.verified) }];

    case 'survey.ask':
      if (isOver(course) || course.placement.phase !== 'active' || surveyOf(opened).answered)
        return failure('wrong_state');
      return surveyOf(opened).asked ? [] : [{ type: 'survey.asked' }];

    case 'survey.answer': {
      // [T8] Once: after the end if somebody had answered and the desk asks, or as soon as the supporter has.
      const { wanted, asked, answered } = surveyOf(opened);
      const mayRate = isOver(course) ? wanted && course.answeredAt !== null : asked;
      if (!mayRate || answered) return failure('wrong_state');
      const { score, solved, comment } = command;
      return [{ type: 'survey.answered', seq: next, at: now, score, ...(solved && { solved }), comment }];
    }

    case 'note.add': {
      const { id, from, text } = command;
      if (state.notes.size >= NOTES_MAX) return failure('too_large', { notes: NOTES_MAX });
      return [{ type: 'note.added', note: { id, at: now, after: next - 1, from, text } }];
    }

    case 'record.save':
      if (course.supporter === null) return failure('wrong_state');
      // [T9]
      if (request.recordLate === false && course.endedAt !== null && now >= course.endedAt + RECORD_MS)
        return failure('gone');
      return [{ type: 'record.saved', record: command.record }];

    case 'mark': {
      const old = marksOf(state, command.by);
      const last = lastSeqOf(state);
      const read = Math.max(old.read, Math.min(command.read, last));
      const delivered = Math.max(old.delivered, read, Math.min(command.delivered, last));
      if (read === old.read && delivered === old.delivered) return [];
      return [{ type: 'marked', by: command.by, marks: { delivered, read } }];
    }

    default:
      return command satisfies never;
  }
}

/** [T14] Its author may change or delete a message for a while. [T15] What it said goes with it. */
function change(
  state: ConversationState,
  course: Course,
  command: Extract<Command, { type: 'message.edit' | 'message.delete' }>,
  now: number,
): readonly Event[] | Failure {
  const { by, target } = command;
  if (!canWrite(state, by)) return failure('wrong_state');
  if (target?.type !== 'message.sent') return failure('not_found');
  if (target.from.role !== by || target.from.id !== authorOf(state, by) || target.auto) return failure('forbidden');
  if (now >= target.at + EDIT_MS || isDeleted(target)) return failure('gone');
  const what = { seq: lastSeqOf(state) + 1, at: now, message: target.seq };
  const events: Event[] =
    command.type === 'message.edit'
      ? [{ type: 'message.edited', ...what, text: command.text }]
      : [{ type: 'message.deleted', ...what }];
  const file = command.type === 'message.delete' && target.file ? state.files.get(target.file.id) : undefined;
  if (file) events.push(dropped(file));
  // The desk shows what a waiting customer wrote.
  const words = shorten(command.written);
  if (isWaiting(course) && words !== course.words) events.push({ type: 'words.changed', words });
  return events;
}

function open(state: ConversationState, command: Extract<Command, { type: 'open' }>, now: number): readonly Event[] {
  if (openOf(state)) return [];
  const { type: _, placement, details, settings, ...request } = command;
  return [
    {
      type: 'opened',
      request: { ...request, ...settings, replies: settings.replies.toSorted((a, b) => a.afterMs - b.afterMs) },
      course: {
        placement,
        details,
        connected: false,
        // Until the first connection counts as gone, so that a customer who never comes does not wait for ever.
        goneAt: request.requestedAt,
        supporter: null,
        answeredAt: null,
        endedAt: null,
        endedBy: null,
        survey: null,
        record: null,
        words: '',
        replied: 0,
        left: '',
      },
    },
    // [E1] A supporter began it.
    ...(placement.phase === 'active' ? join(1, now, placement.supporter, null, settings.greeting) : []),
  ];
}

/** [T7] */
function join(seq: number, at: number, supporter: Seat, before: Seat | null, greeting: string): Event[] {
  const events: Event[] = [{ type: 'supporter.joined', seq, at, supporter, ...(before && { replaces: before }) }];
  if (greeting !== '' && !before) {
    const text = greeting.replaceAll('[Supporter Name]', supporter.name);
    const from = { role: 'supporter' as const, id: supporter.id, name: supporter.name };
    events.push({
      type: 'message.sent',
      seq: seq + 1,
      at,
      id: `greeting-${seq}`.padEnd(12, '-'),
      from,
      text,
      auto: true,
    });
  }
  return events;
}

/** [T17] What is due of the replies that a customer gets who waits; the clock may be late. */
function reply({ request, course }: { request: Request; course: Course }, seq: number, at: number): Event[] {
  return request.replies
    .slice(course.replied)
    .filter(({ afterMs }) => request.requestedAt + afterMs <= at)
    .map(({ text }, n) => ({
      type: 'message.sent',
      seq: seq + n,
      at,
      id: `timed-reply-${course.replied + n + 1}`,
      from: { role: 'desk', id: '', name: '' },
      text,
      auto: true,
    }));
}

/** [T6] Whoever leaves before an answer leaves what was written as an offline message. */
function leave(
  course: Course,
  seq: number,
  at: number,
  message: string,
  written: string,
  contact: CustomerDetails,
  by: 'customer' | 'desk',
): Event[] {
  const details = knownDetails({ ...course.details, ...contact }, course.details.verified);
  const left: Event = { type: 'left', at, message: written === '' ? null : message, text: written, details, by };
  return [left, { type: 'conversation.ended', seq, at, by }];
}

function isWaiting(course: Course): boolean {
  return course.placement.phase === 'queued' || course.placement.phase === 'offered';
}

function shorten(text: string): string {
  return text.length <= WORDS_MAX ? text : `${text.slice(0, WORDS_MAX).toWellFormed()}…`;
}

function evolve(state: ConversationState, event: Event): ConversationState {
  const next = isHistory(event) ? { ...state, last: new Map([['seq', event.seq]]) } : state;
  const change = (part: Partial<Course>): ConversationState => {
    const course = next.course.get('it');
    return course ? { ...next, course: new Map([['it', { ...course, ...part }]]) } : next;
  };
  switch (event.type) {
    case 'opened':
      return { ...next, request: new Map([['it', event.request]]), course: new Map([['it', event.course]]) };
    case 'placed':
      return change({ placement: event.placement });
    case 'customer.connected':
      return change({ connected: true, goneAt: null });
    case 'customer.disconnected':
      return change({ connected: false, goneAt: event.at });
    case 'message.sent': {
      // [T17] Nobody else speaks for the desk.
      if (event.from.role === 'desk') return change({ replied: (next.course.get('it')?.replied ?? 0) + 1 });
      const file = event.file && state.files.get(event.file.id);
      return file ? withFile(next, { ...file, message: event.seq }) : next;
    }
    case 'file.kept':
      return withFile(next, event.file);
    case 'file.dropped': {
      const files = new Map(next.files);
      files.delete(event.file);
      return { ...next, files };
    }
    case 'message.edited':
    case 'message.deleted':
    case 'choice.made':
    case 'answer.missed':
      return next;
    case 'words.changed':
      return change({ words: event.words });
    case 'details.changed':
      return change({ details: event.details });
    case 'supporter.joined':
      return change({ supporter: event.supporter, answeredAt: next.course.get('it')?.answeredAt ?? event.at });
    case 'left':
      return change({
        details: event.details,
        left: event.text,
        placement: event.message
          ? { phase: 'left', message: event.message }
          : { phase: 'ended', reason: reasonOf(event.by) },
      });
    case 'conversation.ended': {
      const placement = next.course.get('it')?.placement;
      return change({
        endedAt: event.at,
        endedBy: event.by,
        goneAt: null,
        ...(placement?.phase === 'active' && { placement: { phase: 'ended', reason: event.by } }),
      });
    }
    case 'survey.asked':
      return change({ surveyAsked: true });
    case 'survey.answered': {
      const { score, solved, comment } = event;
      return change({ survey: { score, ...(solved && { solved }), comment } });
    }
    case 'note.added': {
      const { note } = event;
      return { ...next, notes: new Map([...next.notes, [`${note.from.id}/${note.id}`, note]]) };
    }
    case 'record.saved':
      return change({ record: event.record });
    case 'marked':
      return { ...next, marks: new Map<string, Marks>([...next.marks, [event.by, event.marks]]) };
    default:
      return event satisfies never;
  }
}

function withFile(state: ConversationState, file: FileRow): ConversationState {
  return { ...state, files: new Map([...state.files, [file.id, file]]) };
}

function reasonOf(by: 'customer' | 'desk'): 'customer' | 'gone' {
  return by === 'customer' ? 'customer' : 'gone';
}

function wakeAt(state: ConversationState): number | null {
  const opened = openOf(state);
  if (!opened) return null;
  const { request, course } = opened;
  const due = isWaiting(course) ? request.replies[course.replied] : undefined;
  const times = [
    isWaiting(course) && course.goneAt !== null ? course.goneAt + QUEUE_GRACE_MS : null,
    due === undefined ? null : request.requestedAt + due.afterMs,
    fileDueAt(state),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Combined length of what becomes an offline message; the rest stays in the conversation. */
export const WRITTEN_MAX = 5 * TEXT_MAX;

/** The rules of one conversation, from the request to the survey. Numbers in brackets are rules of `SPEC.md`. */
export const conversationMachine: Machine<ConversationState, Command, Event> = {
  initial: initialConversation,
  decide,
  evolve,
  wakeAt,
};
