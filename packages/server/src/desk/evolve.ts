import { CODE_MISSES_MAX, ROUND_PAUSE_MS } from '@deskside/sdk/constants';
import { feedOf } from './audience.ts';
import { isForgotten } from './code-lifetime.ts';
import type { MemberInput } from './command.ts';
import { createDraft, type Draft } from './draft.ts';
import type { DeskMachineEvent, EventOf } from './event.ts';
import { nextHandlingMs } from './queue.ts';
import { DESK_ROW, deskOf, type DeskRow, type DeskState, type Member, type Visit } from './state.ts';

/** The state after an event. Total: whatever an event is about that is not there is passed over. */
export function evolve(state: DeskState, event: DeskMachineEvent): DeskState {
  const draft = createDraft(state);
  apply(draft, event);
  return draft.state;
}

/** As {@link evolve}, on a draft, for whoever has many events. */
export function apply(draft: Draft, event: DeskMachineEvent): void {
  change(draft, event);
  // [V1] The feed has no holes: its number is part of the state, so a restart goes on with the next.
  const told = feedOf(draft.state, event).length;
  if (told > 0) changeDesk(draft, (desk) => ({ seq: desk.seq + told }));
}

function change(draft: Draft, event: DeskMachineEvent): void {
  const { at } = event;

  switch (event.type) {
    case 'setup.applied':
      return applySetup(draft, event);
    case 'customer.queued':
      return queueCustomer(draft, event);
    case 'customer.changed':
      return changeVisit(draft, event.conversation, () => event.change);
    case 'choice.asked':
      return changeVisit(draft, event.conversation, () => ({ choose: true }));
    case 'choice.made':
      return changeVisit(draft, event.conversation, () =>
        event.choice === 'seat' ? { choose: false } : { choose: false, seat: null, digits: null },
      );
    case 'offer.made': {
      const { offer: id, supporter, until } = event;
      return changeVisit(draft, event.conversation, (visit) => ({
        offer: { id, supporter, at, until },
        offerCount: visit.offerCount + 1,
        retryAt: null,
      }));
    }
    case 'offer.ended': {
      const turn = draft.state.members.get(event.supporter)?.turn ?? 0;
      return changeVisit(draft, event.conversation, (visit) => ({
        offer: null,
        transfer: visit.transfer && { ...visit.transfer, last: { supporter: event.supporter, reason: event.reason } },
        choose: event.choose,
        tried: { ...visit.tried, [event.supporter]: turn },
        retryAt: at + ROUND_PAUSE_MS,
      }));
    }
    case 'round.started':
      return changeVisit(draft, event.conversation, () => ({ tried: {}, retryAt: null }));
    case 'transfer.started': {
      const { to, group, note, lost } = event;
      return changeVisit(draft, event.conversation, (visit) => ({
        transfer: { to, group, note, lost, last: visit.transfer?.last ?? null },
      }));
    }
    case 'transfer.ended':
      return changeVisit(draft, event.conversation, () => ({ transfer: null, tried: {}, retryAt: null }));
    case 'conversation.assigned':
      changeVisit(draft, event.conversation, (visit) => ({
        supporter: event.supporter,
        activeSince: visit.activeSince ?? at,
        transfer: null,
        seat: null,
        digits: null,
        choose: false,
        offer: null,
        tried: {},
        retryAt: null,
      }));
      if (event.from !== null) becomeFree(draft, event.from, at);
      return changeMember(draft, event.supporter, () => ({ idleSince: at }));
    case 'conversation.closed':
      return closeConversation(draft, event);
    case 'status.chosen':
      return changeMember(draft, event.supporter, (member) => ({
        status: event.status,
        // [P6] Whoever chooses is there.
        idle: false,
        ...(event.status === 'online' && { idleSince: at, turn: member.turn + 1 }),
      }));
    case 'away.chosen':
      return changeMember(draft, event.supporter, () => ({ awayMinutes: event.minutes }));
    case 'supporter.idled':
      return changeMember(draft, event.supporter, () => ({ idle: true }));
    case 'supporter.returned':
      return changeMember(draft, event.supporter, (member) => ({
        idle: false,
        ...(member.status === 'online' && { idleSince: at, turn: member.turn + 1 }),
      }));
    case 'supporter.connected':
      return changeMember(draft, event.supporter, (member) => ({
        presence: 'here',
        lostAt: null,
        turn: member.turn + 1,
        // [P3] A reload does not send anybody to the end of the line.
        ...(member.presence === 'gone' && { idleSince: at, idle: false }),
      }));
    case 'supporter.disconnected':
      return changeMember(draft, event.supporter, () => ({ presence: 'lost', lostAt: event.since }));
    case 'supporter.gone':
      return changeMember(draft, event.supporter, () => ({ presence: 'gone' }));
    case 'customer.banned': {
      const { type: _type, ...ban } = event;
      return draft.put('bans', event.customer, ban);
    }
    case 'ban.ended':
      return draft.drop('bans', event.customer);
    case 'code.created': {
      const { hash, supporter, until } = event;
      for (const code of draft.state.codes.values()) if (isForgotten(code, at)) draft.drop('codes', code.hash);
      return draft.put('codes', hash, { hash, supporter, at, until, state: 'live' });
    }
    case 'code.ended': {
      const code = draft.state.codes.get(event.hash);
      if (code !== undefined) draft.put('codes', event.hash, { ...code, state: event.state });
      return;
    }
    case 'code.missed':
      return changeDesk(draft, (desk) => ({ misses: [...desk.misses, at].slice(-CODE_MISSES_MAX) }));
    case 'offline-message.left':
    case 'offline-message.handled':
    case 'offline-message.read':
      return;
  }
}

