import { atom } from 'nanostores';
import { cleanText } from '../conversation/clean-text.ts';
import type { DesksideError } from '../error.ts';
import { createLink } from '../link/link.ts';
import type { LobbyView, Visitor } from '../protocol/lobby.ts';
import type { Session } from '../session.ts';
import type { Lobby } from './lobby.ts';

/** Opens the lobby for a supporter. */
export function openLobby(session: Session, onRefused: (error: DesksideError) => void): Lobby {
  const { abort } = session;
  const $visitors = atom<readonly Visitor[] | null>(null);
  const visitors = new Map<string, Visitor>();

  const put = (list: readonly Visitor[]) => {
    for (const visitor of list) visitors.set(visitor.id, visitor);
  };
  const link = createLink({
    session,
    room: { room: 'lobby' },
    onFrame: (frame) => {
      if (frame.type === 'welcome') {
        visitors.clear();
        put((frame['view'] as LobbyView).visitors);
      } else if (frame.type === 'more' || frame.type === 'visitor.changed') put(frame['visitors'] as Visitor[]);
      else if (frame.type === 'visitor.left') for (const id of frame['visitors'] as string[]) visitors.delete(id);
      else return;
      $visitors.set(inOrder([...visitors.values()]));
    },
    onClose: (error) => {
      if (error) onRefused(error);
    },
  });
  const close = () => {
    abort.signal.removeEventListener('abort', close);
    link.close();
  };
  abort.signal.addEventListener('abort', close);

  return {
    $visitors,
    $connection: link.$connection,
    now: link.now,
    sendNotice: (to, { kind, text, link: address }) =>
      link.command('notice.send', { visitors: to, kind, text: cleanText(text), link: address }),
    retryNow: link.retryNow,
    close,
  };
}

/** Longest first; the id decides between two of the same millisecond. */
const inOrder = (visitors: Visitor[]): Visitor[] =>
  visitors.sort((one, other) => one.since - other.since || (one.id < other.id ? -1 : 1));
