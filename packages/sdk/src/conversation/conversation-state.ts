import type { DesksideError } from '../error.ts';
import type { Frame } from '../link/machine.ts';
import type { Author, ConversationView, Marks } from '../protocol/conversation.ts';
import type { Placement } from '../protocol/placement.ts';
import type { TimelineItem } from './message.ts';

/** What one side knows of a conversation: the server's view, its history, and own messages on their way. */
export interface ConversationState {
  readonly view: ConversationView | null;
  readonly placement: Placement;
  /** In the order of their seq. */
  readonly items: readonly TimelineItem[];
  /** Own messages that are not in `items` yet, in the order they were sent. */
  readonly pending: readonly MessageItem[];
}

export type MessageItem = Extract<TimelineItem, { kind: 'message' }>;
export type Side = 'customer' | 'supporter';

const KINDS = new Map<unknown, TimelineItem['kind']>([
  ['message.sent', 'message'],
  ['supporter.joined', 'joined'],
  ['conversation.ended', 'ended'],
  ['survey.answered', 'survey'],
]);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';

/** The last seq that is known. */
export const lastSeq = ({ items }: ConversationState): number => items.at(-1)?.seq ?? 0;

const NO_MARKS: Marks = { delivered: 0, read: 0 };
export const marksOf = ({ view }: ConversationState, side: Side): Marks => view?.marks[side] ?? NO_MARKS;

/** How many messages this side has not marked read. */
export function unreadOf(state: ConversationState, side: Side): number {
  const { read } = marksOf(state, side);
  let unread = 0;
  for (let index = state.items.length - 1; index >= 0; index--) {
    const item = state.items[index]!;
    if (item.seq !== null && item.seq <= read) break;
    if (item.kind === 'message' && !item.mine) unread++;
  }
  return unread;
}

/** A message counts as delivered and read by the side it was not written by. */
function withReceipt(item: MessageItem, marks: Record<Side, Marks> | undefined): MessageItem {
  const { delivered, read } = marks?.[item.from.role === 'customer' ? 'supporter' : 'customer'] ?? NO_MARKS;
  const seq = item.seq ?? Infinity;
  const state = seq <= read ? 'read' : seq <= delivered ? 'delivered' : 'sent';
  return state === item.state ? item : { ...item, state };
}

/** Marks only grow, in whatever order they arrive. */
const highest = (one: Marks, other: Marks): Marks => ({
  delivered: Math.max(one.delivered, other.delivered),
  read: Math.max(one.read, other.read),
});

/** Takes new marks of one side in. */
export function withMarks(state: ConversationState, side: Side, marks: Marks): ConversationState {
  const { view } = state;
  if (!view) return state;
  const before = view.marks[side];
  const now = highest(before, marks);
  if (now.delivered === before.delivered && now.read === before.read) return state;
  const all = { ...view.marks, [side]: now };
  return {
    ...state,
    view: { ...view, marks: all },
    items: state.items.map((item) => (item.kind === 'message' ? withReceipt(item, all) : item)),
  };
}

/** Adds an own message, or replaces what is known of one on its way. */
export function withPending(state: ConversationState, message: MessageItem): ConversationState {
  const { pending } = state;
  const known = pending.some(({ id }) => id === message.id);
  return {
    ...state,
    pending: known ? pending.map((one) => (one.id === message.id ? message : one)) : [...pending, message],
  };
}

/** What became of an own message: it has a seq now, or was refused. */
export function withAnswer(
  state: ConversationState,
  id: string,
  answer: { seq: number; at: number } | { error: DesksideError },
): ConversationState {
  const message = state.pending.find((one) => one.id === id);
  if (!message) return state;
  return withPending(
    state,
    'error' in answer ? { ...message, state: 'failed', error: answer.error } : { ...message, ...answer, state: 'sent' },
  );
}

/** The item of a history event; null for one that a newer server knows. */
function itemOf(event: unknown, isMine: (from: Author) => boolean): TimelineItem | null {
  if (!isObject(event) || !isNumber(event['at'])) return null;
  const kind = KINDS.get(event['type']);
  if (kind === 'message') {
    const { id, seq, at, from, text, auto } = event as Record<string, unknown> & Partial<MessageItem>;
    if (!isText(id) || !isText(text) || !isNumber(seq) || !isObject(from)) return null;
    return { kind, id, seq, at: at!, from, text, mine: isMine(from), auto: auto === true, state: 'sent', error: null };
  }
  if (!kind || (kind === 'joined' && !isObject(event['supporter']))) return null;
  return { ...event, kind } as unknown as TimelineItem;
}

/** Takes a frame of the server in. Frames that are unknown or lack what they need change nothing. */
export function evolveConversation(
  state: ConversationState,
  frame: Frame,
  isMine: (from: Author) => boolean,
): ConversationState {
  const { view } = state;
  switch (frame.type) {
    case 'welcome': {
      const fresh = frame['view'] as ConversationView;
      if (![fresh.marks, fresh.placement, fresh.survey].every(isObject)) return state;
      // What this side marked while the connection was away is still to be told.
      const marks = view
        ? {
            customer: highest(fresh.marks.customer, view.marks.customer),
            supporter: highest(fresh.marks.supporter, view.marks.supporter),
          }
        : fresh.marks;
      const items = state.items.map((item) => (item.kind === 'message' ? withReceipt(item, marks) : item));
      return withEvents(
        { ...state, view: { ...fresh, marks }, placement: fresh.placement, items },
        frame['events'],
        isMine,
      );
    }
    case 'history':
      return withEvents(state, frame['events'], isMine);
    case 'placement':
      return isObject(frame['placement']) ? withPlacement(state, frame['placement'] as unknown as Placement) : state;
    case 'marks': {
      const { by, delivered, read } = frame;
      if ((by !== 'customer' && by !== 'supporter') || !isNumber(delivered) || !isNumber(read)) return state;
      return withMarks(state, by, { delivered, read });
    }
    case 'customer':
    case 'record':
      return view && isObject(frame[frame.type])
        ? { ...state, view: { ...view, [frame.type]: frame[frame.type] } }
        : state;
    default:
      return 'seq' in frame ? withEvents(state, [frame], isMine) : state;
  }
}

/** Takes a new placement in. */
export const withPlacement = (state: ConversationState, placement: Placement): ConversationState => ({
  ...state,
  placement,
  view: state.view && { ...state.view, placement },
});

function withEvents(state: ConversationState, events: unknown, isMine: (from: Author) => boolean): ConversationState {
  if (!Array.isArray(events)) return state;
  const items = [...state.items];
  let { pending, view } = state;
  let next = state;
  for (const event of events) {
    const item = itemOf(event, isMine);
    if (!item) continue;
    if (item.kind === 'message') {
      items.push(withReceipt(item, view?.marks));
      if (item.mine) pending = pending.filter(({ id }) => id !== item.id);
      continue;
    }
    items.push(item);
    if (item.kind === 'survey' && view) view = { ...view, survey: { ...view.survey, answered: true } };
    // The placement says the same a moment later; if it was lost, the end is still the end.
    if (item.kind === 'ended' && next.placement.phase !== 'ended') {
      next = withPlacement({ ...next, view }, { phase: 'ended', reason: item.by });
      view = next.view;
    }
  }
  return { ...next, items, pending, view };
}
