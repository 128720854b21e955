import type { DesksideError } from '../error.ts';
import type { Author, ConversationEnded, SupporterJoined, SurveyAnswered } from '../protocol/conversation.ts';

/**
 * How far a message came. `sending`: kept here until the server has it, through any interruption; `sent`: on the
 * server's disk; `delivered` and `read`: by the other side; `failed`: refused, see `error`.
 */
export type MessageState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** One message of a conversation. */
export interface Message {
  /** The id its author gave it: the same before and after it was sent. */
  readonly id: string;
  /** Its place in the conversation; null until the server has it. */
  readonly seq: number | null;
  /** When it was sent, in epoch milliseconds of the server; of this device while `seq` is null. */
  readonly at: number;
  readonly from: Author;
  readonly text: string;
  /** Whether this side wrote it, here or in another tab. */
  readonly mine: boolean;
  /** A text that nobody typed: the greeting and timed replies. */
  readonly auto: boolean;
  readonly state: MessageState;
  /** Why it failed; null unless `state` is `failed`. */
  readonly error: DesksideError | null;
}

/** What both sides see, in the server's order; own messages that are not sent yet come last. */
export type TimelineItem =
  | ({ readonly kind: 'message' } & Message)
  | ({ readonly kind: 'joined' } & Readonly<SupporterJoined>)
  | ({ readonly kind: 'ended' } & Readonly<ConversationEnded>)
  | ({ readonly kind: 'survey' } & Readonly<SurveyAnswered>);

/** How a conversation or a desk is connected. */
export interface Connection {
  /** `waiting`: the connection was lost and is tried again at `nextTryAt`; `closed`: it is not tried again. */
  readonly state: 'connecting' | 'open' | 'waiting' | 'closed';
  /** How many messages and other commands the server has not acknowledged yet. */
  readonly unsent: number;
  /** When the next try begins, in epoch milliseconds of this device; null unless `state` is `waiting`. */
  readonly nextTryAt: number | null;
  /** Why it is `waiting` or `closed`; null otherwise, and after an orderly close. */
  readonly error: DesksideError | null;
}
