import { atom, batch, type ReadableAtom } from 'nanostores';
import { TEXT_MAX } from '../constants.ts';
import { DesksideError } from '../error.ts';
import { createLink, type Link } from '../link/link.ts';
import type { Frame } from '../link/machine.ts';
import type { Author, ConversationReplies, ConversationView, Marks } from '../protocol/conversation.ts';
import type { Phase, Placement } from '../protocol/placement.ts';
import type { Session } from '../session.ts';
import { cleanText } from './clean-text.ts';
import {
  evolveConversation,
  lastHeard,
  marksOf,
  unreadOf,
  type ConversationState,
  type MessageItem,
  type Side,
} from './conversation-state.ts';
import type { Connection, Message, MessageFile, MessageVerbs, TimelineItem } from './message.ts';
import type { Parts, Seldom } from './seldom.ts';

/** Marks are told at most this often. */
export const MARK_MS = 250;

export interface ConversationOptions {
  session: Session;
  id: string;
  placement: Placement;
  /** Who writes on this side; `name` is shown until the server says it. */
  self: Author & { role: Side };
  /** Called whenever something may have changed, also once before the conversation is there. */
  onChange(state: ConversationState): void;
  /** Called after a frame was taken in. */
  onFrame(frame: Frame): void;
  /** The link is closed; `error` is null after `close()`. */
  onClose(error: DesksideError | null): void;
}

/** What both sides of a conversation have in common. */
export interface Conversation extends MessageVerbs {
  readonly id: string;
  readonly $placement: ReadableAtom<Placement>;
  readonly $state: ReadableAtom<Phase>;
  readonly $timeline: ReadableAtom<readonly TimelineItem[]>;
  readonly $messages: ReadableAtom<readonly Message[]>;
  readonly $connection: ReadableAtom<Connection>;
  readonly $unread: ReadableAtom<number>;
  readonly $draft: ReadableAtom<string>;
  now(): number;
  setDraft(text: string): void;
  markRead(): void;
  command<Answer>(type: keyof ConversationReplies, fields?: object): Promise<Answer>;
  signal(frame: Frame): void;
  /** Takes a frame in as if the server had said it. */
  take(frame: Frame): void;
  retryNow(): void;
  close(): void;
  /** Takes everything out of its stores: somebody else sits here now. */
  clear(): void;
}

/** Marks only grow: what they add up to says whether there is news. */
const sumOf = ({ delivered, read }: Marks) => delivered + read;

