import { atom } from 'nanostores';
import { keysOf, type Session } from '../conversation/conversation.ts';
import { isDesksideError, type DesksideError } from '../error.ts';
import { createHost } from '../host.ts';
import { createHttp } from '../http.ts';
import { keepLastWords } from '../outbox/last-words.ts';
import { createDeviceStorage, createMemoryStorage } from '../outbox/storage.ts';
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
import { withChallenge } from '../with-challenge.ts';
import type { Customer, CustomerConversation, CustomerOptions, LeftMessage, Wish } from './customer.ts';
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
  const { server, desk, host = createHost() } = options;
  const storage = options.storage === 'memory' ? createMemoryStorage() : keepLastWords(createDeviceStorage(host), host);
  const abort = new AbortController();
  const http = createHttp({ server, desk, fetch: options.fetch, host, signal: abort.signal });
  const session: Session = { server, desk, host, http, WebSocket: options.WebSocket, storage, token: '' };
  const key = `${keysOf(session, '').place}visitor|`;
  const $conversation = atom<CustomerConversation | null>(null);
  let visitor: Visitor | null = null;
  let opening: Promise<CustomerConversation> | null = null;
  let leaving = { words: '', id: '' };

  const keep = (next: Visitor) => {
    visitor = next;
    session.token = next.token;
    return storage.set(key, next);
  };

  /** Changes what is kept; with `conversation` only as long as that is the one to find again. */
  const change = async (patch: Partial<Visitor>, conversation?: string) => {
    if (!visitor || (conversation && visitor.conversation !== conversation)) return;
    visitor = { ...visitor, ...patch };
    const kept = (await storage.get(key)) as Visitor | undefined;
    // Another tab may be further: with another conversation, or as another visitor.
    if (!kept || kept.token !== session.token || (conversation && kept.conversation !== conversation)) return;
    await storage.set(key, { ...kept, ...patch });
  };

  const load = async () => {
    visitor ??= ((await storage.get(key)) as Visitor | undefined) ?? null;
    if (visitor) session.token = visitor.token;
    return visitor;
  };

  const forgetVisitor = async () => {
    const known = await load();
    visitor = null;
    session.token = '';
    if (known) await Promise.all([storage.remove(key), storage.remove(keysOf(session, known.customer).own)]);
  };

  /** Sends a request with the visitor's token; a token that is no longer taken is replaced once. */
  const asVisitor = async <Answer>(path: string, body: object): Promise<Answer> => {
    for (let isNew = false; ; isNew = true) {
      if (!(await load())) {
        const { token, customer } = await http<VisitorCreated>({ method: 'POST', path: '/visitors', body: {} });
        await keep({ token, customer, conversation: null, placement: UNKNOWN, previewAllowed: true });
        isNew = true;
      }
      const { token } = session;
      const send = (challenge?: object) =>
        http<Answer>({ method: 'POST', path, body: { ...body, ...challenge }, token });
      try {
        return await withChallenge(send, abort.signal);
      } catch (error) {
        if (isNew || !isDesksideError(error, 'unauthorized')) throw error;
        await forgetVisitor();
      }
    }
  };

  const forgetWords = (id: string) => {
    if (!visitor) return;
    const { draft, unsent } = keysOf(session, visitor.customer, id);
    void storage.remove(draft);
    void storage.remove(unsent);
  };

  /** The conversation is over: the next reload starts without it. */
  const forgetConversation = (id: string) => {
    if (visitor?.conversation !== id) return;
    void change({ conversation: null }, id);
    forgetWords(id);
  };

  const open = async (id: string, placement: Placement): Promise<CustomerConversation> => {
    const before = $conversation.get();
    if (before?.id === id) return before;
    const known = visitor!;
    await keep({ ...known, conversation: id, placement });
    const conversation: CustomerConversation = await openCustomerConversation({
      session,
      id,
      placement,
      customer: known.customer,
      previewAllowed: known.previewAllowed,
      onPlacement: (now, surveyIsOpen) => {
        if (now.phase === 'left' || (now.phase === 'ended' && !surveyIsOpen)) forgetConversation(id);
        else if (now !== visitor?.placement) void change({ placement: now }, id);
      },
      onPreviewAllowed: (previewAllowed) => void change({ previewAllowed }),
      onRefused: ({ code }: DesksideError) => {
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

  const request = async ({ name, phone, email, ...wish }: Wish): Promise<CustomerConversation> => {
    const body: RequestConversation = { ...wish, id: host.id(), details: detailsOf({ name, phone, email }) };
    try {
      const { conversation, placement } = await asVisitor<ConversationOpened>('/conversations', body);
      return await open(conversation, placement);
    } catch (error) {
      // In another tab, or an answer that was lost: it is this customer's all the same.
      if (isDesksideError(error, 'already_open') && error.data) return open(error.data.conversation, UNKNOWN);
      throw error;
    }
  };

  const restore = async (): Promise<CustomerConversation | null> => {
    if (opening) return opening;
    const known = await load();
    if (!known) return null;
    if (known.conversation) return once(() => open(known.conversation!, known.placement));
    try {
      const { token } = session;
      const { conversation } = await http<CurrentConversation>({ path: '/conversations/current', token });
      return conversation === null ? null : await once(() => open(conversation, UNKNOWN));
    } catch (error) {
      if (isDesksideError(error, 'unauthorized')) await forgetVisitor();
      // Nothing to show yet; a request finds the conversation again if there is one.
      return null;
    }
  };

  const leaveMessage = async ({ text, name, phone, email, ...message }: LeftMessage): Promise<{ message: string }> => {
    // Left again because the answer was lost: with the same id it is still one message.
    const words = JSON.stringify([text, name, phone, email, message]);
    if (leaving.words !== words) leaving = { words, id: host.id() };
    const body: LeaveOfflineMessage = { ...message, id: leaving.id, text, details: detailsOf({ name, phone, email }) };
    const left = await asVisitor<OfflineMessageLeft>('/offline-messages', body);
    leaving.words = '';
    return left;
  };

  return {
    desk: () => http<PublicDesk>({ path: '' }),
    $conversation,
    restore,
    request: (wish = {}) => once(() => request(wish)),
    leaveMessage,
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

type Defined<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };

/** Without the fields that were not given. */
function detailsOf(details: { [Key in keyof CustomerDetails]: CustomerDetails[Key] | undefined }): CustomerDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value)) as Defined<CustomerDetails>;
}
