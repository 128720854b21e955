import type { DeskCommand, OfflineMessage, VerifiedUser } from '@deskside/sdk/protocol';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import { refusalOf } from './codes.ts';
import type { DeskMachineCommand as Command } from './command.ts';
import type { DeskMachineEvent as Event } from './event.ts';
import { knownDetails } from './known-details.ts';

/** What the machine is asked, and what the asker is answered. */
export interface Ask {
  command: Command;
  reply(events: readonly Event[]): unknown;
  /** Makes what is answered of what is kept with the receipt, where that is not the same. */
  present?: (kept: unknown) => unknown;
}

/** What only the room knows, asked for when it is needed. */
export interface AskContext {
  drawId(): string;
  /** What the site signed of a visitor, or null for a stranger; undefined where there is no such visitor. */
  visitor(id: string): VerifiedUser | null | undefined;
  offlineMessage(id: string): OfflineMessage | null;
  /** Whether a supporter has to do with a customer, or anybody has who left a message. */
  knows(supporter: string, customer: string): boolean;
  /** Draws a direct code; its digits are the room's secret. */
  createCode(supporter: string): Ask;
}

const nothing = () => ({});

/** A frame of a supporter as a command of the machine. */
export function askOf(frame: DeskCommand, supporter: string, context: AskContext): Ask | Failure {
  switch (frame.type) {
    case 'away.set':
      return { command: { type: 'away.set', supporter, minutes: frame.minutes }, reply: nothing };
    case 'status.set':
      return { command: { type: 'status.set', supporter, status: frame.status }, reply: nothing };
    case 'offer.accept': {
      const { offer, digits } = frame;
      return {
        command: { type: 'offer.accept', offer, supporter, digits },
        reply: (events) => {
          const assigned = events.find((event) => event.type === 'conversation.assigned');
          // [C6] Wrong digits are refused, although they left a trace.
          return refusalOf(events) ?? { conversation: assigned?.conversation ?? null };
        },
      };
    }
    case 'offer.decline':
      return { command: { type: 'offer.decline', offer: frame.offer, supporter }, reply: nothing };
    case 'transfer.start': {
      const { conversation, to, group, note } = frame;
      return { command: { type: 'transfer.start', conversation, supporter, to, group, note }, reply: nothing };
    }
    case 'transfer.withdraw':
      return {
        command: { type: 'transfer.withdraw', conversation: frame.conversation, supporter },
        reply: nothing,
      };
    case 'queue.take':
    case 'conversation.take-over': {
      const { type, conversation } = frame;
      return { command: { type, conversation, supporter }, reply: () => ({ conversation }) };
    }
    case 'visit.enter': {
      const { visitor: customer, page } = frame;
      const user = context.visitor(customer);
      if (user === undefined) return failure('not_found');
      const conversation = context.drawId();
      const details = knownDetails({}, user);
      return {
        command: { type: 'visit.enter', conversation, customer, details, supporter, page },
        reply: () => ({ conversation }),
      };
    }
    case 'customer.ban': {
      const { customer, name, ms, reason, network } = frame;
      const known = context.knows(supporter, customer);
      return {
        command: { type: 'customer.ban', supporter, customer, known, name, ms, reason, network },
        reply: nothing,
      };
    }
    case 'ban.lift':
      return { command: { type: 'ban.lift', supporter, customer: frame.customer }, reply: nothing };
    case 'code.create':
      return context.createCode(supporter);
    case 'offline-message.handle': {
      const message = context.offlineMessage(frame.message);
      return {
        command: { type: 'offline-message.handle', supporter, message, comment: frame.comment, answer: frame.answer },
        reply: nothing,
      };
    }
    default:
      return frame satisfies never;
  }
}
