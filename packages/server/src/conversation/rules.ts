import type { ConversationEvent } from '@deskside/sdk/protocol';
import type { Rules } from '../room/pipeline.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import { isHistory, type ConversationMachineEvent as Event } from './event.ts';
import { WRITTEN_MAX, conversationMachine } from './machine.ts';
import { openOf, type ConversationState } from './state.ts';
import { tellsOf } from './tells.ts';

/** What a conversation's room adds to its machine, whatever the room stands on. */
export function conversationRules(
  publish: (event: Event, after: ConversationState) => void,
): Rules<ConversationState, Command, Event> {
  return {
    machine: conversationMachine,
    derived: new Set(['last']),
    restore: (state, store) => ({ ...state, last: new Map([['seq', store.lastSeq()]]) }),
    project: (event, _after, store) => {
      if (isHistory(event)) store.appendHistory(event.seq, event);
    },
    tells: (_before, after, events) => tellsOf(after, events),
    publish,
  };
}

/** What the customer sent before anybody answered, for the offline message it may become. */
export function writtenIn(state: ConversationState, history: Iterable<string>): string {
  const open = openOf(state);
  if (!open || open.course.answeredAt !== null) return '';
  const texts: string[] = [];
  let length = 0;
  for (const json of history) {
    const event = JSON.parse(json) as ConversationEvent;
    if (event.type !== 'message.sent' || event.from.role !== 'customer') continue;
    length += event.text.length;
    if (length > WRITTEN_MAX) break;
    texts.push(event.text);
  }
  return texts.join('\n');
}
