import type { Session } from '../../session.ts';

/** What tells of a new page in an app without page loads, where the browser can say it. */
interface Navigation extends EventTarget {
  addEventListener(type: 'navigatesuccess', run: () => void, options: { signal: AbortSignal }): void;
}

/** Supporters see which page the visitor is on, and may send a notice. Returns its undo. */
export function enterLobby(session: Session): () => void {
  const here = new AbortController();
  session.customer
    .visit()
    .then((visit) => {
      if (here.signal.aborted) return visit.close();
      const stop = visit.$notice.subscribe((notice) => {
        if (!notice) return session.$card.set(null);
        import('../lobby/notice-card.tsx').then(
          ({ NoticeCard }) => {
            if (visit.$notice.get() === notice) session.$card.set(<NoticeCard notice={notice} visit={visit} />);
          },
          () => {
            // It is there for ten minutes: the next page tries again.
          },
        );
      });
      const tell = () => visit.page();
      const { navigation } = window as Window & { navigation?: Navigation };
      navigation?.addEventListener('navigatesuccess', tell, here);
      if (!navigation) addEventListener('popstate', tell, here);
      here.signal.addEventListener('abort', () => {
        stop();
        session.$card.set(null);
        visit.close();
      });
    })
    // The desk may have switched it off a moment ago; the next page looks again.
    .catch(() => {});
  return () => here.abort();
}
