import { atom, type WritableAtom } from 'nanostores';
import { DesksideError, isDesksideError } from '../error.ts';
import type {
  ConversationOpened,
  CurrentConversation,
  LeaveOfflineMessage,
  OfflineMessageLeft,
  PublicDesk,
  RequestConversation,
} from '../protocol/http.ts';
import type { Placement } from '../protocol/placement.ts';
import { createSession, requireWebSocket, type Session } from '../session.ts';
import type { Customer, CustomerConversation, CustomerOptions, LeftMessage, Prove, Wish } from './customer.ts';
import { openCustomerConversation } from './open-customer-conversation.ts';
import { createVisitor, loadUser, UNKNOWN, type User, type Visitor } from './visitor.ts';

/**
 * Makes a visitor of one desk. Neither network nor storage is used before the first verb.
 *
 * @example
 * const customer = createCustomer({ server: 'https://support.example.com', desk: '80000001' });
 * const conversation = await customer.request({ name: 'Ada' });
 * conversation.$messages.subscribe((messages) => draw(messages));
 * await conversation.send({ text: 'Hello' });
 */
export function createCustomer(options: CustomerOptions): Customer {
  const $conversation = atom<CustomerConversation | null>(null);
  /** What does not depend on who is there. */
  const page = createSession(options);
  const begin = () =>
    createPerson(createSession(options, page), $conversation, prove, () => void take(prove).catch(() => {}));
  let prove: Prove | undefined;
  let person = begin();

  /** Somebody else takes the place, at once: nothing that is under way for the one before comes to anything. */
  const become = (next?: Prove) => {
    const { end } = person;
    prove = next;
    person = begin();
    // Before anybody hears of the end and looks for something: what is on the device is not theirs.
    const forgotten = next ? null : person.visitor.forget();
    end();
    return forgotten;
  };
  const take = (next?: Prove) => {
    void become(next);
    return person.restore();
  };

  /** Something that only some pages need, for whoever is there now. */
  const later =
    <Given extends unknown[], Result>(verb: (user: User) => (visitor: Visitor, ...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> => {
      const { visitor } = person;
      return loadUser().then((user) => verb(user)(visitor, ...given));
    };

  return {
    $conversation,
    $forgets: page.storage.$forgets,
    desk: () => page.http<PublicDesk>(''),
    restore: () => person.restore(),
    request: (wish) => person.request(wish),
    leaveMessage: (message) => person.leaveMessage(message),
    history: later((user) => user.historyOf),
    transcript: later((user) => user.transcriptOf),
    messages: later((user) => user.messagesOf),
    markMessageRead: later((user) => user.markRead),
    identify: async (next) => {
      if (next !== prove) await take(next);
    },
    logout: async () => {
      const { token } = person.session;
      const last = (await become()) || token;
      // Where the server cannot be reached, nobody has the token any more all the same.
      await loadUser()
        .then(({ signOff }) => signOff(page, last))
        .catch(() => {});
    },
    visit: async (page) => {
      const { session, visitor, enter } = person;
      const visit = await (await import('./open-visit.ts')).openVisit(session, visitor, page);
      // Nobody waits for it: it is in `$conversation` when it is there.
      visit.$entered.listen((id) => {
        if (id) enter(id).catch(() => {});
      });
      return visit;
    },
    destroy: () => {
      page.abort.abort();
      person.destroy();
    },
  };
}

/** A stranger, or a user of the site, as long as nobody else takes the place. */
function createPerson(
  session: Session,
  $conversation: WritableAtom<CustomerConversation | null>,
  prove: Prove | undefined,
  onOther: () => void,
) {
  const { host, abort } = session;
  const visitor = createVisitor(session, prove, onOther);
  let opening: Promise<CustomerConversation> | null = null;
  let leaving = { words: '', id: '' };
  let opened: Awaited<ReturnType<typeof openCustomerConversation>> | undefined;

  const open = async (id: string, placement: Placement): Promise<CustomerConversation> => {
    const before = $conversation.get();
    if (before?.id === id) return before;
    const conversation = await openCustomerConversation(session, visitor, id, placement, () => {
      if ($conversation.get() === conversation) $conversation.set(null);
    });
    // Where it stands is not known yet: the server says it in a moment.
    if (placement === UNKNOWN) await isTried(conversation);
    opened = conversation;
    if (abort.signal.aborted) end();
    abort.signal.throwIfAborted();
    $conversation.set(conversation);
    if (before) {
      before.close();
      visitor.forgetWords(before.id);
    }
    return conversation;
  };

  const destroy = () => {
    abort.abort(new DesksideError('not_connected'));
    opened?.close();
  };

  /** Somebody else takes the place: sockets close, stores are emptied, and nothing more is done on the device. */
  const end = () => {
    session.storage.set = session.storage.remove = () => Promise.resolve();
    destroy();
    opened?.clear();
  };

  /** One at a time: a double click is one request. */
  const once = (work: () => Promise<CustomerConversation>) =>
    (opening ??= work().finally(() => {
      opening = null;
    }));

  return {
    session,
    visitor,
    restore: async () => {
      if (opening) return opening;
      const known = await visitor.load();
      if (!known) return null;
      if (known.conversation) return once(() => open(known.conversation!, known.placement));
      try {
        const { conversation } = await session.send<CurrentConversation>('/conversations/current');
        return conversation === null ? null : await once(() => open(conversation, UNKNOWN));
      } catch (error) {
        if (isDesksideError(error, 'unauthorized')) await visitor.forget();
        // Nothing to show yet; a request finds the conversation again if there is one.
        return null;
      }
    },
    request: (wish: Wish = {}) =>
      once(async () => {
        requireWebSocket(session);
        const body: RequestConversation = {
          id: host.id(),
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...withDetails(wish),
        };
        try {
          const { conversation, placement } = await visitor.ask<ConversationOpened>('/conversations', body);
          return await open(conversation, placement);
        } catch (error) {
          // In another tab, or an answer that was lost: it is this customer's all the same.
          if (isDesksideError(error, 'already_open') && error.data) return open(error.data.conversation, UNKNOWN);
          throw error;
        }
      }),
    leaveMessage: async (message: LeftMessage) => {
      const asked = withDetails(message);
      // Left again because the answer was lost: with the same id it is still one message.
      const words = JSON.stringify(asked);
      if (leaving.words !== words) leaving = { words, id: host.id() };
      const body: LeaveOfflineMessage = { id: leaving.id, ...asked };
      const left = await visitor.ask<OfflineMessageLeft>('/offline-messages', body);
      leaving.words = '';
      return left;
    },
    /** A supporter began it. */
    enter: (id: string) => once(() => open(id, UNKNOWN)),
    end,
    destroy,
  };
}

/** Resolves when the first connection is open, or failed. */
function isTried({ $connection }: CustomerConversation): Promise<void> {
  return new Promise((resolve) => {
    const stop = $connection.listen(({ state }) => {
      if (state === 'connecting') return;
      stop();
      resolve();
    });
  });
}

/** Who asks, beside what for; without the fields that were not given: JSON has no undefined. */
const withDetails = <Asked extends Wish | LeftMessage>({ name, phone, email, attributes, ...rest }: Asked) => ({
  ...rest,
  details: { name: name || undefined, phone: phone || undefined, email: email || undefined, attributes },
});
