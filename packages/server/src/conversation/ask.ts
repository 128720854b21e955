import type { ConversationCommand } from '@deskside/sdk/protocol';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import type { ConversationMachineEvent as Event } from './event.ts';

/** What the machine is asked, and what the asker is answered. */
export interface Ask {
  command: Command;
  reply(events: readonly Event[]): Record<string, unknown>;
}

/** What only the room knows, asked for when it is needed. */
export interface AskContext {
  drawId(): string;
  /** What the customer sent so far. */
  written(): string;
}

const nothing = () => ({});

/** A frame of one side as a command of the machine. Each side has its own commands. */
export function askOf(frame: ConversationCommand, by: 'customer' | 'supporter', context: AskContext): Ask | Failure {
  switch (frame.type) {
    case 'message.send':
      return {
        command: { type: 'message.send', from: by, id: frame.id, text: frame.text },
        reply: (events) => {
          const sent = events.find((event) => event.type === 'message.sent');
          return { seq: sent?.seq, at: sent?.at };
        },
      };
    case 'conversation.end':
      return { command: { type: 'end', by }, reply: nothing };
    case 'record.save':
      if (by !== 'supporter') return failure('forbidden');
      return { command: { type: 'record.save', record: frame.record }, reply: nothing };
    default:
      return by === 'customer' ? askOfCustomer(frame, context) : failure('forbidden');
  }
}

function askOfCustomer(
  frame: Exclude<ConversationCommand, { type: 'message.send' | 'conversation.end' | 'record.save' }>,
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
