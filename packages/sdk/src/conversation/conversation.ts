import { atom, batch, type ReadableAtom } from 'nanostores';
import { PROTOCOL_VERSION, TEXT_MAX } from '../constants.ts';
import { DesksideError } from '../error.ts';
import type { Host } from '../host.ts';
import type { Http } from '../http.ts';
import { createLink, type Link } from '../link/link.ts';
import type { Frame } from '../link/machine.ts';
import type { Storage } from '../outbox/storage.ts';
import type { Author, ConversationReplies, ConversationView } from '../protocol/conversation.ts';
import type { CreateTicket, TicketCreated } from '../protocol/http.ts';
import type { Phase, Placement } from '../protocol/placement.ts';
import { cleanText } from './clean-text.ts';
import {
  evolveConversation,
  lastSeq,
  marksOf,
  unreadOf,
  withAnswer,
  withMarks,
  withPending,
  withPlacement,
  type ConversationState,
  type MessageItem,
} from './conversation-state.ts';
import type { Connection, Message, TimelineItem } from './message.ts';

/** Marks are told at most this often. */
export const MARK_MS = 250;

/** What every connection of one person to one desk shares. */
export interface Session {
  server: string;
  desk: string;
  host: Host;
  http: Http;
  WebSocket: typeof WebSocket | undefined;
  storage: Storage;
  /** The visitor's or the sign-in token. */
  token: string;
}

export interface ConversationOptions {
  session: Session;
  id: string;
  placement: Placement;
  /** Who writes on this side; `name` is shown until the server says it. */
  self: Author & { role: 'customer' | 'supporter' };
  /** Called after a frame was taken in. */
  onFrame(frame: Frame): void;
  /** The link is closed; `error` is null after `close()`. */
  onClose(error: DesksideError | null): void;
}

/** What both sides of a conversation have in common. */
export interface Conversation {
  readonly id: string;
  readonly $view: ReadableAtom<ConversationView | null>;
  readonly $placement: ReadableAtom<Placement>;
  readonly $state: ReadableAtom<Phase>;
  readonly $timeline: ReadableAtom<readonly TimelineItem[]>;
  readonly $messages: ReadableAtom<readonly Message[]>;
  readonly $connection: ReadableAtom<Connection>;
  readonly $unread: ReadableAtom<number>;
  readonly $draft: ReadableAtom<string>;
  now(): number;
  send(message: { text: string }): Promise<Message>;
  setDraft(text: string): void;
  markRead(): void;
  command<Type extends keyof ConversationReplies>(
    type: Type,
    fields?: Record<string, unknown>,
  ): Promise<ConversationReplies[Type]>;
  signal(frame: Frame): void;
  /** Says that the conversation is over for this side, whatever the server would say. */
  settle(placement: Placement): void;
  retryNow(): void;
  close(): void;
}

/** A message as it is kept on the device until the server has it. */
interface KeptMessage {
  id: string;
  text: string;
  at: number;
}

/** Where a desk's values are kept on the device; everything of one person begins with `person`. */
export const keysOf = ({ server, desk }: { server: string; desk: string }, person: string, conversation = '') => {
  const place = `${server.replace(/\/+$/, '')}|${desk}|`;
  const own = `${place}${person}|`;
  return { place, own, draft: `${own}draft|${conversation}|`, unsent: `${own}unsent|${conversation}|` };
};

/** Where the rooms' sockets are. */
export const socketBase = (server: string): string => `${server.replace(/^http/, 'ws').replace(/\/+$/, '')}/parties`;

/** Fetches a single-use ticket for one socket. */
export async function fetchTicket(session: Session, body: CreateTicket): Promise<string> {
  const { token, http } = session;
  return (await http<TicketCreated>({ method: 'POST', path: '/tickets', body, token })).ticket;
}

