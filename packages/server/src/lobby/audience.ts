import type { LobbyFrame, Visitor } from '@deskside/sdk/protocol';
import type { Visit } from './presence.ts';
import { lastNoticeOf, type LobbyMachineEvent as Event, type LobbyState } from './state.ts';

/** A visitor as supporters see them. */
export function visitorOf(state: LobbyState, id: string, visit: Visit): Visitor {
  return { id, ...visit, notice: lastNoticeOf(state, id) };
}

/** [B8] What visitors are told of an event: each only of what went to them. */
export function toldOf(event: Event): { to: readonly string[]; frame: LobbyFrame }[] {
  switch (event.type) {
    case 'notice.sent': {
      const { to, ...notice } = event.notice;
      return [{ to: Object.keys(to), frame: { type: 'notice.sent', notice } }];
    }
    case 'notice.answered':
      return [{ to: [event.visitor], frame: { type: 'notice.ended', notice: event.notice } }];
    case 'notice.ended':
      return [{ to: event.visitors, frame: { type: 'notice.ended', notice: event.notice } }];
    case 'visitor.entered':
      return [{ to: [event.visitor], frame: { type: 'entered', conversation: event.conversation } }];
    case 'lobby.closed':
      return [];
  }
}
