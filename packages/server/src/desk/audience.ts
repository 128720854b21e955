import type { Active, Ban, Colleague, DeskEvent, DeskView, PublicDesk, Waiting } from '@deskside/sdk/protocol';
import type { DeskMachineEvent } from './event.ts';
import {
  deskOf,
  isWaiting,
  type BanRow,
  type DeskRow,
  type DeskState,
  type Member,
  type NamedRow,
  type Visit,
} from './state.ts';
import { canServe, capacityOf, isIdle, loadsOf, statusOf } from './suitable.ts';

type WithoutSeq<Event> = Event extends unknown ? Omit<Event, 'seq'> : never;

/** What supporters are told, before it has its number. */
type FeedEvent = WithoutSeq<DeskEvent>;

/**
 * [V1] What the supporters of a desk see of an event; all of them the same. `after` is the state right after it. An
 * event that changes a conversation and a colleague is told as two; what only the rules need is not told.
 */
export function feedOf(after: DeskState, event: DeskMachineEvent): FeedEvent[] {
  const { at } = event;

  switch (event.type) {
    case 'setup.applied': {
      const desk = deskOf(after);
      if (desk === null) return [];
      return [
        { type: 'desk.changed', at, desk: deskViewOf(after, desk) },
        ...colleaguesOf(after).map((colleague) => ({ type: 'colleague.changed' as const, at, colleague })),
        ...event.removed.map((colleague) => ({ type: 'colleague.removed' as const, at, colleague })),
      ];
    }
    case 'customer.queued':
      return aboutWaiting(after, event.conversation, (waiting) => ({ type: 'customer.queued', at, waiting }));
    case 'customer.changed': {
      const { conversation, change } = event;
      const isTold = Object.keys(change).some((part) => part !== 'connected');
      return [
        ...aboutWaiting(after, conversation, (waiting) => ({ type: 'customer.changed', at, waiting })),
        ...(isTold ? aboutActive(after, conversation, (active) => ({ type: 'conversation.changed', at, active })) : []),
      ];
    }
    case 'choice.asked':
    case 'choice.made':
      return aboutWaiting(after, event.conversation, (waiting) => ({ type: 'customer.changed', at, waiting }));
    case 'offer.made':
      return [
        ...aboutWaiting(after, event.conversation, (waiting) => ({ type: 'offer.made', at, waiting })),
        ...aboutActive(after, event.conversation, (active) => ({ type: 'conversation.changed', at, active })),
      ];
    case 'offer.ended': {
      const { offer, supporter, reason } = event;
      return [
        ...aboutWaiting(after, event.conversation, (waiting) => ({
          type: 'offer.ended',
          at,
          waiting,
          offer,
          supporter,
          reason,
        })),
        ...aboutActive(after, event.conversation, (active) => ({ type: 'conversation.changed', at, active })),
      ];
    }
    case 'conversation.assigned': {
      const { conversation, supporter, how, from } = event;
      return [
        ...aboutActive(after, conversation, (active) => ({ type: 'conversation.assigned', at, active, how, from })),
        ...aboutColleague(after, { at, supporter: from }),
        ...aboutColleague(after, { at, supporter }),
      ];
    }
    case 'transfer.started':
      return aboutActive(after, event.conversation, (active) => ({ type: 'conversation.changed', at, active }));
    case 'transfer.ended': {
      const { to, group, asked, reason } = event;
      return aboutActive(after, event.conversation, (active) => ({
        type: 'transfer.ended',
        at,
        active,
        to,
        group,
        asked,
        reason,
      }));
    }
    case 'conversation.closed': {
      const { conversation, outcome } = event;
      return [{ type: 'conversation.closed', at, conversation, outcome }, ...aboutColleague(after, event)];
    }
    case 'status.chosen':
    case 'supporter.idled':
    case 'supporter.returned':
    case 'supporter.connected':
    case 'supporter.gone':
      return aboutColleague(after, event);
    case 'offline-message.left':
    case 'offline-message.handled':
      return [{ type: event.type, at, message: event.message }];
    case 'customer.banned': {
      const ban = after.bans.get(event.customer);
      return ban ? [{ type: 'customer.banned', at, ban: banOf(ban) }] : [];
    }
    case 'ban.ended':
      return [{ type: 'ban.ended', at, customer: event.customer }];
    case 'offline-message.read':
    case 'away.chosen':
    case 'round.started':
    case 'supporter.disconnected':
    case 'code.created':
    case 'code.ended':
    case 'code.missed':
      return [];
  }
}

function aboutWaiting(after: DeskState, conversation: string, tell: (waiting: Waiting) => FeedEvent): FeedEvent[] {
  const visit = after.visits.get(conversation);
  return visit !== undefined && isWaiting(visit) ? [tell(waitingOf(visit))] : [];
}

function aboutActive(after: DeskState, conversation: string, tell: (active: Active) => FeedEvent): FeedEvent[] {
  const visit = after.visits.get(conversation);
  return visit?.supporter ? [tell(activeOf(visit, visit.supporter))] : [];
}

