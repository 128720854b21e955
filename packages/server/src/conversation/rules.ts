import type { ConversationEvent, MessageDeleted, MessageEdited, MessageSent } from '@deskside/sdk/protocol';
import type { Rules } from '../room/pipeline.ts';
import type { Store } from '../room/store.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import { isHistory, type ConversationMachineEvent as Event } from './event.ts';
import { WRITTEN_MAX, conversationMachine } from './machine.ts';
import { deleted, edited, wordsOf } from './message.ts';
import { openOf, type ConversationState } from './state.ts';
import { tellsOf } from './tells.ts';

/** What a conversation's room adds to its machine, whatever the room stands on. */
export function conversationRules(
  publish: (event: Event, after: ConversationState) => void,
  /** Forgets the bytes of a file, in the transaction of its end. */
  dropBytes: (upload: string) => void,
): Rules<ConversationState, Command, Event> {
  return {
    machine: conversationMachine,
    derived: new Set(['last']),
    restore: (state, store) => ({ ...state, last: new Map([['seq', store.lastSeq()]]) }),
    project: (event, _after, store) => {
      if (event.type === 'message.edited' || event.type === 'message.deleted') rewrite(event, store);
      if (event.type === 'file.dropped') dropBytes(event.upload);
      if (isHistory(event)) store.appendHistory(event.seq, event);
    },
    tells: (_before, after, events) => tellsOf(after, events),
    publish,
  };
}

/** [T15] Takes the earlier words out of the history: whoever reads it later reads what stands there now. */
function rewrite(change: MessageEdited | MessageDeleted, store: Store): void {
  const text = change.type === 'message.edited' ? change.text : '';
  // All of them first: rows are changed meanwhile.
  const later = Array.from(store.history(change.message - 1));
  for (const json of later) {
    const event = JSON.parse(json) as ConversationEvent;
    if (event.type === 'message.sent' && event.seq === change.message) {
      store.replaceHistory(event.seq, change.type === 'message.edited' ? edited(event, text) : deleted(event));
    }
    if (event.type === 'message.edited' && event.message === change.message) {
      store.replaceHistory(event.seq, { ...event, text });
    }
  }
}

/**
 * What the customer sent before anybody answered, for the offline message it may become. With `changed`, as if that
 * message were so already.
 */
export function writtenIn(state: ConversationState, history: Iterable<string>, changed?: MessageSent): string {
  const open = openOf(state);
  if (!open || open.course.answeredAt !== null) return '';
  const texts: string[] = [];
  let length = 0;
  for (const json of history) {
    const event = JSON.parse(json) as ConversationEvent;
    if (event.type !== 'message.sent' || event.from.role !== 'customer') continue;
    const words = wordsOf(event.seq === changed?.seq ? changed : event);
    if (words === '') continue;
    length += words.length;
    if (length > WRITTEN_MAX) break;
    texts.push(words);
  }
  return texts.join('\n');
}
