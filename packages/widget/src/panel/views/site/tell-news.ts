import type { Session } from '../../session.ts';

/** Whoever looks elsewhere is told of what comes: brought when there is a conversation. Returns its undo. */
export function tellNews(session: Session): () => void {
  const here = new AbortController();
  const stop = session.$conversation.subscribe((conversation) => {
    if (!conversation) return;
    import('../news/chunk.ts').then(
      ({ watchNews }) => watchNews(session, conversation, here.signal),
      () => {
        // The unread messages are counted on the icon all the same.
      },
    );
  });
  return () => {
    stop();
    here.abort();
  };
}
