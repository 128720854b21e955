import type {
  ConversationEvent,
  CustomerDetails,
  KnownDetails,
  Mode,
  Note,
  Placement,
  SupportRecord,
  TimedReply,
} from '@deskside/sdk/protocol';
import type { NewFile, Side } from './state.ts';

/** Everything that can be asked of a conversation: by its people, by the desk, by the clock. */
export type ConversationMachineCommand =
  // told by the desk
  | {
      type: 'open';
      conversation: string;
      desk: string;
      customer: string;
      details: KnownDetails;
      mode: Mode;
      group: string | null;
      product: string | null;
      page: string;
      requestedAt: number;
      placement: Placement;
      settings: {
        greeting: string;
        survey: boolean;
        recordLate: boolean;
        preview: boolean;
        fileBytesMax: number;
        fileEndingsRefused: readonly string[];
        replies: readonly TimedReply[];
      };
    }
  | { type: 'place'; placement: Placement }
  // by the room
  | { type: 'customer.connection'; connected: boolean }
  | { type: 'tick'; message: string; written: string }
  // by people
  | { type: 'message.send'; from: Side; id: string; text: string; file?: string | undefined }
  | { type: 'message.edit'; by: Side; text: string; target: ConversationEvent | null; written: string }
  | {
      type: 'message.delete';
      by: Side;
      /** The message as it stands in the history. */
      target: ConversationEvent | null;
      /** What the customer will have sent in all, when it is done. */
      written: string;
    }
  /** All bytes of a file are here. */
  | { type: 'file.keep'; by: Side; file: NewFile }
  | {
      type: 'leave';
      /** A new id, used if something was written. */
      message: string;
      /** What the customer sent so far. */
      written: string;
      draft: string;
      contact: CustomerDetails;
    }
  | { type: 'end'; by: Side }
  | { type: 'choose'; choice: 'seat' | 'group' }
  | { type: 'details.set'; details: CustomerDetails }
  | { type: 'survey.ask' }
  | { type: 'survey.answer'; score: number; solved?: 'yes' | 'partly' | 'no' | undefined; comment: string }
  | { type: 'note.add'; id: string; from: Note['from']; text: string }
  | { type: 'record.save'; record: SupportRecord }
  | { type: 'mark'; by: Side; delivered: number; read: number };
