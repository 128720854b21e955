import { atom } from 'nanostores';
import { TYPING_MS } from '../constants.ts';
import { cleanText } from '../conversation/clean-text.ts';
import { openConversation } from '../conversation/conversation.ts';
import type { DesksideError } from '../error.ts';
import type { Author, ConversationView, Note, SupportRecord, SurveyAnswered } from '../protocol/conversation.ts';
import type { Seat } from '../protocol/base.ts';
import type { Placement } from '../protocol/placement.ts';
import type { Session } from '../session.ts';
import type { SupporterConversation } from './supporter.ts';

export interface SupporterConversationOptions {
  session: Session;
  /** The supporter. */
  self: { id: string; name: string };
  id: string;
  placement: Placement;
  /** The server lets this supporter no longer in. */
  onRefused(error: DesksideError): void;
  onClosed(): void;
}

/** All notes come again after each connection. */
function withNote(notes: readonly Note[], note: Note): readonly Note[] {
  const isKnown = notes.some(({ id, from }) => id === note.id && from.id === note.from.id);
  return isKnown ? notes : [...notes, note];
}

/** As the supporter's app has it, and what only the desk says. */
export interface OpenConversation extends SupporterConversation {
  /** Somebody else goes on with it. */
  handOver(): void;
}

/** Opens a supporter's conversation: the common part, and what only supporters see and do. */
export async function openSupporterConversation(options: SupporterConversationOptions): Promise<OpenConversation> {
  const { host } = options.session;
  const $customer = atom<ConversationView['customer'] | null>(null);
  const $preview = atom('');
  const $record = atom<SupportRecord | null>(null);
  const $survey = atom<SurveyAnswered | null>(null);
  const { placement, self } = options;
  const $isMine = atom(placement.phase !== 'active' || placement.supporter.id === self.id);
  const $watchers = atom<readonly Seat[]>([]);
  const $notes = atom<readonly Note[]>([]);
  let cancelQuiet: (() => void) | null = null;

  const conversation = await openConversation({
    session: options.session,
    id: options.id,
    placement: options.placement,
    self: { role: 'supporter', id: options.self.id, name: options.self.name },
    onChange: ({ view, items }) => {
      $customer.set(view?.customer ?? null);
      $record.set(view?.record ?? null);
      $watchers.set(view?.watchers?.filter(({ id }) => id !== options.self.id) ?? []);
      const joined = items.findLast((item) => item.kind === 'joined');
      // Whoever joined last is responsible, also after the end.
      if (joined) $isMine.set(joined.supporter.id === options.self.id);
      $survey.set(items.find((item) => item.kind === 'survey') ?? null);
    },
    onFrame: (frame) => {
      if (frame.type === 'preview') $preview.set(typeof frame['text'] === 'string' ? frame['text'] : '');
      if (frame.type === 'note') $notes.set(withNote($notes.get(), frame['note'] as Note));
      // What was typed is said now, or gone with the connection.
      const isSaid = frame.type === 'message.sent' && (frame['from'] as Author | undefined)?.role === 'customer';
      if (isSaid || frame.type === 'welcome' || frame.type === 'conversation.ended') $preview.set('');
      if (frame.type === 'customer' && !$customer.get()?.connected) $preview.set('');
    },
    onClose: (error) => {
      if (error) options.onRefused(error);
    },
  });

  const close = () => {
    cancelQuiet?.();
    conversation.close();
    options.onClosed();
  };

  return {
    ...conversation,
    $customer,
    $preview,
    $record,
    $survey,
    $isMine,
    $watchers,
    $notes,
    addNote: (text) => conversation.command('note.add', { text: cleanText(text) }),
    send: (message) => {
      // The message says that the typing is over: the next key tells of the next one at once.
      cancelQuiet?.();
      cancelQuiet = null;
      return conversation.send(message);
    },
    typing: () => {
      if (cancelQuiet) return;
      conversation.signal({ type: 'typing' });
      cancelQuiet = host.wake(TYPING_MS / 2, () => {
        cancelQuiet = null;
      });
    },
    end: () => conversation.command('conversation.end'),
    askSurvey: () => conversation.command('survey.ask'),
    saveRecord: (record) => conversation.command('record.save', { record }),
    close,
    handOver: () => {
      $isMine.set(false);
      close();
    },
  };
}
