import type { ConversationEvent, KnownDetails, Marks, Note, Placement, SupportRecord } from '@deskside/sdk/protocol';
import type { Course, FileRow, Request } from './state.ts';

/** What happened in a conversation: history, which people see, and changes of its state. */
export type ConversationMachineEvent =
  | ConversationEvent
  | { type: 'opened'; request: Request; course: Course }
  | { type: 'placed'; placement: Placement }
  | { type: 'customer.connected' }
  | { type: 'customer.disconnected'; at: number }
  | { type: 'words.changed'; words: string }
  | { type: 'details.changed'; details: KnownDetails }
  | { type: 'choice.made'; choice: 'seat' | 'group' }
  /** The customer left before an answer. With text it became the offline message. */
  | {
      type: 'left';
      at: number;
      message: string | null;
      text: string;
      details: KnownDetails;
      by: 'customer' | 'desk';
    }
  /** Somebody answered before the desk had heard that the customer left: the desk has to hear it once more. */
  | { type: 'answer.missed' }
  | { type: 'file.kept'; file: FileRow }
  /** Its message was deleted, or never came. */
  | { type: 'file.dropped'; file: string; upload: string }
  /** The supporter asks for a rating. */
  | { type: 'survey.asked' }
  | { type: 'note.added'; note: Note }
  | { type: 'record.saved'; record: SupportRecord }
  | { type: 'marked'; by: 'customer' | 'supporter'; marks: Marks };

export type HistoryEvent = ConversationEvent;

export function isHistory(event: ConversationMachineEvent): event is HistoryEvent {
  return 'seq' in event;
}