function aboutColleague(after: DeskState, event: { at: number; supporter: string | null }): FeedEvent[] {
  const member = event.supporter === null ? undefined : after.members.get(event.supporter);
  if (member === undefined || member.disabled) return [];
  return [{ type: 'colleague.changed', at: event.at, colleague: colleagueOf(after, member, loadsOf(after)) }];
}

/** [V2] A customer who waits, as every supporter sees them: without the digits of a number match. */
function waitingOf(visit: Visit): Waiting {
  const { conversation, customer, details, mode, group, product, seat, page, client, words, connected, choose, offer } =
    visit;
  return {
    conversation,
    customer,
    details,
    mode,
    group,
    product,
    seat,
    page,
    client,
    network: visit.network !== '',
    since: visit.requestedAt,
    words,
    connected,
    choose,
    offer: offer === null ? null : { ...offer, match: visit.digits !== null },
  };
}

function activeOf(visit: Visit, supporter: string): Active {
  const { conversation, customer, details, mode, group, product, page, client, words, requestedAt } = visit;
  return {
    conversation,
    customer,
    details,
    mode,
    group,
    product,
    supporter,
    page,
    client,
    network: visit.network !== '',
    words,
    requestedAt,
    since: visit.activeSince ?? requestedAt,
    transfer: transferOf(visit, supporter),
  };
}

/** Which network it is nobody sees. */
function banOf(ban: BanRow): Ban {
  return { ...ban, network: ban.network !== null };
}

function transferOf({ transfer, offer }: Visit, from: string): Active['transfer'] {
  if (transfer === null) return null;
  const { to, group, note, lost } = transfer;
  return { from, to, group, note, lost, offer };
}

function colleagueOf(state: DeskState, member: Member, loads: ReadonlyMap<string, number>): Colleague {
  return {
    ...member.seat,
    role: member.role,
    groups: [...member.groups],
    status: statusOf(member),
    idle: isIdle(member),
    load: loads.get(member.id) ?? 0,
    capacity: capacityOf(state, member),
  };
}

/** Everybody who is not disabled, in the order of the set-up. */
function colleaguesOf(state: DeskState): Colleague[] {
  const loads = loadsOf(state);
  return inOrder(state.members)
    .filter((member) => !member.disabled)
    .map((member) => colleagueOf(state, member, loads));
}

function inOrder<Row extends { order: number }>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows.values()].sort((a, b) => a.order - b.order);
}

function named(rows: ReadonlyMap<string, NamedRow>): { id: string; name: string }[] {
  return inOrder(rows).map(({ id, name }) => ({ id, name }));
}

function deskViewOf(state: DeskState, desk: DeskRow): DeskView['desk'] {
  return {
    id: desk.id,
    name: desk.name,
    groups: named(state.groups),
    products: named(state.products),
    problemTypes: named(state.problemTypes),
    settings: desk.settings,
  };
}

/**
 * [V3] The whole desk as one member sees it, or null for whoever is no member or disabled. What the rules do not keep
 * comes with `own`: the offline messages, the digits of the member's own live code, what stands for the responses, and what of colleagues is unread.
 */
export function viewOf(
  state: DeskState,
  memberId: string,
  own: Pick<DeskView, 'offlineMessages' | 'code' | 'responses' | 'unread'>,
): DeskView | null {
  const desk = deskOf(state);
  const member = state.members.get(memberId);
  if (desk === null || member === undefined || member.disabled) return null;

  const waiting: Waiting[] = [];
  const active: Active[] = [];
  for (const visit of [...state.visits.values()].sort((a, b) => a.arrival - b.arrival)) {
    if (visit.supporter === null) waiting.push(waitingOf(visit));
    else active.push(activeOf(visit, visit.supporter));
  }
  return {
    desk: deskViewOf(state, desk),
    self: {
      id: member.id,
      user: member.user,
      status: statusOf(member),
      idle: isIdle(member),
      awayMinutes: member.awayMinutes,
    },
    colleagues: colleaguesOf(state),
    waiting,
    active,
    bans: [...state.bans.values()].sort((a, b) => b.at - a.at).map(banOf),
    ...own,
  };
}

/** [V5] What anybody may know of a desk: its seats without `admin`, and no sign-in names. Null before the set-up. */
export function publicOf(state: DeskState, identity: PublicDesk['identity']): PublicDesk | null {
  const desk = deskOf(state);
  if (desk === null) return null;
  const loads = loadsOf(state);
  const staff = inOrder(state.members).filter(canServe);
  const { mode, fields, offlineText, preview, accent, launcher, advertisement, tracking } = desk.settings;
  return {
    id: desk.id,
    name: desk.name,
    mode,
    groups: named(state.groups),
    products: named(state.products),
    seats: staff.map((member) => ({
      ...member.seat,
      groups: [...member.groups],
      status: statusOf(member),
      load: loads.get(member.id) ?? 0,
    })),
    online: staff.filter((member) => statusOf(member) === 'online').length,
    fields,
    offlineText,
    preview,
    accent,
    launcher,
    advertisement,
    tracking,
    identity,
  };
}
