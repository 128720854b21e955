import type { FinishedSummary } from '@deskside/sdk/protocol';
import type { Tell } from '../room/store.ts';
import type { DeskMachineCommand } from '../desk/command.ts';
import type { RecordsCommand } from '../records/machine.ts';
import type { ConversationMachineEvent as Event } from './event.ts';
import { openOf, type ConversationState } from './state.ts';

/** What the desk and its records have to know of what happened here. */
export function tellsOf(after: ConversationState, events: readonly Event[]): Tell[] {
  const open = openOf(after);
  if (!open) return [];
  const { desk, conversation } = open.request;
  const tells: Tell[] = [];
  const tellDesk = (message: DeskMachineCommand) => tells.push({ room: 'desk', name: desk, message });
  let finished = false;

  for (const event of events) {
    switch (event.type) {
      case 'customer.connected':
      case 'customer.disconnected':
        if (open.course.endedAt === null) {
          tellDesk({ type: 'visit.connection', conversation, connected: event.type === 'customer.connected' });
        }
        break;
      case 'supporter.joined':
        // The desk believes whoever asks to be there, and a customer who never came would stay so.
        if (!open.course.connected) tellDesk({ type: 'visit.connection', conversation, connected: false });
        break;
      case 'words.changed':
        tellDesk({ type: 'visit.words', conversation, words: event.words });
        break;
      case 'details.changed':
        tellDesk({ type: 'visit.details', conversation, details: event.details });
        break;
      case 'choice.made':
        tellDesk({ type: 'visit.choose', conversation, choice: event.choice });
        break;
      case 'left': {
        const { message, text, details, by } = event;
        const reason = by === 'customer' ? 'customer' : 'gone';
        tellDesk({ type: 'visit.leave', conversation, reason, message: message ?? '', text, details });
        break;
      }
      case 'answer.missed': {
        // [T13] The desk lets nobody leave after an answer, so it hears of the end of what the answer began.
        const { course, request } = open;
        const { placement, details, left: text } = course;
        const { customer, page, group, product } = request;
        if (placement.phase === 'left') {
          const about = { ...(group !== null && { group }), ...(product !== null && { product }) };
          tellDesk({
            type: 'offline-message.leave',
            message: placement.message,
            customer,
            details,
            ...about,
            page,
            text,
          });
        }
        tellDesk({ type: 'visit.end', conversation, by: course.endedBy ?? 'desk' });
        break;
      }
      case 'conversation.ended':
        // The desk knows of an end that it told us, and of one that came with `left`.
        if (open.course.answeredAt !== null) tellDesk({ type: 'visit.end', conversation, by: event.by });
        finished = true;
        break;
      case 'survey.answered':
      case 'record.saved':
        finished = true;
        break;
      default:
    }
  }
  const summary = finished ? finishedOf(after) : null;
  if (summary) {
    const message: RecordsCommand = { type: 'record.keep', summary };
    tells.push({ room: 'records', name: desk, message });
  }
  return tells;
}

/** The finished conversation as the records keep it, or null while it goes on. */
export function finishedOf(state: ConversationState): FinishedSummary | null {
  const open = openOf(state);
  if (!open || open.course.endedAt === null || open.course.endedBy === null) return null;
  const { request, course } = open;
  return {
    conversation: request.conversation,
    customer: request.customer,
    details: course.details,
    mode: request.mode,
    group: request.group,
    product: request.product,
    page: request.page,
    supporter: course.supporter,
    requestedAt: request.requestedAt,
    answeredAt: course.answeredAt,
    endedAt: open.course.endedAt,
    endedBy: open.course.endedBy,
    survey: course.survey,
    record: course.record,
    words: course.words,
  };
}
