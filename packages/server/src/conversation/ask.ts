import type { ConversationCommand, ConversationEvent, MessageSent, Seat } from '@deskside/sdk/protocol';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import { isHistory, type ConversationMachineEvent as Event } from './event.ts';
import { deleted, edited } from './message.ts';

/** What the machine is asked, and what the asker is answered. */
export interface Ask {
  command: Command;
  reply(events: readonly Event[]): Record<string, unknown>;
}

/** What only the room knows, asked for when it is needed. */
export interface AskContext {
  drawId(): string;
  /** What the customer sent so far; with `changed`, as if that message were so already. */
  written(changed?: MessageSent): string;
  /** The event with this number. */
  event(seq: number): ConversationEvent | null;
}

const nothing = () => ({});

/** Where the first event stands in the history, and when it happened. */
const placeOf = (events: readonly Event[]) => {
  const event = events.find(isHistory);
  return { seq: event?.seq, at: event?.at };
};

/**
 * A frame of one side as a command of the machine: of the member of staff with this seat, or of the customer (null). Each
 * side has its own commands.
 */
export function askOf(frame: ConversationCommand, staff: Seat | null, context: AskContext): Ask | Failure {
  const by = staff ? 'supporter' : 'customer';
  switch (frame.type) {
    case 'message.send':
      return {
        command: { type: 'message.send', from: by, id: frame.id, text: frame.text, file: frame.file },
        reply: placeOf,
      };
    case 'message.edit':
    case 'message.delete': {
      const target = context.event(frame.message);
      const isMessage = target?.type === 'message.sent';
      if (frame.type === 'message.edit') {
        const written = isMessage ? context.written(edited(target, frame.text)) : '';
        return { command: { type: 'message.edit', by, text: frame.text, target, written }, reply: placeOf };
      }
      const written = isMessage ? context.written(deleted(target)) : '';
      return { command: { type: 'message.delete', by, target, written }, reply: placeOf };
    }
    case 'conversation.end':
      return { command: { type: 'end', by }, reply: nothing };
    case 'survey.ask':
      return by === 'supporter' ? { command: { type: 'survey.ask' }, reply: nothing } : failure('forbidden');
    case 'note.add': {
      if (!staff) return failure('forbidden');
      const { id, text } = frame;
      return {
        command: { type: 'note.add', id, from: { id: staff.id, name: staff.name }, text },
        reply: (events) => ({ at: events.find((event) => event.type === 'note.added')?.note.at }),
      };
    }
    case 'record.save':
      if (by !== 'supporter') return failure('forbidden');
      return { command: { type: 'record.save', record: frame.record }, reply: nothing };
    default:
      return by === 'customer' ? askOfCustomer(frame, context) : failure('forbidden');
  }
}

function askOfCustomer(
  frame: Exclude<
    ConversationCommand,
    { type: `message.${string}` | 'conversation.end' | 'survey.ask' | 'note.add' | 'record.save' }
  >,
  { drawId, written }: AskContext,
): Ask {
  switch (frame.type) {
    case 'conversation.leave': {
      const { draft = '', contact = {} } = frame;
      return {
        command: { type: 'leave', message: drawId(), written: written(), draft, contact },
        reply: (events) => ({ message: events.find((event) => event.type === 'left')?.message ?? null }),
      };
    }
    case 'choice.make':
      return { command: { type: 'choose', choice: frame.choice }, reply: nothing };
    case 'details.set':
      return { command: { type: 'details.set', details: frame.details }, reply: nothing };
    case 'survey.answer': {
      const { score, solved, comment = '' } = frame;
      return { command: { type: 'survey.answer', score, solved, comment }, reply: nothing };
    }
    default:
      return frame satisfies never;
  }
}
