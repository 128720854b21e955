import type { Session } from '../../session.ts';

/** Splits one field “e-mail or phone” the way the protocol wants it. */
export const contactOf = (contact: string): { email: string } | { phone: string } =>
  contact.includes('@') ? { email: contact } : { phone: contact };

/** Leaves a message: ends the request that waits, if there is one. */
export async function leaveMessage(session: Session, text: string, contact: string, seat?: string): Promise<void> {
  const reach = contactOf(contact);
  const { name } = session.$details.get();
  const details = { ...(name ? { name } : {}), ...reach };
  session.setDetails(reach);
  const waiting = session.$conversation.get();
  if (waiting) {
    const left = await waiting.leave({ ...(text ? { draft: text } : {}), contact: details });
    if (left.message) session.emit('offline-message', { id: left.message });
    session.startAgain();
  } else {
    const left = await session.customer.leaveMessage({
      text,
      ...details,
      ...(seat ? { seat } : {}),
      ...(session.group ? { group: session.group } : {}),
      page: location.href.slice(0, 1000),
    });
    session.emit('offline-message', { id: left.message });
  }
  session.$route.set({ at: 'left', contact });
}