/** Opens a conversation: what was kept on the device is there first, then the connection. */
export async function openConversation(options: ConversationOptions): Promise<Conversation> {
  const { session, id, self } = options;
  const { host, storage } = session;
  const keys = keysOf(session, self.id, id);
  const isMine = (from: Author) => from.role === self.role && (self.role === 'customer' || from.id === self.id);
  const pendingOf = ({ id, text, at }: KeptMessage): MessageItem => ({
    kind: 'message',
    id,
    seq: null,
    at,
    from: self,
    text,
    mine: true,
    auto: false,
    state: 'sending',
    error: null,
  });

  const kept = (await storage.list(keys.unsent)) as KeptMessage[];
  const draft = await storage.get(keys.draft);
  let state: ConversationState = { view: null, placement: options.placement, items: [], pending: kept.map(pendingOf) };
  /** Messages the link knows: it sends them until they are answered. */
  const underWay = new Set<string>();
  let lastAt = kept.at(-1)?.at ?? 0;
  let isClosed = false;
  let cancelMark: (() => void) | null = null;

  const $view = atom<ConversationView | null>(null);
  const $placement = atom(state.placement);
  const $state = atom(state.placement.phase);
  const $timeline = atom<readonly TimelineItem[]>(state.pending);
  const $messages = atom<readonly Message[]>(state.pending);
  const $unread = atom(0);
  const $draft = atom(typeof draft === 'string' ? draft : '');

  const set = (next: ConversationState) => {
    const before = state;
    state = next;
    batch(() => {
      $view.set(state.view);
      $placement.set(state.placement);
      $state.set(state.placement.phase);
      if (state.items !== before.items || state.pending !== before.pending) {
        const timeline = [...state.items, ...state.pending];
        $timeline.set(timeline);
        $messages.set(timeline.filter((item) => item.kind === 'message'));
      }
      $unread.set(unreadOf(state, self.role));
    });
  };

  const tellMarks = () => {
    cancelMark ??= host.wake(MARK_MS, () => {
      cancelMark = null;
      link.signal({ type: 'mark', ...marksOf(state, self.role) });
    });
  };
  const mark = (read: number) => {
    const before = state;
    set(withMarks(state, self.role, { delivered: lastSeq(state), read }));
    if (state !== before) tellMarks();
  };

  /** Where a message lies on the device: the keys' order is the order of sending. */
  const keyOf = ({ id, at }: KeptMessage) => `${keys.unsent}${String(at).padStart(15, '0')}|${id}`;

  const give = async (message: MessageItem): Promise<Message> => {
    const { id, text } = message;
    underWay.add(id);
    try {
      const answer = (await link.command({ type: 'message.send', id, text })) as ConversationReplies['message.send'];
      set(withAnswer(state, id, answer));
      void storage.remove(keyOf(message));
      return (
        (state.items.find((item) => item.kind === 'message' && item.seq === answer.seq) as MessageItem | undefined) ?? {
          ...message,
          ...answer,
          state: 'sent',
        }
      );
    } catch (error) {
      // When only the link was closed, the message stays here and on the device for the next connection.
      if (link.$connection.get().state !== 'closed') {
        set(withAnswer(state, id, { error: error as DesksideError }));
        void storage.remove(keyOf(message));
      }
      throw error;
    } finally {
      underWay.delete(id);
    }
  };

  const giveAll = () => {
    for (const message of state.pending) {
      // Nobody waits for these: what becomes of them is in `$messages`.
      if (message.state === 'sending' && !underWay.has(message.id)) give(message).catch(() => {});
    }
  };

  const setDraft = (text: string) => {
    if (text === $draft.get()) return;
    $draft.set(text);
    void (text ? storage.set(keys.draft, text) : storage.remove(keys.draft));
  };

  const onFrame = (frame: Frame) => {
    const heard = lastSeq(state);
    set(evolveConversation(state, frame, isMine));
    // Own messages need no mark: it says what arrived from the other side.
    const hasNews = state.items.some(
      (item) => item.seq !== null && item.seq > heard && !(item.kind === 'message' && item.mine),
    );
    if (hasNews) mark(0);
    if (frame.type === 'welcome') {
      giveAll();
      const told = (frame['view'] as ConversationView).marks?.[self.role];
      const own = marksOf(state, self.role);
      if (told && (told.delivered < own.delivered || told.read < own.read)) tellMarks();
    }
    options.onFrame(frame);
  };

  const link: Link = createLink({
    host,
    WebSocket: session.WebSocket,
    url: (since) => `${socketBase(session.server)}/conversation/${id}?v=${PROTOCOL_VERSION}&since=${since}`,
    ticket: () => fetchTicket(session, { room: 'conversation', conversation: id }),
    onFrame,
    onRewind: () => set({ ...state, view: null, items: [] }),
    onClose: options.onClose,
  });
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
    send: async ({ text }) => {
      if (isClosed) throw new DesksideError('not_connected', 'This conversation was closed here.');
      const clean = cleanText(text);
      if (!clean.trim() || clean.length > TEXT_MAX)
        throw new DesksideError('bad_request', `Not 1 to ${TEXT_MAX} characters.`);
      lastAt = Math.max(lastAt + 1, host.now());
      const message = pendingOf({ id: host.id(), text: clean, at: lastAt });
      void storage.set(keyOf(message), { id: message.id, text: clean, at: lastAt } satisfies KeptMessage);
      set(withPending(state, message));
      if ($draft.get().trim() === text.trim()) setDraft('');
      return give(message);
    },
    setDraft,
    markRead: () => mark(lastSeq(state)),
    command: async (type, fields) => (await link.command({ ...fields, type, id: host.id() })) as never,
    signal: link.signal,
    settle: (placement) => set(withPlacement(state, placement)),
    retryNow: link.retryNow,
    close: () => {
      isClosed = true;
      cancelMark?.();
      link.close();
    },
  };
}
