import { QUEUE_GRACE_MS, TEXT_MAX } from '@deskside/sdk/constants';
import type { CustomerDetails, Marks, Seat } from '@deskside/sdk/protocol';
import { knownDetails } from '../desk/known-details.ts';
import type { Failure, Machine } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import { isHistory, type ConversationMachineEvent as Event } from './event.ts';
import {
  initialConversation,
  isOver,
  lastSeqOf,
  marksOf,
  openOf,
  type ConversationState,
  type Course,
  type Request,
} from './state.ts';

/** The desk shows this much of what the customer wrote before anybody answered. */
const WORDS_MAX = 200;

function decide(state: ConversationState, command: Command, now: number): readonly Event[] | Failure {
  if (command.type === 'open') return open(state, command);
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
          return [placed, ...join(next, now, placement.supporter, request.greeting)];
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
      if (!isWaiting(course)) return [];
      // [T5] A customer without a connection keeps the place for a minute.
      if (course.goneAt === null || now < course.goneAt + QUEUE_GRACE_MS) return reply(opened, next, now);
      return leave(course, next, now, command.message, command.written, {}, 'desk');

    case 'message.send': {
      if (isOver(course)) return failure('wrong_state');
      if (command.from === 'supporter' && course.placement.phase !== 'active') return failure('wrong_state');
      const from =
        command.from === 'customer'
          ? { role: 'customer' as const, id: request.customer, name: course.details.name ?? '' }
          : { role: 'supporter' as const, id: course.supporter?.id ?? '', name: course.supporter?.name ?? '' };
      const events: Event[] = [{ type: 'message.sent', seq: next, at: now, id: command.id, from, text: command.text }];
      const isFirst = command.from === 'customer' && course.words === '';
      if (isFirst || (isWaiting(course) && course.words.length < WORDS_MAX)) {
        const words = course.words === '' ? command.text : `${course.words}\n${command.text}`;
        events.push({ type: 'words.changed', words: shorten(words) });
      }
      return events;
    }

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

    case 'survey.answer': {
      // [T8] Once, after the end, if somebody had answered and the desk asks.
      if (!isOver(course) || course.answeredAt === null || !request.survey || course.survey)
        return failure('wrong_state');
      const { score, solved, comment } = command;
      return [{ type: 'survey.answered', seq: next, at: now, score, ...(solved && { solved }), comment }];
    }

    case 'record.save':
      if (course.supporter === null) return failure('wrong_state');
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

function open(state: ConversationState, command: Extract<Command, { type: 'open' }>): readonly Event[] {
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
  ];
}

function join(seq: number, at: number, supporter: Seat, greeting: string): Event[] {
  const events: Event[] = [{ type: 'supporter.joined', seq, at, supporter }];
  if (greeting !== '') {
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

/** [T14] What is due of the replies that a customer gets who waits; the clock may be late. */
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
    case 'message.sent':
      // [T14] Nobody else speaks for the desk.
      return event.from.role === 'desk' ? change({ replied: (next.course.get('it')?.replied ?? 0) + 1 }) : next;
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
    case 'survey.answered': {
      const { score, solved, comment } = event;
      return change({ survey: { score, ...(solved && { solved }), comment } });
    }
    case 'record.saved':
      return change({ record: event.record });
    case 'marked':
      return { ...next, marks: new Map<string, Marks>([...next.marks, [event.by, event.marks]]) };
    default:
      return event satisfies never;
  }
}

function reasonOf(by: 'customer' | 'desk'): 'customer' | 'gone' {
  return by === 'customer' ? 'customer' : 'gone';
}

function wakeAt(state: ConversationState): number | null {
  const opened = openOf(state);
  if (!opened || !isWaiting(opened.course)) return null;
  const { request, course } = opened;
  const reply = request.replies[course.replied];
  const times = [
    course.goneAt === null ? null : course.goneAt + QUEUE_GRACE_MS,
    reply === undefined ? null : request.requestedAt + reply.afterMs,
  ].filter((time) => time !== null);
  return times.length > 0 ? Math.min(...times) : null;
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
