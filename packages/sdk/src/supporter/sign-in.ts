import { atom, batch } from 'nanostores';
import { PROTOCOL_VERSION } from '../constants.ts';
import { fetchTicket, keysOf, socketBase, type Session } from '../conversation/conversation.ts';
import { isDesksideError, type DesksideError } from '../error.ts';
import { createHost } from '../host.ts';
import { createHttp, type Http, type HttpRequest } from '../http.ts';
import { createLink } from '../link/link.ts';
import { keepLastWords } from '../outbox/last-words.ts';
import { createDeviceStorage, createMemoryStorage } from '../outbox/storage.ts';
import type { Status } from '../protocol/base.ts';
import type { Active, Colleague, DeskReplies, DeskView, LiveCode, OfflineMessage, Waiting } from '../protocol/desk.ts';
import type {
  Activated,
  FinishedConversation,
  OfflineMessageList,
  RecordList,
  SessionList,
  SignedIn,
} from '../protocol/http.ts';
import { withChallenge } from '../with-challenge.ts';
import { evolveDesk, inOrder } from './evolve-desk.ts';
import { openSupporterConversation } from './open-supporter-conversation.ts';
import type {
  ActivateOptions,
  DeskOptions,
  Offer,
  ResumeOptions,
  SignInOptions,
  Supporter,
  SupporterConversation,
} from './supporter.ts';

/**
 * Signs a member of staff in.
 *
 * @throws DesksideError `unauthorized` (wrong desk, user or password: the server does not say which),
 * `rate_limited`, `not_connected` …
 *
 * @example
 * const supporter = await signIn({ server, desk: '80000001', user: 'ada', password });
 * supporter.$offers.listen(async ([offer]) => offer && supporter.accept(offer.offer.id));
 */
export async function signIn(options: SignInOptions): Promise<Supporter> {
  const { session, abort } = createSession(options);
  const { user, password } = options;
  const signedIn = await withChallenge(
    (challenge) => session.http<SignedIn>({ method: 'POST', path: '/sign-in', body: { user, password, ...challenge } }),
    abort.signal,
  );
  return createSupporter(session, abort, signedIn);
}

/**
 * Takes up an earlier sign-in from its token.
 *
 * @throws DesksideError `unauthorized` when it was ended or ran out, `not_connected` …
 */
export async function resume(options: ResumeOptions): Promise<Supporter> {
  const { session, abort } = createSession(options);
  const { token } = options;
  const me = await session.http<Omit<SignedIn, 'token'>>({ path: '/me', token });
  return createSupporter(session, abort, { ...me, token });
}

/**
 * Chooses the first password with the token of a one-time link; resolves with the name to sign in with.
 *
 * @throws DesksideError `not_found` or `gone` when the link was used or ran out, `bad_request` …
 */
export async function activate(options: ActivateOptions): Promise<{ user: string }> {
  const { session } = createSession(options);
  const { token, password } = options;
  return session.http<Activated>({ method: 'POST', path: '/activate', body: { token, password } });
}

function createSession(options: DeskOptions): { session: Session; abort: AbortController } {
  const { server, desk, host = createHost(), WebSocket } = options;
  const abort = new AbortController();
  const http = createHttp({ server, desk, fetch: options.fetch, host, signal: abort.signal });
  const storage = options.storage === 'memory' ? createMemoryStorage() : keepLastWords(createDeviceStorage(host), host);
  return { session: { server, desk, host, http, WebSocket, storage, token: '' }, abort };
}