/** Opens a conversation: what was kept on the device is there first, then the connection. */
export async function openConversation(options: ConversationOptions): Promise<Conversation> {
  const { session, id, self, onChange, onFrame, onClose } = options;
  const { host, storage, key } = session;
  const side = self.role;
  const isMine = (from: Author) => from.role === side && (side === 'customer' || from.id === self.id);
  const draftKey = key(self.id, id, 'draft');
  /** Where a message lies until the server has it: the keys' order is the order of sending. */
  const keyOf = (message: Message) => key(self.id, id, 'unsent', message.at, message.id);
  const kept = (await storage.list(key(self.id, id, 'unsent'))) as MessageItem[];
  const [draft = ''] = (await storage.list(draftKey)) as string[];

  let state: ConversationState = { view: null, placement: options.placement, items: [], pending: [] };
  /** Messages the link knows: it sends them until they are answered. */
  const underWay = new Set<string>();
  let lastAt = kept.at(-1)?.at ?? 0;
  let isClosed = false;
  /** What the server knows of this side's marks. */
  let told = 0;
  let cancelMark: (() => void) | null = null;

  const $view = atom<ConversationView | null>(null);
  const $placement = atom(state.placement);
  const $state = atom(state.placement.phase);
  const $timeline = atom<readonly TimelineItem[]>([]);
  const $messages = atom<readonly Message[]>([]);
  const $unread = atom(0);
  const $draft = atom(draft);

  const set = (change: Partial<ConversationState>) => {
    const before = state;
    const { view, placement, items, pending } = (state = { ...state, ...change });
    batch(() => {
      $view.set(view);
      $placement.set(placement);
      $state.set(placement.phase);
      if (items !== before.items || pending !== before.pending) {
        const timeline = [...items, ...pending];
        $timeline.set(timeline);
        $messages.set(timeline.filter((item) => item.kind === 'message'));
      }
      $unread.set(unreadOf(state, side));
      onChange(state);
    });
  };
  const take = (frame: Frame) => set(evolveConversation(state, frame, isMine));

  const mark = (delivered: number, read: number) => {
    take({ type: 'marks', by: side, delivered, read });
    if (sumOf(marksOf(state, side)) <= told) return;
    cancelMark ??= host.wake(MARK_MS, () => {
      const marks = marksOf(state, side);
      cancelMark = null;
      told = sumOf(marks);
      link.signal({ type: 'mark', ...marks });
    });
  };

  const give = async (message: MessageItem): Promise<Message> => {
    const { id, text, file } = message;
    underWay.add(id);
    try {
      if (file) await seldom('upload')(message);
      const fields = { text, file: file?.id };
      const answer = await link.command<ConversationReplies['message.send']>('message.send', fields, id);
      void storage.remove(keyOf(message));
      // Its event takes it over into the history.
      return { ...message, ...answer, state: 'sent' };
    } catch (error) {
      // When only the link was closed, the message stays here and on the device for the next connection.
      if (link.$connection.get().state !== 'closed') {
        const failed: MessageItem = { ...message, state: 'failed', error: error as DesksideError };
        set({ pending: state.pending.map((one) => (one.id === id ? failed : one)) });
        void storage.remove(keyOf(message));
      }
      throw error;
    } finally {
      underWay.delete(id);
    }
  };

  /** A verb that few conversations need: its code is loaded when one does. */
  const seldom = <Verb extends keyof Seldom>(verb: Verb) =>
    (async (...all: never[]) => {
      const { seldomOf } = await import('./seldom.ts').catch((cause: unknown) => {
        throw new DesksideError('not_connected', undefined, { cause });
      });
      return (seldomOf(parts)[verb] as (...all: never[]) => unknown)(...all);
    }) as Seldom[Verb];

  const giveAll = () => {
    for (const message of state.pending) {
      // Nobody waits for these: what becomes of them is in `$messages`.
      if (message.state === 'sending' && !underWay.has(message.id)) give(message).catch(() => {});
    }
  };

  const setDraft = (text: string) => {
    if (text === $draft.get()) return;
    $draft.set(text);
    void (text ? storage.set(draftKey, text) : storage.remove(draftKey));
  };

  const add = async (text = '', file?: MessageFile) => {
    if (isClosed) throw new DesksideError('not_connected');
    const clean = cleanText(text);
    if (!(file || clean.trim()) || clean.length > TEXT_MAX) throw new DesksideError('bad_request');
    lastAt = Math.max(lastAt + 1, host.now());
    const message: MessageItem = {
      kind: 'message',
      id: host.id(),
      seq: null,
      at: lastAt,
      from: self,
      text: clean,
      file,
      mine: true,
      auto: false,
      state: 'sending',
      error: null,
    };
    void storage.set(keyOf(message), message);
    set({ pending: [...state.pending, message] });
    if ($draft.get().trim() === text.trim()) setDraft('');
    return give(message);
  };

  set({ pending: kept });
  const link: Link = createLink({
    session,
    room: { room: 'conversation', conversation: id },
    onFrame: (frame) => {
      take(frame);
      if (frame.type === 'welcome') {
        giveAll();
        told = sumOf((frame['view'] as ConversationView).marks[side]);
      }
      // Own messages need no mark: it says what arrived from the other side.
      mark(lastHeard(state), 0);
      onFrame(frame);
    },
    onRewind: () => set({ view: null, items: [] }),
    onClose,
  });
  const parts: Parts = { session, id, link, keyOf, add, give, set, state: () => state };
  giveAll();

  return {
    id,
    $view,
    $placement,
    $state,
    $timeline,
    $messages,
    $connection: link.$connection,
    $unread,
    $draft,
    now: link.now,
    send: (message) => (message.file ? seldom('sendFile')(message) : add(message.text)),
    resend: seldom('resend'),
    edit: seldom('edit'),
    remove: seldom('remove'),
    file: seldom('file'),
    setDraft,
    markRead: () => {
      const seq = state.items.at(-1)?.seq ?? 0;
      mark(seq, seq);
    },
    command: link.command,
    signal: link.signal,
    take,
    retryNow: link.retryNow,
    close: () => {
      isClosed = true;
      cancelMark?.();
      link.close();
    },
    clear: () => {
      $draft.set('');
      set({ view: null, placement: { phase: 'ended', reason: 'gone' }, items: [], pending: [] });
    },
  };
}
