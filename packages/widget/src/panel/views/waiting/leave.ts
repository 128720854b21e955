import type { Session } from '../../session.ts';

export async function leave(session: Session): Promise<void> {
  await session.$conversation.get()?.leave({});
  session.startAgain();
}

/** Withdraws a request; what was written becomes a message (M-C7), and so does what cannot be withdrawn now. */
export function cancel(session: Session): void {
  const waiting = session.$conversation.get();
  const toMessage = () => session.go({ at: 'message' });
  if (waiting?.$messages.get().some((message) => message.mine) || waiting?.$draft.get().trim()) toMessage();
  else leave(session).catch(toMessage);
}
