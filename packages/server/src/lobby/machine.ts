import { NOTICE_MS, NOTICES_MAX, VISITOR_NOTICES_MAX } from '@deskside/sdk/constants';
import type { Failure, Machine } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import {
  emptyLobby,
  type LobbyMachineCommand as Command,
  type LobbyMachineEvent as Event,
  type LobbyState,
  type NoticeRow,
} from './state.ts';

/** The rules of what supporters tell visitors. They are numbered in `SPEC.md`. */
export const lobbyMachine: Machine<LobbyState, Command, Event> = { initial: emptyLobby, decide, evolve, wakeAt };

function decide(state: LobbyState, command: Command, now: number): readonly Event[] | Failure {
  switch (command.type) {
    case 'notice.send':
      return send(state, command, now);
    case 'notice.answer': {
      const { notice: id, visitor, answer } = command;
      const notice = state.notices.get(id);
      const before = notice?.to[visitor];
      // [B3] Whose it is not, to them it does not exist.
      if (!notice || before === undefined) return failure('not_found');
      if (before !== null || notice.until <= now) return failure('gone');
      return [{ type: 'notice.answered', at: now, notice: id, visitor, answer }];
    }
    case 'visitor.enter': {
      const { visitor, conversation } = command;
      return [{ type: 'visitor.entered', at: now, visitor, conversation }];
    }
    case 'lobby.close':
      return [{ type: 'lobby.closed', at: now }];
    case 'tick':
      return [...state.notices.values()]
        .filter(({ until }) => until <= now)
        .map(({ id, to }) => ({ type: 'notice.ended', at: now, notice: id, visitors: Object.keys(to) }));
  }
}

function send(
  state: LobbyState,
  command: Extract<Command, { type: 'notice.send' }>,
  now: number,
): readonly Event[] | Failure {
  const { notice: id, kind, text, link, from, rank } = command;
  // [B5]
  if (kind === 'invitation' && rank === 'admin') return failure('forbidden');
  const live = [...state.notices.values()].filter(({ until }) => until > now);
  // [B6]
  const own = live.filter((notice) => notice.from.id === from.id);
  if (own.length >= NOTICES_MAX) return rateLimited(own, now);
  // [B1]
  const here = [...new Set(command.visitors)];
  if (here.length === 0) return failure('gone');
  // [B7]
  const visitors = here.filter(
    (visitor) => live.filter(({ to }) => to[visitor] !== undefined).length < VISITOR_NOTICES_MAX,
  );
  if (visitors.length === 0) return rateLimited(live, now);
  const to = Object.fromEntries(visitors.map((visitor) => [visitor, null]));
  const notice: NoticeRow = { id, kind, text, link, from, at: now, until: now + NOTICE_MS, to };
  return [{ type: 'notice.sent', at: now, notice }];
}

/** The oldest of them is forgotten first. */
function rateLimited(notices: readonly NoticeRow[], now: number): Failure {
  return failure('rate_limited', { retryAfterMs: Math.min(...notices.map(({ until }) => until)) - now });
}

function evolve(state: LobbyState, event: Event): LobbyState {
  const notices = new Map(state.notices);
  switch (event.type) {
    case 'notice.sent':
      notices.set(event.notice.id, event.notice);
      break;
    case 'notice.answered': {
      const notice = notices.get(event.notice);
      if (notice) notices.set(notice.id, { ...notice, to: { ...notice.to, [event.visitor]: event.answer } });
      break;
    }
    case 'notice.ended':
      notices.delete(event.notice);
      break;
    case 'visitor.entered':
      break;
    case 'lobby.closed':
      notices.clear();
  }
  return { notices };
}

function wakeAt(state: LobbyState): number | null {
  const times = [...state.notices.values()].map(({ until }) => until);
  return times.length === 0 ? null : Math.min(...times);
}
