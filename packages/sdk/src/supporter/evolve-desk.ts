import type { Offer } from './supporter.ts';
import type { Frame } from '../link/machine.ts';
import type {
  Active,
  Ban,
  Colleague,
  DeskEvent,
  DeskMore,
  DeskView,
  OfflineMessage,
  Waiting,
} from '../protocol/desk.ts';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The list with `item` in the place of the one with the same key, or at the end. */
function put<Item>(list: readonly Item[], item: Item, keyOf: (item: Item) => string): Item[] {
  const index = list.findIndex((one) => keyOf(one) === keyOf(item));
  return index < 0 ? [...list, item] : list.with(index, item);
}

const byConversation = ({ conversation }: Waiting | Active) => conversation;
const byId = ({ id }: Colleague | OfflineMessage) => id;
const without = <Item extends Waiting | Active>(list: readonly Item[], conversation: string): Item[] =>
  list.filter((item) => item.conversation !== conversation);

const withoutBan = ({ bans = [] }: Partial<DeskView>, customer: string): Ban[] =>
  bans.filter((ban) => ban.customer !== customer);

const hasLists = ({ waiting, active, colleagues, offlineMessages }: DeskMore | DeskView) =>
  [waiting, active, colleagues, offlineMessages].every(Array.isArray);

/** Takes a frame of the desk in: events carry the new state of what they are about. Unknown frames change nothing. */
export function evolveDesk(view: DeskView | null, frame: Frame): DeskView | null {
  if (frame.type === 'welcome') {
    const fresh = frame['view'] as DeskView;
    return hasLists(fresh) ? fresh : view;
  }
  if (!view) return view;
  if (frame.type === 'more') {
    const more = frame as unknown as DeskMore;
    if (!hasLists(more)) return view;
    return {
      ...view,
      colleagues: [...view.colleagues, ...more.colleagues],
      waiting: [...view.waiting, ...more.waiting],
      active: [...view.active, ...more.active],
      offlineMessages: [...view.offlineMessages, ...more.offlineMessages],
      // Servers of before have none.
      bans: [...(view.bans ?? []), ...(more.bans ?? [])],
    };
  }
  if (frame.type === 'code') return { ...view, code: (frame['code'] ?? null) as DeskView['code'] };
  if (frame.type === 'away') {
    return { ...view, self: { ...view.self, awayMinutes: (frame['minutes'] ?? null) as number | null } };
  }
  if (frame.type === 'colleague.message' || frame.type === 'colleague.read') {
    const { from = '', to = '' } = (frame['message'] ?? {}) as { from?: string; to?: string };
    const colleague = (frame['colleague'] as string | undefined) ?? (from === view.self.id ? to : from);
    return { ...view, unread: { ...view.unread, [colleague]: frame['unread'] as number } };
  }
  if (frame.type === 'responses') return { ...view, responses: frame['responses'] as number };
  const event = frame as unknown as DeskEvent;
  switch (event.type) {
    case 'customer.queued':
    case 'customer.changed':
    case 'offer.made':
    case 'offer.ended':
      return isObject(event.waiting) ? { ...view, waiting: put(view.waiting, event.waiting, byConversation) } : view;
    case 'conversation.assigned':
    case 'conversation.changed':
    case 'transfer.ended': {
      const { active } = event;
      if (!isObject(active)) return view;
      return {
        ...view,
        waiting: without(view.waiting, active.conversation),
        active: put(view.active, active, byConversation),
      };
    }
    case 'conversation.closed':
      return {
        ...view,
        waiting: without(view.waiting, event.conversation),
        active: without(view.active, event.conversation),
      };
    case 'colleague.changed': {
      const { colleague } = event;
      if (!isObject(colleague)) return view;
      const colleagues = put(view.colleagues, colleague, byId);
      // Whoever hears this is connected: what counts for the colleague is what this supporter chose, here or elsewhere.
      const isSelf = colleague.id === view.self.id;
      const { status, idle } = colleague;
      return { ...view, colleagues, self: isSelf ? { ...view.self, status, idle } : view.self };
    }
    case 'colleague.removed':
      return { ...view, colleagues: view.colleagues.filter(({ id }) => id !== event.colleague) };
    case 'offline-message.left':
      if (!isObject(event.message)) return view;
      return {
        ...view,
        offlineMessages: [event.message, ...view.offlineMessages.filter(({ id }) => id !== event.message.id)],
      };
    case 'offline-message.handled':
      if (!isObject(event.message)) return view;
      return { ...view, offlineMessages: view.offlineMessages.filter(({ id }) => id !== event.message.id) };
    case 'customer.banned': {
      const { ban } = event;
      return isObject(ban) ? { ...view, bans: [ban, ...withoutBan(view, ban.customer)] } : view;
    }
    case 'ban.ended':
      return { ...view, bans: withoutBan(view, event.customer) };
    case 'desk.changed':
      return isObject(event.desk) ? { ...view, desk: event.desk } : view;
    default:
      return view;
  }
}

/** What is offered to a supporter: customers who wait, and those whom others hand over. */
export function offersTo(supporter: string, { waiting, active }: DeskView): Offer[] {
  const handedOver = active.flatMap(({ supporter: from, transfer, requestedAt, since: _, ...known }): Offer[] => {
    if (transfer?.offer?.supporter !== supporter) return [];
    const { note, lost, offer } = transfer;
    return [{ ...known, since: requestedAt, offer: { ...offer, match: false }, transfer: { from, note, lost } }];
  });
  const asking = waiting.flatMap(({ offer, seat: _, choose: _c, connected: _d, ...known }): Offer[] =>
    offer?.supporter === supporter ? [{ ...known, offer, transfer: null }] : [],
  );
  return [...handedOver, ...inOrder(asking)];
}

/** Longest first; the id decides between two of the same millisecond. */
export const inOrder = <Item extends Pick<Waiting, 'since' | 'conversation'>>(waiting: readonly Item[]): Item[] =>
  [...waiting].sort((one, other) => one.since - other.since || (one.conversation < other.conversation ? -1 : 1));
