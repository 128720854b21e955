import type { Wish } from '@deskside/sdk/customer';
import type { Details, Session } from '../../session.ts';

/** Only what was filled in. */
export const filled = (details: Details): Partial<Details> =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim()));

/** Asks for service, and remembers what was asked for. */
export async function request(session: Session, wish: Wish): Promise<void> {
  const conversation = await session.customer.request({
    ...wish,
    ...(session.attributes && { attributes: session.attributes }),
    page: location.href.slice(0, 1000),
  });
  session.keep({
    open: session.$open.get(),
    conversation: conversation.id,
    kind: wish.code ? 'code' : wish.seat ? 'seat' : 'auto',
    group: wish.group,
    product: wish.product,
    waits: false,
  });
  session.$route.set({ at: 'start' });
}
