import type { CustomerConversation } from '@deskside/sdk/customer';
import type { Session } from '../../session.ts';

/** Whoever looks elsewhere is told of what comes: brought when somebody with a conversation does. Returns its undo. */
export function tellNews(session: Session): () => void {
  const { $conversation, $open, root } = session;
  const here = new AbortController();
  let watched: CustomerConversation | null = null;
  const look = () => {
    const conversation = $conversation.get();
    if (!conversation || conversation === watched || ($open.get() && !root.ownerDocument.hidden)) return;
    watched = conversation;
    import('../news/chunk.ts').then(
      ({ watchNews }) => watchNews(session, conversation, here.signal),
      () => {
        // The unread messages are counted on the icon all the same.
      },
    );
  };
  const undo = [$conversation.subscribe(look), $open.listen(look)];
  document.addEventListener('visibilitychange', look, here);
  return () => {
    for (const stop of undo) stop();
    here.abort();
  };
}
