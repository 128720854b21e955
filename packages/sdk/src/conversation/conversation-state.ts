import type { Frame } from '../link/machine.ts';
import type {
  Author,
  ConversationEvent,
  ConversationFrame,
  ConversationView,
  Marks,
} from '../protocol/conversation.ts';
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

const NO_MARKS: Marks = { delivered: 0, read: 0 };
export const marksOf = ({ view }: ConversationState, side: Side): Marks => view?.marks[side] ?? NO_MARKS;

/** The last seq of what did not come from this side. */
export const lastHeard = ({ items }: ConversationState): number =>
  items.findLast((item) => item.kind !== 'message' || !item.mine)?.seq ?? 0;

/** How many messages this side has not marked read. */
export function unreadOf(state: ConversationState, side: Side): number {
  const { read } = marksOf(state, side);
  return state.items.filter((item) => item.kind === 'message' && !item.mine && !item.deleted && item.seq! > read)
    .length;
}

/** Marks only grow, in whatever order they arrive. */
const highest = (one: Marks, other: Marks = one): Marks => ({
  delivered: Math.max(one.delivered, other.delivered) || one.delivered,
  read: Math.max(one.read, other.read) || one.read,
});

/** The item of a history event; none for one that only a newer server knows. */
function itemOf(event: ConversationEvent, isMine: (from: Author) => boolean): TimelineItem[] {
  switch (event.type) {
    case 'message.sent': {
      const { from, text, auto = false } = event;
      if (typeof text !== 'string' || !(from instanceof Object)) return [];
      return [{ ...event, kind: 'message', mine: isMine(from), auto, state: 'sent', error: null }];
    }
    case 'supporter.joined':
      return event.supporter instanceof Object ? [{ ...event, kind: 'joined' }] : [];
    case 'conversation.ended':
      return [{ ...event, kind: 'ended' }];
    case 'survey.answered':
      return [{ ...event, kind: 'survey' }];
    default:
      return [];
  }
}

/** A message counts as delivered and read by the side it was not written by. */
function withReceipt(item: TimelineItem, marks: Record<Side, Marks> | undefined): TimelineItem {
  if (item.kind !== 'message') return item;
  const { delivered, read } = marks?.[item.from.role === 'customer' ? 'supporter' : 'customer'] ?? NO_MARKS;
  const state = item.seq! <= read ? 'read' : item.seq! <= delivered ? 'delivered' : 'sent';
  return state === item.state ? item : { ...item, state };
}

/** Takes a frame in, of the server or of this side. One that is unknown or makes no sense changes nothing. */
export function evolveConversation(
  state: ConversationState,
  frame: Frame,
  isMine: (from: Author) => boolean,
): ConversationState {
  try {
    return evolve(state, frame as unknown as ConversationFrame, isMine);
  } catch {
    return state;
  }
}

function evolve(
  state: ConversationState,
  frame: ConversationFrame,
  isMine: (from: Author) => boolean,
): ConversationState {
  let { view, placement, items, pending } = state;
  if (frame.type === 'welcome') {
    const { customer, supporter } = frame.view.marks;
    // What this side marked while the connection was away is still to be told.
    const marks = {
      customer: highest(customer, view?.marks.customer),
      supporter: highest(supporter, view?.marks.supporter),
    };
    view = { ...frame.view, marks, survey: { ...frame.view.survey } };
    placement = view.placement;
  }
  if (frame.type === 'placement') placement = frame.placement;
  // A frame that is called like a part of the view brings it anew: `customer`, `record`, `survey`.
  if (view && frame.type in view) {
    const part: unknown = (frame as unknown as Frame)[frame.type];
    if (part instanceof Object) view = { ...view, [frame.type]: part };
  }
  if (view && frame.type === 'marks') {
    const before = view.marks[frame.by];
    const marks = highest(before, frame);
    if (marks.delivered + marks.read > before.delivered + before.read) {
      view = { ...view, marks: { ...view.marks, [frame.by]: marks } };
    }
  }

  const events = 'events' in frame && Array.isArray(frame.events) ? frame.events : [frame as ConversationEvent];
  const fresh = events.flatMap((event) => itemOf(event, isMine));
  if (fresh.length) {
    items = [...items, ...fresh];
    pending = pending.filter(({ id }) => !fresh.some((item) => item.kind === 'message' && item.mine && item.id === id));
  }
  for (const event of events) {
    if (event.type !== 'message.edited' && event.type !== 'message.deleted') continue;
    const change = 'text' in event ? { text: event.text, edited: true } : { text: '', file: undefined, deleted: true };
    items = items.map((item) =>
      item.seq === event.message && item.kind === 'message' ? { ...item, ...change } : item,
    );
  }
  const ended = fresh.find((item) => item.kind === 'ended');
  // The placement says the same a moment later; if it was lost, the end is still the end.
  if (ended && placement.phase !== 'ended') placement = { phase: 'ended', reason: ended.by };
  if (view && fresh.some(({ kind }) => kind === 'survey'))
    view = { ...view, survey: { ...view.survey, answered: true } };
  if (view && view.placement !== placement) view = { ...view, placement };
  if (fresh.length || view?.marks !== state.view?.marks) items = items.map((item) => withReceipt(item, view?.marks));

  const isSame = view === state.view && placement === state.placement && items === state.items;
  return isSame || !placement.phase ? state : { view, placement, items, pending };
}
