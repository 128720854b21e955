import type { Notice, NoticeAnswer, Role, Visitor } from '@deskside/sdk/protocol';
import type { Collections } from '../room/machine.ts';

/** A notice of the last NOTICE_MS. */
export interface NoticeRow extends Notice {
  /** By visitor to whom it went: the answer, or null. */
  to: Readonly<Record<string, NoticeAnswer | null>>;
}

/** What a lobby has on disk. Who is here is not part of it: see `Presence` in `presence.ts`. */
export interface LobbyState extends Collections {
  notices: ReadonlyMap<string, NoticeRow>;
}

export const emptyLobby: LobbyState = { notices: new Map() };

/** Everything that can be asked of a lobby. */
export type LobbyMachineCommand =
  | {
      type: 'notice.send';
      /** A new id. */
      notice: string;
      kind: Notice['kind'];
      text: string;
      link: string | null;
      from: Notice['from'];
      rank: Role;
      /** Those of the chosen visitors who are here. */
      visitors: readonly string[];
    }
  | { type: 'notice.answer'; notice: string; visitor: string; answer: NoticeAnswer }
  /** Told by the desk: a supporter began a conversation with this visitor. */
  | { type: 'visitor.enter'; visitor: string; conversation: string }
  /** Told by the desk: it keeps no lobby any more. */
  | { type: 'lobby.close' }
  | { type: 'tick' };

export type LobbyMachineEvent = { at: number } & (
  | { type: 'notice.sent'; notice: NoticeRow }
  | { type: 'notice.answered'; notice: string; visitor: string; answer: NoticeAnswer }
  /** Its time is over. */
  | { type: 'notice.ended'; notice: string; visitors: readonly string[] }
  | { type: 'visitor.entered'; visitor: string; conversation: string }
  | { type: 'lobby.closed' }
);

/** [B2] What this visitor was sent and has not answered, oldest first. */
export function openNoticesOf(state: LobbyState, visitor: string, now: number): Notice[] {
  return [...state.notices.values()]
    .filter((notice) => notice.to[visitor] === null && notice.until > now)
    .map(({ to: _, ...notice }) => notice);
}

/** The newest notice to this visitor, as supporters see it. */
export function lastNoticeOf(state: LobbyState, visitor: string): Visitor['notice'] {
  let last: Visitor['notice'] = null;
  for (const { id, kind, from, at, to } of state.notices.values()) {
    const answer = to[visitor];
    if (answer !== undefined && (last === null || at >= last.at)) last = { id, kind, from: from.id, at, answer };
  }
  return last;
}
