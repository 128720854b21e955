import { atom } from 'nanostores';
import { createLink } from '../link/link.ts';
import type { TicketCreated } from '../protocol/http.ts';
import type { Device, LobbyView, Notice, VisitPage } from '../protocol/lobby.ts';
import { requireWebSocket, type Session } from '../session.ts';
import type { Visit, VisitedPage } from './visit.ts';
import type { Visitor } from './visitor.ts';

/** Of an address or a title: some are a whole picture. */
const LENGTH_MAX = 1000;
/** Who comes back after a longer pause makes another visit. */
const VISIT_MS = 1_800_000;

/** One at a time: how to end it. */
const open = new WeakMap<Session, () => void>();

/** Kept on the device: how many visits there were, and when the last page was seen. */
interface Counted {
  readonly visits: number;
  readonly at: number;
}

/** Enters the lobby. A visitor who has none yet gets a token. Rejects where the desk keeps no lobby. */
export async function openVisit(session: Session, visitor: Visitor, first?: VisitedPage): Promise<Visit> {
  const { host, storage, abort } = session;
  requireWebSocket(session);
  const { ticket } = await visitor.ask<TicketCreated>('/tickets', { room: 'lobby' });
  const key = session.key((await visitor.load())!.customer, 'visits');
  const [kept] = (await storage.list(key)) as Counted[];
  const isNew = !kept || host.now() - kept.at > VISIT_MS;
  const visits = (kept?.visits ?? 0) + (isNew ? 1 : 0);

  const $notice = atom<Notice | null>(null);
  const $entered = atom<string | null>(null);
  let notices: readonly Notice[] = [];
  const set = (next: readonly Notice[]) => {
    notices = next;
    $notice.set(next[0] ?? null);
  };
  const without = (id: unknown) => notices.filter((notice) => notice.id !== id);

  let told: VisitPage;
  const page = (next: VisitedPage = {}) => {
    told = pageOf(next, visits);
    void storage.set(key, { visits, at: host.now() } satisfies Counted);
    link.signal(told);
  };

  const link = createLink({
    session,
    room: { room: 'lobby' },
    ticket,
    onFrame: (frame) => {
      if (frame.type === 'welcome') {
        set((frame['view'] as LobbyView).notices);
        link.signal(told);
      } else if (frame.type === 'notice.sent') {
        const notice = frame['notice'] as Notice;
        set([...without(notice.id), notice]);
      } else if (frame.type === 'notice.ended') set(without(frame['notice']));
      else if (frame.type === 'entered') $entered.set(frame['conversation'] as string);
    },
    onClose: () => set([]),
  });
  open.get(session)?.();
  open.set(session, link.close);
  abort.signal.addEventListener('abort', link.close);
  if (abort.signal.aborted) link.close();
  page(first);

  return {
    $notice,
    $entered,
    $connection: link.$connection,
    page,
    answer: (notice, answer) => {
      set(without(notice));
      return link.command('notice.answer', { notice, answer });
    },
    close: link.close,
  };
}

/** What leaves the page: never a query or a fragment, which may hold secrets. The server looks after the rest. */
function pageOf(page: VisitedPage, visits: number): VisitPage {
  const { location, document, navigator } = globalThis as Partial<typeof globalThis>;
  const bare = (address = '') => address.split(/[?#]/, 1)[0]!.slice(0, LENGTH_MAX);
  return {
    type: 'visit.page',
    url: bare(page.url ?? location?.href),
    title: (page.title ?? document?.title ?? '').slice(0, LENGTH_MAX),
    referrer: bare(page.referrer ?? document?.referrer),
    language: page.language ?? navigator?.language,
    device: page.device ?? deviceOf(),
    visits,
  };
}

/** By the shorter side of the screen: tablets begin at 600 pixels. */
function deviceOf(): Device | undefined {
  const { screen, matchMedia } = globalThis as Partial<typeof globalThis>;
  if (!screen || !matchMedia) return undefined;
  if (!matchMedia('(pointer: coarse)').matches) return 'computer';
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet';
}
