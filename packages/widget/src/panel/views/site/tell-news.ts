import type { CustomerConversation } from '@deskside/sdk/customer';
import type { Session } from '../../session.ts';
import { whenIdle } from '../../when-idle.ts';

/** Whoever looks elsewhere is told of what comes: brought when somebody with a conversation does. Returns its undo. */
export function tellNews(session: Session): () => void {
  const { $conversation, $open, root } = session;
  const here = new AbortController();
  let watched: CustomerConversation | null = null;
  const look = () => {
    const conversation = $conversation.get();
    if (here.signal.aborted || !conversation || conversation === watched || ($open.get() && !root.ownerDocument.hidden))
      return;
    watched = conversation;
    import('../news/chunk.ts').then(
      ({ watchNews }) => watchNews(session, conversation, here.signal),
      () => {
        // The unread messages are counted on the icon all the same.
      },
    );
  };
  // A conversation that comes back opens in the same moment.
  const lookSoon = () => whenIdle(look);
  const undo = [$conversation.subscribe(lookSoon), $open.listen(lookSoon)];
  document.addEventListener('visibilitychange', lookSoon, here);
  return () => {
    for (const stop of undo) stop();
    here.abort();
  };
}
