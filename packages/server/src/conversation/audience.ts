import type { ConversationFrame } from '@deskside/sdk/protocol';
import { isHistory, type ConversationMachineEvent as Event } from './event.ts';
import { openOf, surveyOf, viewOf, withoutDigits, type ConversationState } from './state.ts';

/** A frame, and who gets it. */
export interface Told {
  to: 'anyone' | 'customer' | 'staff';
  frame: ConversationFrame;
  /** Left out for a connection that is behind: the next one replaces it. */
  mayBeForgotten?: boolean;
}

/** Who hears what of an event. A customer never hears of the record, a supporter never of the digits. */
export function audienceOf(event: Event, after: ConversationState): Told[] {
  if (isHistory(event)) {
    const told: Told = { to: 'anyone', frame: event };
    return event.type === 'conversation.ended' ? [told, ...placementFrames(after)] : [told];
  }
  switch (event.type) {
    case 'placed':
    case 'left':
      return placementFrames(after);
    case 'marked':
      return [{ to: 'anyone', frame: { type: 'marks', by: event.by, ...event.marks }, mayBeForgotten: true }];
    case 'survey.asked': {
      const open = openOf(after);
      return open ? [{ to: 'anyone', frame: { type: 'survey', survey: surveyOf(open) } }] : [];
    }
    case 'note.added':
      return [{ to: 'staff', frame: { type: 'note', note: event.note } }];
    case 'record.saved':
      return [{ to: 'staff', frame: { type: 'record', record: event.record } }];
    case 'customer.connected':
    case 'customer.disconnected':
    case 'details.changed': {
      const customer = viewOf(after, 'staff')?.customer;
      return customer ? [{ to: 'anyone', frame: { type: 'customer', customer } }] : [];
    }
    default:
      return [];
  }
}

/** Where the customer stands now; `hint` is a newer place in the queue. */
export function placementFrames(state: ConversationState, hint = openOf(state)?.course.placement): Told[] {
  if (!hint) return [];
  return [
    { to: 'customer', frame: { type: 'placement', placement: hint } },
    { to: 'staff', frame: { type: 'placement', placement: withoutDigits(hint) } },
  ];
}