function createSupporter(session: Session, abort: AbortController, signedIn: SignedIn): Supporter {
  const { host } = session;
  const { token, member } = signedIn;
  session.token = token;
  let view: DeskView | null = null;
  /** Those that are open, by id: a conversation is heard of from the answer, the event, and each welcome. */
  const opened = new Map<string, Promise<SupporterConversation>>();
  /** Those the app closed: they stay away, though they may still run. */
  const closed = new Set<string>();

  const $signedIn = atom(true);
  const $desk = atom<DeskView['desk'] | null>(null);
  const $status = atom<Status>('offline');
  const $colleagues = atom<readonly Colleague[]>([]);
  const $queue = atom<readonly Waiting[]>([]);
  const $offers = atom<readonly Offer[]>([]);
  const $active = atom<readonly Active[]>([]);
  const $conversations = atom<readonly SupporterConversation[]>([]);
  const $offlineMessages = atom<readonly OfflineMessage[]>([]);
  const $code = atom<LiveCode | null>(null);

  const letGo = () => {
    abort.abort();
    link.close();
    for (const conversation of $conversations.get()) conversation.close();
  };

  const onRefused = (error: DesksideError) => {
    if (error.code !== 'unauthorized' || !$signedIn.get()) return;
    $signedIn.set(false);
    letGo();
  };

  const set = (next: DeskView | null) => {
    if (!next || next === view) return;
    const before = view;
    view = next;
    batch(() => {
      $desk.set(next.desk);
      $status.set(next.self.status);
      $colleagues.set(next.colleagues);
      $active.set(next.active);
      $offlineMessages.set(next.offlineMessages);
      $code.set(next.code);
      if (next.waiting !== before?.waiting) {
        const queue = inOrder(next.waiting);
        $queue.set(queue);
        $offers.set(queue.filter((waiting): waiting is Offer => waiting.offer?.supporter === member.id));
      }
    });
    if (next.active === before?.active) return;
    for (const { conversation, supporter } of next.active) {
      // Nobody waits for it: `$conversations` has it when it is there.
      if (supporter === member.id && !closed.has(conversation)) open(conversation).catch(() => {});
    }
  };

  const open = (id: string): Promise<SupporterConversation> => {
    const known = opened.get(id);
    if (known) return known;
    const since = view?.active.find(({ conversation }) => conversation === id)?.since ?? link.now();
    const { name, title, phone, picture } = member;
    const opening = openSupporterConversation({
      session,
      self: member,
      id,
      placement: { phase: 'active', supporter: { id: member.id, name, title, phone, picture }, since },
      onRefused,
      onClosed: () => {
        opened.delete(id);
        closed.add(id);
        $conversations.set($conversations.get().filter((one) => one.id !== id));
      },
    }).then((conversation) => {
      if (abort.signal.aborted) conversation.close();
      else $conversations.set([...$conversations.get(), conversation]);
      return conversation;
    });
    opened.set(id, opening);
    return opening;
  };

  /** The app asked for it by name. */
  const mine = ({ conversation }: { conversation: string }) => {
    closed.delete(conversation);
    return open(conversation);
  };

  const link = createLink({
    host,
    WebSocket: session.WebSocket,
    url: () => `${socketBase(session.server)}/desk/${encodeURIComponent(session.desk)}?v=${PROTOCOL_VERSION}`,
    ticket: () => fetchTicket(session, { room: 'desk' }),
    onFrame: (frame) => set(evolveDesk(view, frame)),
    onClose: (error) => {
      if (error) onRefused(error);
    },
  });

  const command = async <Type extends keyof DeskReplies>(type: Type, fields?: object): Promise<DeskReplies[Type]> =>
    (await link.command({ ...fields, type, id: host.id() })) as DeskReplies[Type];

  const ask: Http = async <Answer>(request: HttpRequest) => {
    try {
      return await session.http<Answer>({ ...request, token });
    } catch (error) {
      if (isDesksideError(error)) onRefused(error);
      throw error;
    }
  };

  const query = (path: string, fields: object) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) search.set(name, String(value));
    return `${path}?${search}`;
  };

  return {
    token,
    session: signedIn.session,
    expiresAt: signedIn.expiresAt,
    member,
    $connection: link.$connection,
    $signedIn,
    $desk,
    $status,
    $colleagues,
    $queue,
    $offers,
    $active,
    $conversations,
    $offlineMessages,
    $code,
    now: link.now,
    setStatus: async (status) => {
      await command('status.set', { status });
      if (view) set({ ...view, self: { ...view.self, status } });
    },
    accept: async (offer, { digits } = {}) => mine(await command('offer.accept', { offer, digits })),
    decline: async (offer) => {
      await command('offer.decline', { offer });
    },
    take: async (conversation) => mine(await command('queue.take', { conversation })),
    createCode: async () => {
      const code = await command('code.create');
      if (view) set({ ...view, code });
      return code;
    },
    handleOfflineMessage: async (message, comment) => {
      await command('offline-message.handle', { message, comment });
    },
    offlineMessages: async (asked = {}) =>
      (await ask<OfflineMessageList>({ path: query('/offline-messages', asked) })).messages,
    records: async (asked = {}) => (await ask<RecordList>({ path: query('/records', asked) })).records,
    record: (conversation) => ask<FinishedConversation>({ path: `/records/${encodeURIComponent(conversation)}` }),
    sessions: async () => (await ask<SessionList>({ path: '/sessions' })).sessions,
    endSession: async (id) => {
      await ask({ method: 'DELETE', path: `/sessions/${encodeURIComponent(id)}` });
    },
    signOut: async () => {
      try {
        if ($signedIn.get()) await session.http({ method: 'POST', path: '/sign-out', body: {}, token });
      } catch (error) {
        if (!isDesksideError(error, 'unauthorized')) throw error;
      } finally {
        $signedIn.set(false);
        letGo();
        await session.storage.remove(keysOf(session, member.id).own);
      }
    },
    retryNow: link.retryNow,
    destroy: letGo,
  };
}
