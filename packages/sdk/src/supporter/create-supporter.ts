import { atom, batch } from 'nanostores';
import { mayWatch } from '../constants.ts';
import { DesksideError, isDesksideError } from '../error.ts';
import { createLink } from '../link/link.ts';
import type { Frame } from '../link/machine.ts';
import type { Status } from '../protocol/base.ts';
import type {
  Active,
  Ban,
  Colleague,
  DeskEvent,
  DeskView,
  LiveCode,
  OfflineMessage,
  Waiting,
} from '../protocol/desk.ts';
import type {
  FinishedConversation,
  HelpDesk,
  MemberLink,
  OfflineMessageList,
  PushKey,
  RecordList,
  RecoveryCodes,
  SessionList,
  SignedIn,
  TwoFactor,
  TwoFactorStarted,
} from '../protocol/http.ts';
import type { Ask, Session } from '../session.ts';
import { evolveDesk, inOrder, offersTo } from './evolve-desk.ts';
import { openSupporterConversation, type OpenConversation } from './open-supporter-conversation.ts';
import { createColleagueTalks } from './colleague-talks.ts';
import { createResponses } from './responses.ts';
import type { HandedOver, Offer, Supporter, TransferEnded } from './supporter.ts';

/** A member who is signed in. Connects to the desk at once. */
export function createSupporter(session: Session, signedIn: SignedIn): Supporter {
  const { token, member } = signedIn;
  session.token = token;
  let view: DeskView | null = null;
  /** Those that are open, by id: a conversation is heard of from the answer, the event, and each welcome. */
  const opened = new Map<string, Promise<OpenConversation>>();
  /** Those the app closed: they stay away, though they may still run. */
  const closed = new Set<string>();
  /** Those of others that the app looks at. */
  const watched = new Set<string>();

  const $signedIn = atom(true);
  const $desk = atom<DeskView['desk'] | null>(null);
  const $status = atom<Status>('offline');
  const $idle = atom(false);
  const $awayMinutes = atom<number | null>(null);
  const $colleagues = atom<readonly Colleague[]>([]);
  const $queue = atom<readonly Waiting[]>([]);
  const $offers = atom<readonly Offer[]>([]);
  const $active = atom<readonly Active[]>([]);
  const $conversations = atom<readonly OpenConversation[]>([]);
  const $bans = atom<readonly Ban[]>([]);
  const $offlineMessages = atom<readonly OfflineMessage[]>([]);
  const $code = atom<LiveCode | null>(null);
  const $colleagueUnread = atom<Readonly<Record<string, number>>>({});
  const $transferEnded = atom<TransferEnded | null>(null);
  const $handedOver = atom<HandedOver | null>(null);

  const letGo = () => {
    session.abort.abort();
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
      $idle.set(next.self.idle);
      $awayMinutes.set(next.self.awayMinutes);
      $colleagues.set(next.colleagues);
      $active.set(next.active);
      $offlineMessages.set(next.offlineMessages);
      $code.set(next.code);
      // Servers of before do not say these.
      $bans.set(next.bans ?? []);
      $colleagueUnread.set(next.unread ?? {});
      if (next.waiting !== before?.waiting) $queue.set(inOrder(next.waiting));
      if (next.waiting !== before?.waiting || next.active !== before?.active) $offers.set(offersTo(member.id, next));
    });
    if (next.active === before?.active) return;
    for (const { conversation, supporter } of next.active) {
      // Nobody waits for it: `$conversations` has it when it is there.
      if (supporter === member.id && !closed.has(conversation)) open(conversation).catch(() => {});
      else if (supporter !== member.id && !watched.has(conversation)) letGoOf(conversation);
    }
  };

  /** It is somebody else's now: it goes, and comes again should it be mine once more. */
  const letGoOf = (id: string) => {
    $conversations
      .get()
      .find((one) => one.id === id)
      ?.handOver();
    closed.delete(id);
  };

  /** What the desk says of conversations of mine that is no state of theirs. */
  const hear = (frame: Frame) => {
    const event = frame as unknown as DeskEvent;
    if (event.type === 'transfer.ended' && event.active.supporter === member.id) {
      const { to, group, asked, reason } = event;
      $transferEnded.set({ conversation: event.active.conversation, to, group, asked, reason });
    }
    if (event.type === 'conversation.assigned' && event.from === member.id) {
      const { conversation, customer, details, supporter } = event.active;
      const how = event.how === 'taken-over' ? 'taken-over' : 'transfer';
      $handedOver.set({ conversation, customer, details, supporter, how });
    }
  };

  const open = (id: string, isOver = false): Promise<OpenConversation> => {
    const known = opened.get(id);
    if (known) return known;
    const { since = link.now(), supporter = member.id } = view?.active.find((one) => one.conversation === id) ?? {};
    // A watched one has another's seat; all of it comes with the first connection.
    const { name, title, phone, picture } = view?.colleagues.find((one) => one.id === supporter) ?? member;
    const opening = openSupporterConversation({
      session,
      self: member,
      id,
      placement: isOver
        ? { phase: 'ended', reason: 'supporter' }
        : { phase: 'active', supporter: { id: supporter, name, title, phone, picture }, since },
      onRefused,
      onClosed: () => {
        opened.delete(id);
        if (!watched.delete(id)) closed.add(id);
        $conversations.set($conversations.get().filter((one) => one.id !== id));
      },
    }).then((conversation) => {
      if (session.abort.signal.aborted) conversation.close();
      else {
        // In the order in which they were asked for, whichever was there first.
        const order = [...opened.keys()];
        const all = [...$conversations.get(), conversation];
        $conversations.set(all.sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id)));
      }
      return conversation;
    });
    opened.set(id, opening);
    return opening;
  };

  /** The app asked for it by name. */
  const mine = ({ conversation }: { conversation: string }, isOver = false) => {
    closed.delete(conversation);
    watched.delete(conversation);
    return open(conversation, isOver);
  };

  const link = createLink({
    session,
    room: { room: 'desk' },
    onFrame: (frame) => {
      set(evolveDesk(view, frame));
      hear(frame);
      talks.hear(frame);
      // Each welcome says it again: what could not be fetched before is then.
      if (view && (frame.type === 'welcome' || frame.type === 'responses')) responses.hear(view.responses);
      if (frame.type === 'welcome') tellActivity();
    },
    onClose: (error) => {
      if (error) onRefused(error);
    },
  });

  /** What the app said last: whether nobody uses it. */
  let idle: boolean | null = null;
  const tellActivity = () => {
    if (idle !== null) link.signal({ type: 'activity', idle });
  };

  const ask: Ask = async (...request) => {
    try {
      return await session.send(...request);
    } catch (error) {
      if (isDesksideError(error)) onRefused(error);
      throw error;
    }
  };

  const responses = createResponses(ask);
  const talks = createColleagueTalks(session, ask, member.id);

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
    $idle,
    $awayMinutes,
    $colleagues,
    $queue,
    $offers,
    $active,
    $conversations,
    $offlineMessages,
    $bans,
    $code,
    $colleagueUnread,
    $transferEnded,
    $handedOver,
    $responses: responses.$responses,
    now: link.now,
    setStatus: async (status) => {
      await link.command('status.set', { status });
      if (view) set({ ...view, self: { ...view.self, status, idle: false } });
    },
    setIdle: (next) => {
      if (next === idle) return;
      idle = next;
      tellActivity();
    },
    setAwayMinutes: async (minutes) => {
      await link.command('away.set', { minutes });
      if (view) set({ ...view, self: { ...view.self, awayMinutes: minutes } });
    },
    accept: async (offer, { digits } = {}) => mine(await link.command('offer.accept', { offer, digits })),
    decline: (offer) => link.command('offer.decline', { offer }),
    take: async (conversation) => mine(await link.command('queue.take', { conversation })),
    talkWith: talks.with,
    transfer: (conversation, wish) => link.command('transfer.start', { conversation, ...wish }),
    withdrawTransfer: (conversation) => link.command('transfer.withdraw', { conversation }),
    watch: async (conversation) => {
      const { supporter, group = null } = view?.active.find((one) => one.conversation === conversation) ?? {};
      const colleague = (id: string | undefined) => view?.colleagues.find((one) => one.id === id);
      const groups = [group, ...(colleague(supporter)?.groups ?? [])];
      // What I may do can have changed since I signed in.
      const may = supporter === member.id || mayWatch(colleague(member.id) ?? member, groups);
      if (supporter === undefined || !may) throw new DesksideError('not_found');
      if (supporter !== member.id) watched.add(conversation);
      return open(conversation);
    },
    takeOver: async (conversation) => mine(await link.command('conversation.take-over', { conversation })),
    enter: async ({ id, page }) => mine(await link.command('visit.enter', { visitor: id, page: page.url })),
    ban: (customer, wish) => link.command('customer.ban', { customer, ...wish }),
    liftBan: (customer) => link.command('ban.lift', { customer }),
    reopen: (conversation) => mine({ conversation }, true),
    createCode: async () => {
      const code = await link.command<LiveCode>('code.create');
      if (view) set({ ...view, code });
      return code;
    },
    handleOfflineMessage: (message, comment, answer) =>
      link.command('offline-message.handle', { message, comment, answer }),
    offlineMessages: async (asked = {}) => (await ask<OfflineMessageList>(query('/offline-messages', asked))).messages,
    records: async (asked = {}) => (await ask<RecordList>(query('/records', asked))).records,
    history: async (customer, asked = {}) => (await ask<RecordList>(query('/records', { ...asked, customer }))).records,
    record: (conversation) => ask<FinishedConversation>(`/records/${encodeURIComponent(conversation)}`),
    sessions: async () => (await ask<SessionList>('/sessions')).sessions,
    helpDesk: async () => (await ask<HelpDesk>('/help')).desk,
    changePassword: (change) => ask('/password', change),
    pushKey: async () => (await ask<PushKey>('/push')).key,
    subscribePush: (subscription) => ask('/push', subscription, 'PUT'),
    unsubscribePush: (subscription) => ask('/push', subscription, 'DELETE'),
    twoFactor: () => ask<TwoFactor>('/two-factor'),
    startTwoFactor: (password) => ask<TwoFactorStarted>('/two-factor', { password }),
    confirmTwoFactor: async (code) => (await ask<RecoveryCodes>('/two-factor/confirm', { code })).recoveryCodes,
    newRecoveryCodes: async (proof) => (await ask<RecoveryCodes>('/two-factor/codes', proof)).recoveryCodes,
    endTwoFactor: (proof) => ask('/two-factor/end', proof),
    createLink: (member) => ask<MemberLink>(`/members/${encodeURIComponent(member)}/link`, {}),
    dropTwoFactor: (member) => ask(`/members/${encodeURIComponent(member)}/two-factor`, null, 'DELETE'),
    endSession: (id) => ask(`/sessions/${encodeURIComponent(id)}`, null, 'DELETE'),
    saveResponse: responses.save,
    removeResponse: responses.remove,
    lobby: async () => (await import('./open-lobby.ts')).openLobby(session, onRefused),
    signOut: async () => {
      try {
        if ($signedIn.get()) await session.send('/sign-out', {});
      } catch (error) {
        if (!isDesksideError(error, 'unauthorized')) throw error;
      } finally {
        $signedIn.set(false);
        letGo();
        await session.storage.remove(session.key(member.id));
      }
    },
    retryNow: link.retryNow,
    destroy: letGo,
  };
}
