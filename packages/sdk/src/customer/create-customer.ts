import { atom } from 'nanostores';
import { isDesksideError } from '../error.ts';
import type { CustomerDetails } from '../protocol/base.ts';
import type {
  ConversationOpened,
  CurrentConversation,
  LeaveOfflineMessage,
  OfflineMessageLeft,
  PublicDesk,
  RequestConversation,
} from '../protocol/http.ts';
import type { Placement } from '../protocol/placement.ts';
import { createSession, requireWebSocket } from '../session.ts';
import type { Customer, CustomerConversation, CustomerOptions } from './customer.ts';
import { openCustomerConversation } from './open-customer-conversation.ts';
import { createVisitor, UNKNOWN } from './visitor.ts';

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
  const session = createSession(options);
  const { host, http, abort } = session;
  const visitor = createVisitor(session);
  const $conversation = atom<CustomerConversation | null>(null);
  let opening: Promise<CustomerConversation> | null = null;
  let leaving = { words: '', id: '' };

  const open = async (id: string, placement: Placement): Promise<CustomerConversation> => {
    const before = $conversation.get();
    if (before?.id === id) return before;
    const conversation = await openCustomerConversation(session, visitor, id, placement, () => {
      if ($conversation.get() === conversation) $conversation.set(null);
    });
    // Where it stands is not known yet: the server says it in a moment.
    if (placement === UNKNOWN) await isTried(conversation);
    if (abort.signal.aborted) conversation.close();
    else $conversation.set(conversation);
    if (before) {
      before.close();
      visitor.forgetWords(before.id);
    }
    return conversation;
  };

  /** One at a time: a double click is one request. */
  const once = (work: () => Promise<CustomerConversation>) =>
    (opening ??= work().finally(() => {
      opening = null;
    }));

  return {
    desk: () => http<PublicDesk>(''),
    $conversation,
    restore: async () => {
      if (opening) return opening;
      const known = await visitor.load();
      if (!known) return null;
      if (known.conversation) return once(() => open(known.conversation!, known.placement));
      try {
        const { conversation } = await http<CurrentConversation>('/conversations/current', null, known.token);
        return conversation === null ? null : await once(() => open(conversation, UNKNOWN));
      } catch (error) {
        if (isDesksideError(error, 'unauthorized')) await visitor.forget();
        // Nothing to show yet; a request finds the conversation again if there is one.
        return null;
      }
    },
    request: ({ name, phone, email, ...wish } = {}) =>
      once(async () => {
        requireWebSocket(session);
        const body: RequestConversation = { ...wish, id: host.id(), details: detailsOf(name, phone, email) };
        try {
          const { conversation, placement } = await visitor.ask<ConversationOpened>('/conversations', body);
          return await open(conversation, placement);
        } catch (error) {
          // In another tab, or an answer that was lost: it is this customer's all the same.
          if (isDesksideError(error, 'already_open') && error.data) return open(error.data.conversation, UNKNOWN);
          throw error;
        }
      }),
    leaveMessage: async ({ name, phone, email, ...message }) => {
      const details = detailsOf(name, phone, email);
      // Left again because the answer was lost: with the same id it is still one message.
      const words = JSON.stringify([message, details]);
      if (leaving.words !== words) leaving = { words, id: host.id() };
      const body: LeaveOfflineMessage = { ...message, id: leaving.id, details };
      const left = await visitor.ask<OfflineMessageLeft>('/offline-messages', body);
      leaving.words = '';
      return left;
    },
    visit: async (page) => (await import('./open-visit.ts')).openVisit(session, visitor, page),
    forget: async () => {
      session.endVisit?.();
      $conversation.get()?.close();
      await visitor.forget();
    },
    destroy: () => {
      abort.abort();
      $conversation.get()?.close();
    },
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

/** Without the fields that were not given: JSON has no undefined. */
const detailsOf = (name?: string, phone?: string, email?: string): CustomerDetails => ({
  name: name || undefined,
  phone: phone || undefined,
  email: email || undefined,
});
