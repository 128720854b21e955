import type { CustomerDetails, KnownDetails, Mode, Placement, SupportRecord, TimedReply } from '@deskside/sdk/protocol';

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
      settings: { greeting: string; survey: boolean; preview: boolean; replies: readonly TimedReply[] };
    }
  | { type: 'place'; placement: Placement }
  // by the room
  | { type: 'customer.connection'; connected: boolean }
  | { type: 'tick'; message: string; written: string }
  // by people
  | { type: 'message.send'; from: 'customer' | 'supporter'; id: string; text: string }
  | {
      type: 'leave';
      /** A new id, used if something was written. */
      message: string;
      /** What the customer sent so far. */
      written: string;
      draft: string;
      contact: CustomerDetails;
    }
  | { type: 'end'; by: 'customer' | 'supporter' }
  | { type: 'choose'; choice: 'seat' | 'group' }
  | { type: 'details.set'; details: CustomerDetails }
  | { type: 'survey.answer'; score: number; solved?: 'yes' | 'partly' | 'no' | undefined; comment: string }
  | { type: 'record.save'; record: SupportRecord }
  | { type: 'mark'; by: 'customer' | 'supporter'; delivered: number; read: number };
