import type { Said } from '../../../loader/create-widget.ts';
import type { Session } from '../../session.ts';

/** The site's user, of whom the panel learns from the site. */
export interface SiteUser {
  /** The page's user is this, or (null) nobody any more. */
  become(identity: NonNullable<Said['identity']> | null): Promise<void>;
  /** Looks for what the user has elsewhere: a conversation on another device, and earlier ones. */
  look(): void;
}

export function createUser(session: Session): SiteUser {
  const { customer, $conversation, $earlier, $remembered, $route } = session;
  return {
    async become(identity) {
      const { name = '', phone = '', email = '' } = identity?.user ?? {};
      const before = $remembered.get();
      session.hasUser = Boolean(identity?.token);
      session.setDetails({ name, phone, email });
      // Nobody signed for this one: it is what the page says, and changes nothing else.
      if (identity && !identity.token) return;
      if (!(session.hasUser && before?.user)) {
        session.keep(null);
        $earlier.set([]);
        $route.set({ at: 'start' });
      }
      if (!identity?.token) return customer.logout();
      await customer.identify(identity.token);
      if (!$conversation.get()) session.keep(null);
      session.comeBack(before?.user && before.open);
      if (session.$open.get()) this.look();
    },
    look() {
      if (!session.hasUser || $conversation.get()) return;
      Promise.all([customer.history(), customer.messages()])
        .then(([conversations, messages]) => {
          const at = (one: (typeof conversations | typeof messages)[number]) =>
            'text' in one ? one.at : one.startedAt;
          $earlier.set([...conversations, ...messages].sort((one, other) => at(other) - at(one)));
          // An answer that is new is what they came for. Whoever has gone on already is not called back.
          const isAnswered = messages.some(({ answer }) => answer?.read === false);
          if (isAnswered && $route.get().at === 'start') $route.set({ at: 'earlier' });
          return customer.restore();
        })
        .catch(() => {
          // The start page is there all the same.
        });
    },
  };
}