function changeDesk(draft: Draft, patch: (desk: DeskRow) => Partial<DeskRow>): void {
  const desk = deskOf(draft.state);
  if (desk !== null) draft.put('desk', DESK_ROW, { ...desk, ...patch(desk) });
}

function changeVisit(draft: Draft, conversation: string, patch: (visit: Visit) => Partial<Visit>): void {
  const visit = draft.state.visits.get(conversation);
  if (visit !== undefined) draft.put('visits', conversation, { ...visit, ...patch(visit) });
}

function changeMember(draft: Draft, id: string, patch: (member: Member) => Partial<Member>): void {
  const member = draft.state.members.get(id);
  if (member !== undefined) draft.put('members', id, { ...member, ...patch(member) });
}

function queueCustomer(draft: Draft, event: EventOf<'customer.queued'>): void {
  const { at, type: _type, ...asked } = event;
  changeDesk(draft, (desk) => ({ arrivals: desk.arrivals + 1 }));
  draft.put('visits', event.conversation, {
    ...asked,
    words: '',
    connected: true,
    requestedAt: at,
    arrival: deskOf(draft.state)?.arrivals ?? 0,
    offer: null,
    offerCount: 0,
    tried: {},
    retryAt: null,
    supporter: null,
    activeSince: null,
    transfer: null,
  });
}

function closeConversation(draft: Draft, event: EventOf<'conversation.closed'>): void {
  const visit = draft.state.visits.get(event.conversation);
  draft.drop('visits', event.conversation);
  if (visit === undefined || visit.supporter === null || visit.activeSince === null) return;
  const durationMs = event.at - visit.activeSince;
  changeDesk(draft, (desk) => ({ handlingMs: nextHandlingMs(desk.handlingMs, durationMs) }));
  becomeFree(draft, visit.supporter, event.at);
}

/** [A6] A conversation of this supporter is over, or somebody else's. */
function becomeFree(draft: Draft, supporter: string, at: number): void {
  changeMember(draft, supporter, (member) => ({ idleSince: at, turn: member.turn + 1 }));
}

function applySetup(draft: Draft, event: EventOf<'setup.applied'>): void {
  const { desk: id, name, settings } = event;
  const kept = deskOf(draft.state) ?? { seq: 0, arrivals: 0, handlingMs: null, misses: [] };
  draft.put('desk', DESK_ROW, { ...kept, id, name, settings });

  for (const collection of ['groups', 'products', 'problemTypes'] as const) {
    const rows = event[collection];
    const ids = new Set(rows.map((row) => row.id));
    for (const old of draft.state[collection].keys()) if (!ids.has(old)) draft.drop(collection, old);
    rows.forEach((row, order) => draft.put(collection, row.id, { id: row.id, name: row.name, order }));
  }

  event.members.forEach((input, order) => {
    draft.put('members', input.id, memberFrom(input, order, draft.state.members.get(input.id), event.at));
  });
  for (const removed of event.removed) changeMember(draft, removed, () => ({ disabled: true, status: 'offline' }));
}

function memberFrom(input: MemberInput, order: number, known: Member | undefined, at: number): Member {
  const { id, user, name, title, phone, picture, role, groups, capacity } = input;
  const { presence = 'gone', lostAt = null, idleSince = at, turn = 0 } = known ?? {};
  const { idle = false, awayMinutes = null } = known ?? {};
  // [M3] Whoever may not serve is not online either; it would come back by surprise with the role.
  const status = known === undefined || role === 'admin' ? 'offline' : known.status;
  return {
    id,
    user,
    seat: { id, name, title, phone, picture },
    role,
    groups: [...groups],
    capacity,
    order,
    disabled: false,
    status,
    idle,
    awayMinutes,
    presence,
    lostAt,
    idleSince,
    turn,
  };
}
