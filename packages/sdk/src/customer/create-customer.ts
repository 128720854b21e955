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
  VisitorCreated,
} from '../protocol/http.ts';
import type { Placement } from '../protocol/placement.ts';
import { createSession } from '../session.ts';
import type { Customer, CustomerConversation, CustomerOptions } from './customer.ts';
import { openCustomerConversation } from './open-customer-conversation.ts';

/** What is kept on the device of a visitor, from the first request on. */
interface Visitor {
  readonly token: string;
  readonly customer: string;
  /** The conversation to find again after a reload, and where it stood. */
  readonly conversation: string | null;
  readonly placement: Placement;
  readonly previewAllowed: boolean;
}

/** Where a customer stands as long as the server has not said it. */
const UNKNOWN: Placement = { phase: 'queued', position: 1, estimateMs: null, online: 0, choose: false, seat: null };

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
  const { host, http, storage, abort } = session;
  const key = session.key('visitor');
  const $conversation = atom<CustomerConversation | null>(null);
  let visitor: Visitor | null = null;
  let opening: Promise<CustomerConversation> | null = null;
  let leaving = { words: '', id: '' };

  const stored = async () => ((await storage.list(key))[0] ?? null) as Visitor | null;

  const become = (next: Visitor | null) => {
    visitor = next;
    session.token = next?.token ?? '';
    return next;
  };

  const load = async () => visitor ?? become(await stored());

  /** Changes what is kept; with `conversation` only as long as that is the one to find again. */
  const change = async (patch: Partial<Visitor>, conversation?: string) => {
    if (!visitor || (conversation && visitor.conversation !== conversation)) return;
    become({ ...visitor, ...patch });
    const kept = await stored();
    // Another tab may be further: with another conversation, or as another visitor.
    if (!kept || kept.token !== session.token || (conversation && kept.conversation !== conversation)) return;
    await storage.set(key, { ...kept, ...patch });
  };

  const forgetVisitor = async () => {
    const known = await load();
    become(null);
    if (known) await Promise.all([storage.remove(key), storage.remove(session.key(known.customer))]);
  };

  /** Sends a request with the visitor's token; a token that is no longer taken is replaced once. */
  const asVisitor = async <Answer>(path: string, body: object): Promise<Answer> => {
    const known = await load();
    if (!known) {
      const { token, customer } = await http<VisitorCreated>('/visitors', {});
      become({ token, customer, conversation: null, placement: UNKNOWN, previewAllowed: true });
      await storage.set(key, visitor);
    }
    try {
      return await http<Answer>(path, body, session.token);
    } catch (error) {
      if (!known || !isDesksideError(error, 'unauthorized')) throw error;
      await forgetVisitor();
      return asVisitor(path, body);
    }
  };

  const forgetWords = (id: string) => void storage.remove(session.key(visitor?.customer ?? '', id));

  /** The conversation is over: the next reload starts without it. */
  const forgetConversation = (id: string) => {
    if (visitor?.conversation !== id) return;
    void change({ conversation: null }, id);
    forgetWords(id);
  };

  const open = async (id: string, placement: Placement): Promise<CustomerConversation> => {
    const before = $conversation.get();
    if (before?.id === id) return before;
    await change({ conversation: id, placement });
    const { customer, previewAllowed } = visitor!;
    const conversation: CustomerConversation = await openCustomerConversation({
      session,
      id,
      placement,
      customer,
      previewAllowed,
      onPlacement: (now, surveyIsOpen) => {
        if (now.phase === 'left' || (now.phase === 'ended' && !surveyIsOpen)) forgetConversation(id);
        else if (now !== visitor?.placement) void change({ placement: now }, id);
      },
      onPreviewAllowed: (previewAllowed) => void change({ previewAllowed }),
      onRefused: ({ code }) => {
        forgetConversation(id);
        if (code === 'unauthorized') void forgetVisitor();
      },
      onClosed: () => {
        if ($conversation.get() !== conversation) return;
        const { phase } = conversation.$placement.get();
        if (phase === 'ended' || phase === 'left') forgetConversation(id);
        $conversation.set(null);
      },
    });
    // Where it stands is not known yet: the server says it in a moment.
    if (placement === UNKNOWN) await isTried(conversation);
    if (abort.signal.aborted) conversation.close();
    else $conversation.set(conversation);
    if (before) {
      before.close();
      forgetWords(before.id);
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
      const known = await load();
      if (!known) return null;
      if (known.conversation) return once(() => open(known.conversation!, known.placement));
      try {
        const { conversation } = await http<CurrentConversation>('/conversations/current', null, session.token);
        return conversation === null ? null : await once(() => open(conversation, UNKNOWN));
      } catch (error) {
        if (isDesksideError(error, 'unauthorized')) await forgetVisitor();
        // Nothing to show yet; a request finds the conversation again if there is one.
        return null;
      }
    },
    request: ({ name, phone, email, ...wish } = {}) =>
      once(async () => {
        const body: RequestConversation = { ...wish, id: host.id(), details: detailsOf(name, phone, email) };
        try {
          const { conversation, placement } = await asVisitor<ConversationOpened>('/conversations', body);
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
      const left = await asVisitor<OfflineMessageLeft>('/offline-messages', body);
      leaving.words = '';
      return left;
    },
    forget: async () => {
      $conversation.get()?.close();
      await forgetVisitor();
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
