import type { ReadableAtom } from 'nanostores';
import type { DesksideError } from '../error.ts';
import type {
  Author,
  ConversationEnded,
  ConversationView,
  SharedFile,
  SupporterJoined,
  SurveyAnswered,
} from '../protocol/conversation.ts';

/**
 * How far a message came. `sending`: kept here until the server has it, through any interruption; `sent`: on the
 * server's disk; `delivered` and `read`: by the other side; `failed`: refused, see `error`.
 */
export type MessageState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A file of a message. With `width` and `height` it is a picture that may be shown. */
export interface MessageFile extends Readonly<SharedFile> {
  /** How much of an own file the server has, from 0 to 1, until the message is sent. Name and type are this device's. */
  readonly progress?: number;
  /** An own file until the message is sent: to be shown already, and to be sent again. */
  readonly blob?: Blob;
}

/** One message of a conversation. */
export interface Message {
  /** The id its author gave it: the same before and after it was sent. */
  readonly id: string;
  /** Its place in the conversation; null until the server has it. */
  readonly seq: number | null;
  /** When it was sent, in epoch milliseconds of the server; of this device while `seq` is null. */
  readonly at: number;
  readonly from: Author;
  /** Empty when there is only a file, and after it was deleted. */
  readonly text: string;
  /** The file that came with it, if any. Its bytes: `conversation.file(id)`. */
  readonly file?: MessageFile | undefined;
  /** Set when its author changed the text. */
  readonly edited?: boolean;
  /** Set when its author deleted it: it has neither text nor file any more. */
  readonly deleted?: boolean;
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

/** What is sent: a text, a file, or both. */
export interface Outgoing {
  /** At most 4000 UTF-16 code units. */
  text?: string;
  /** A `File` or any other `Blob`, of at most `fileBytesMax` bytes, see `$view`. */
  file?: Blob;
  /** The name of the file, where it has none of its own or another one. */
  name?: string;
  /** Takes the message back while its file is on the way, as `remove()` does. */
  signal?: AbortSignal;
}

/** What both sides of a conversation do with messages. */
export interface MessageVerbs {
  /**
   * The server's word on the conversation, null until the first connection. `fileBytesMax` says how large a file may be,
   * in bytes; 0: there are none.
   */
  readonly $view: ReadableAtom<ConversationView | null>;
  /**
   * Sends a message. It is in `$messages` at once and is sent again after any interruption, also after a reload. A file
   * is uploaded first, with code that is loaded for the first one: `file.progress` says how far it is. Resolves when all
   * of it is on the server's disk.
   *
   * @throws DesksideError when the server refuses it, `gone` when it was taken back, or `not_connected` when the
   *   conversation is closed before.
   */
  send(message: Outgoing): Promise<Message>;
  /** Tries again to send a message that `failed`. Resolves and rejects as `send()`. */
  resend(message: Pick<Message, 'id'>): Promise<Message>;
  /**
   * Changes the text of an own message, within five minutes and before the end. Everybody sees the new text and that it
   * was changed.
   *
   * @throws DesksideError `gone` when it is too late, `forbidden` when it is somebody else's.
   */
  edit(message: Pick<Message, 'seq'>, text: string): Promise<void>;
  /**
   * Deletes an own message, within five minutes and before the end. One that is not sent yet is taken back: `failed`,
   * or while its file is on the way.
   *
   * @throws DesksideError `gone` when it is too late, `forbidden` when it is somebody else's, `wrong_state` when it is
   *   just being sent.
   */
  remove(message: Pick<Message, 'id' | 'seq'>): Promise<void>;
  /**
   * The bytes of a file. The type of the `Blob` is that of the picture if it is one that may be shown, and otherwise
   * `application/octet-stream`.
   *
   * @throws DesksideError `not_found` when its message was deleted, `gone` when `signal` was aborted.
   */
  file(id: string, options?: { signal?: AbortSignal }): Promise<Blob>;
}
