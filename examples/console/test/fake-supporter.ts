import type {
  Active,
  Ban,
  CannedResponse,
  Colleague,
  ColleagueMessage,
  ColleagueTalk,
  Connection,
  ConversationView,
  DeskView,
  FinishedConversation,
  HandedOver,
  LiveCode,
  Lobby,
  Message,
  Note,
  NoticeToSend,
  Offer,
  OfflineMessage,
  Outgoing,
  Phase,
  Seat,
  SessionList,
  Status,
  Supporter,
  SupporterConversation,
  SupportRecord,
  SurveyAnswered,
  TimelineItem,
  TransferEnded,
  TransferWish,
  Visitor,
  Waiting,
} from '@deskside/sdk/supporter';
import { DesksideError } from '@deskside/sdk/supporter';
import { atom, computed } from 'nanostores';

/** The time at which everything below happens. */
export const NOW = Date.UTC(2026, 10, 20, 13, 12, 0);
const MINUTE = 60_000;

export const open: Connection = { state: 'open', unsent: 0, nextTryAt: null, error: null };

export function aDesk(settings: Partial<DeskView['desk']['settings']> = {}): DeskView['desk'] {
  return {
    id: '80041268',
    name: 'Ledgerline',
    groups: [
      { id: 'tech', name: 'Technical support' },
      { id: 'after', name: 'After-sales' },
    ],
    products: [
      { id: 'desktop', name: 'Ledgerline Desktop' },
      { id: 'invoice', name: 'Invoice assistant' },
      { id: 'payroll', name: 'Payroll' },
    ],
    problemTypes: [
      { id: 'printing', name: 'Printing' },
      { id: 'licence', name: 'Licence' },
    ],
    settings: {
      mode: 'auto',
      offerMs: 20_000,
      capacity: 5,
      awayMinutes: 10,
      fields: { name: 'required', phone: 'optional', email: 'optional', product: 'optional' },
      greeting: '',
      offlineText: '',
      survey: true,
      recordOpens: true,
      recordLate: true,
      directEntry: false,
      preview: true,
      fileBytesMax: 1_000_000,
      fileEndingsRefused: [],
      origins: [],
      accent: '',
      replies: [],
      launcher: { position: 'bottom-right', offset: { x: 20, y: 20 }, minimisable: false, draggable: false },
      advertisement: null,
      tracking: { enabled: false, consent: true },
      ...settings,
    },
  };
}

export function aColleague(change: Partial<Colleague> & { id: string; name: string }): Colleague {
  return {
    title: '',
    phone: '',
    picture: '',
    role: 'supporter',
    groups: ['tech'],
    status: 'online',
    idle: false,
    load: 0,
    capacity: 5,
    ...change,
  };
}

export function aVisitor(change: Partial<Visitor> & { id: string }): Visitor {
  return {
    since: NOW - 3 * MINUTE,
    page: { url: 'https://ledgerline.example/pricing', title: 'Prices', at: NOW - MINUTE },
    pages: 2,
    referrer: '',
    visits: null,
    language: 'de',
    device: 'phone',
    notice: null,
    ...change,
  };
}

const aClient = {
  agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
  language: 'pt-PT',
  zone: 'Europe/Lisbon',
  country: 'PT',
  city: 'Porto',
};

export function aWaiting(change: Partial<Waiting> & { conversation: string }): Waiting {
  return {
    customer: `customer-${change.conversation}`,
    details: { name: 'Sofia Ferreira', phone: '+351 22 555 01' },
    mode: 'auto',
    group: 'tech',
    product: 'desktop',
    seat: null,
    page: 'https://ledgerline.example/help/printing',
    client: aClient,
    network: false,
    since: NOW - 6 * MINUTE,
    words: 'We cannot post the October VAT, it says the period is locked',
    connected: true,
    choose: false,
    offer: null,
    ...change,
  };
}

/** Somebody who rings here, with fourteen of twenty seconds left. */
export function anOffer(change: Partial<Waiting> & { conversation: string }, match = false): Offer & Waiting {
  const offer = { id: `offer-${change.conversation}`, supporter: 'mia', at: NOW - 6_000, until: NOW + 14_000, match };
  return { ...aWaiting(change), offer, transfer: null };
}

export function anOfflineMessage(change: Partial<OfflineMessage> & { id: string }): OfflineMessage {
  return {
    customer: `customer-${change.id}`,
    conversation: null,
    details: { name: 'Amélie Roux', email: 'amelie@roux-paysages.example' },
    group: 'after',
    product: null,
    seat: null,
    page: 'https://ledgerline.example/prices',
    text: 'Our licence shows “expired” although we renewed on Friday. Order 88-20417.',
    at: NOW - 18 * 60 * MINUTE,
    handled: null,
    ...change,
  };
}

let seq = 0;

export function aMessage(text: string, change: Partial<Message> = {}): TimelineItem & { kind: 'message' } {
  seq += 1;
  return {
    kind: 'message',
    id: `message-${seq}`,
    seq,
    at: NOW - 10 * MINUTE + seq * 1000,
    from: { role: 'customer', id: 'laura', name: 'Laura Bianchi' },
    text,
    mine: false,
    auto: false,
    state: 'read',
    error: null,
    ...change,
  };
}

export function mine(text: string, change: Partial<Message> = {}): TimelineItem & { kind: 'message' } {
  return aMessage(text, { mine: true, from: { role: 'supporter', id: 'mia', name: 'Mia Lindqvist' }, ...change });
}

export function aView(change: Partial<ConversationView> = {}): ConversationView {
  const supporter = { id: 'mia', name: 'Mia Lindqvist', title: '', phone: '', picture: '' };
  return {
    id: 'laura',
    desk: '80041268',
    mode: 'auto',
    group: 'tech',
    product: 'desktop',
    requestedAt: NOW - 13 * MINUTE,
    placement: { phase: 'active', supporter, since: NOW - 12 * MINUTE },
    customer: {
      id: 'laura',
      connected: true,
      name: 'Laura Bianchi',
      phone: '+39 0536 80 41 22',
      email: 'laura@bianchi.example',
    },
    marks: { customer: { delivered: 0, read: 0 }, supporter: { delivered: 0, read: 0 } },
    survey: { wanted: true, asked: false, answered: false },
    preview: true,
    fileBytesMax: 1_000_000,
    record: null,
    watchers: [],
    ...change,
  };
}

/** A conversation whose stores the test turns by hand and whose verbs it looks at in `calls`. */
export function fakeConversation(id: string, view: ConversationView | null = aView({ id })) {
  const calls: unknown[][] = [];
  const answers = {
    saveRecord: () => Promise.resolve(),
    /** Of a message. */
    change: () => Promise.resolve(),
    file: () => Promise.resolve(new Blob(['bytes'], { type: 'image/png' })),
  };
  const call = (...all: unknown[]) => void calls.push(all);
  const $timeline = atom<readonly TimelineItem[]>([]);
  const $draft = atom('');
  const stores = {
    $state: atom<Phase>('active'),
    $timeline,
    $messages: computed($timeline, (all) => all.filter((item) => item.kind === 'message')),
    $connection: atom<Connection>(open),
    $unread: atom(0),
    $view: atom<ConversationView | null>(view),
    $customer: atom<ConversationView['customer'] | null>(view?.customer ?? null),
    $preview: atom(''),
    $record: atom<SupportRecord | null>(null),
    $survey: atom<SurveyAnswered | null>(null),
    $isMine: atom(true),
    $watchers: atom<readonly Seat[]>([]),
    $notes: atom<readonly Note[]>([]),
    $draft,
  };
  return {
    ...stores,
    id,
    calls,
    answers,
    now: () => NOW,
    setDraft: (text: string) => {
      call('setDraft', text);
      $draft.set(text);
    },
    send: ({ text = '', file }: Outgoing) => {
      call('send', file ?? text);
      if ($draft.get().trim() === text.trim()) $draft.set('');
      const sent = mine(text, { state: 'sent' });
      $timeline.set([...$timeline.get(), sent]);
      return Promise.resolve(sent);
    },
    resend: ({ id: message }: Pick<Message, 'id'>) => {
      call('resend', message);
      return Promise.resolve(mine(''));
    },
    edit: async ({ seq: message }: Pick<Message, 'seq'>, text: string) => {
      call('edit', message, text);
      await answers.change();
    },
    remove: async ({ id: message }: Pick<Message, 'id'>) => {
      call('remove', message);
      await answers.change();
    },
    file: async (file: string) => {
      call('file', file);
      return answers.file();
    },
    typing: () => call('typing'),
    markRead: () => {
      call('markRead');
      stores.$unread.set(0);
    },
    end: () => {
      call('end');
      stores.$state.set('ended');
      return Promise.resolve();
    },
    askSurvey: async () => {
      call('askSurvey');
      const now = stores.$view.get();
      if (now) stores.$view.set({ ...now, survey: { ...now.survey, asked: true } });
    },
    addNote: async (text: string) => {
      call('addNote', text);
      const note = { id: `note-${text}`, at: NOW, after: 99, from: { id: 'mia', name: 'Mia Lindqvist' }, text };
      stores.$notes.set([...stores.$notes.get(), note]);
    },
    saveRecord: async (record: SupportRecord) => {
      call('saveRecord', record);
      await answers.saveRecord();
      stores.$record.set(record);
    },
    retryNow: () => call('retryNow'),
    close: () => call('close'),
  } satisfies SupporterConversation & { calls: unknown[][]; answers: unknown };
}

function fakeTalk(colleague: string, call: (...all: unknown[]) => void) {
  return {
    colleague,
    $messages: atom<readonly ColleagueMessage[] | null>([]),
    $hasOlder: atom(false),
    loadOlder: async () => call('loadOlder', colleague),
    send: async (text: string) => call('tell', colleague, text),
    markRead: () => call('markRead', colleague),
  } satisfies ColleagueTalk;
}

/** A signed-in supporter whose stores the test turns by hand and whose verbs it looks at in `calls`. */
export function fakeSupporter(member: Partial<Supporter['member']> = {}) {
  const self: Supporter['member'] = {
    id: 'mia',
    user: 'mia',
    name: 'Mia Lindqvist',
    title: '',
    phone: '',
    picture: '',
    role: 'supporter',
    groups: ['tech', 'after'],
    ...member,
  };
  const calls: unknown[][] = [];
  const call = (...all: unknown[]) => void calls.push(all);
  const conversations = atom<readonly SupporterConversation[]>([]);
  const opened = new Map<string, SupporterConversation>();
  const open_ = (id: string): SupporterConversation => {
    const conversation = opened.get(id) ?? fakeConversation(id);
    opened.set(id, conversation);
    if (!conversations.get().includes(conversation)) conversations.set([...conversations.get(), conversation]);
    return conversation;
  };
  const talks = new Map<string, ReturnType<typeof fakeTalk>>();
  const lobby = {
    $visitors: atom<readonly Visitor[] | null>(null),
    $connection: atom<Connection>(open),
    now: () => NOW,
    sendNotice: async (visitors: readonly string[], notice: NoticeToSend) => {
      call('sendNotice', visitors, notice);
      return { notice: 'notice', visitors: [...visitors] };
    },
    retryNow: () => call('retryNow'),
    close: () => call('close'),
  } satisfies Lobby;
  const finished: {
    offline: OfflineMessage[];
    records: FinishedConversation[];
    sessions: SessionList['sessions'];
    helpDesk: string | null;
  } = {
    offline: [],
    records: [],
    sessions: [],
    helpDesk: null,
  };
  const stores = {
    $connection: atom<Connection>(open),
    $signedIn: atom(true),
    $desk: atom<DeskView['desk'] | null>(aDesk()),
    $status: atom<Status>('online'),
    $idle: atom(false),
    $awayMinutes: atom<number | null>(null),
    // As the server says it: with oneself.
    $colleagues: atom<readonly Colleague[]>([aColleague(self)]),
    $queue: atom<readonly Waiting[]>([]),
    $offers: atom<readonly Offer[]>([]),
    $active: atom<readonly Active[]>([]),
    $conversations: conversations,
    $offlineMessages: atom<readonly OfflineMessage[]>([]),
    $bans: atom<readonly Ban[]>([]),
    $code: atom<LiveCode | null>(null),
    $responses: atom<readonly CannedResponse[] | null>([]),
    $colleagueUnread: atom<Readonly<Record<string, number>>>({}),
    $transferEnded: atom<TransferEnded | null>(null),
    $handedOver: atom<HandedOver | null>(null),
  };
  return {
    ...stores,
    token: 'token',
    session: 'session',
    expiresAt: NOW + 60 * MINUTE,
    member: self,
    calls,
    finished,
    lobbyOf: lobby,
    talks,
    opened,
    now: () => NOW,
    setStatus: async (status: Status) => {
      call('setStatus', status);
      stores.$status.set(status);
    },
    setIdle: (idle: boolean) => call('setIdle', idle),
    setAwayMinutes: async (minutes: number | null) => {
      call('setAwayMinutes', minutes);
      stores.$awayMinutes.set(minutes);
    },
    accept: async (offer: string, options?: { digits?: string }) => {
      call('accept', offer, options);
      const found = stores.$offers.get().find((one) => one.offer.id === offer);
      stores.$offers.set(stores.$offers.get().filter((one) => one !== found));
      return open_(found?.conversation ?? offer);
    },
    decline: async (offer: string) => {
      call('decline', offer);
      stores.$offers.set(stores.$offers.get().filter((one) => one.offer.id !== offer));
    },
    take: async (conversation: string) => {
      call('take', conversation);
      stores.$queue.set(stores.$queue.get().filter((one) => one.conversation !== conversation));
      return open_(conversation);
    },
    talkWith: (colleague: string): ColleagueTalk => {
      const known = talks.get(colleague) ?? fakeTalk(colleague, call);
      talks.set(colleague, known);
      return known;
    },
    transfer: async (conversation: string, wish: TransferWish) => call('transfer', conversation, wish),
    withdrawTransfer: async (conversation: string) => call('withdrawTransfer', conversation),
    watch: async (conversation: string) => {
      call('watch', conversation);
      return open_(conversation);
    },
    takeOver: async (conversation: string) => {
      call('takeOver', conversation);
      return open_(conversation);
    },
    enter: async ({ id }: { id: string }) => {
      call('enter', id);
      return open_(`entered-${id}`);
    },
    reopen: async (conversation: string) => {
      call('reopen', conversation);
      return open_(conversation);
    },
    createCode: async () => {
      call('createCode');
      const code = { code: '407192', until: NOW + 492_000 };
      stores.$code.set(code);
      return code;
    },
    handleOfflineMessage: async (id: string, comment: string, answer?: string) => {
      call('handleOfflineMessage', id, comment, ...(answer === undefined ? [] : [answer]));
      stores.$offlineMessages.set(stores.$offlineMessages.get().filter((message) => message.id !== id));
    },
    pushKey: async () => 'BAAA',
    subscribePush: async (subscription: object) => call('subscribePush', subscription),
    unsubscribePush: async (subscription: object) => call('unsubscribePush', subscription),
    twoFactor: async () => ({ on: false, recoveryCodes: 0 }),
    startTwoFactor: async (password: string) => {
      call('startTwoFactor', password);
      return { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Ledgerline:mia?secret=JBSWY3DPEHPK3PXP' };
    },
    confirmTwoFactor: async (code: string) => {
      call('confirmTwoFactor', code);
      return ['AAAAA-BBBBB-CCC'];
    },
    newRecoveryCodes: async (proof: object) => {
      call('newRecoveryCodes', proof);
      return ['AAAAA-AAAAA'];
    },
    endTwoFactor: async (proof: object) => call('endTwoFactor', proof),
    createLink: async (member: string) => {
      call('createLink', member);
      return { user: member, token: 'a-token', expiresAt: NOW + 24 * 60 * MINUTE };
    },
    dropTwoFactor: async (member: string) => call('dropTwoFactor', member),
    ban: async (customer: string, wish: object) => call('ban', customer, wish),
    liftBan: async (customer: string) => call('liftBan', customer),
    offlineMessages: async (query?: { state?: string; before?: number }) => {
      call('offlineMessages', query);
      return query?.before === undefined ? finished.offline : [];
    },
    records: async (query: { unwritten?: boolean } = {}) => {
      call('records', query);
      return query.unwritten ? finished.records.filter(({ record }) => !record) : finished.records;
    },
    history: async (customer: string) => {
      call('history', customer);
      return finished.records.filter((record) => record.customer === customer);
    },
    record: async (conversation: string) => {
      call('record', conversation);
      const found = finished.records.find((record) => record.conversation === conversation);
      if (!found) throw new Error(`There is no record ${conversation}.`);
      return found;
    },
    lobby: async () => {
      call('lobby');
      return lobby;
    },
    saveResponse: async (response: CannedResponse) => {
      call('saveResponse', response);
      const others = (stores.$responses.get() ?? []).filter(({ id }) => id !== response.id);
      stores.$responses.set([...others, response]);
      return response;
    },
    removeResponse: async ({ id, scope }: Pick<CannedResponse, 'id' | 'scope'>) => {
      call('removeResponse', scope, id);
      stores.$responses.set((stores.$responses.get() ?? []).filter((one) => one.id !== id));
    },
    helpDesk: async () => finished.helpDesk,
    changePassword: async (change: { current: string; password: string }) => {
      call('changePassword', change);
      if (change.current !== 'right') throw new DesksideError('bad_request', 'No.', { data: { field: 'current' } });
    },
    sessions: async () => finished.sessions,
    endSession: async (id: string) => {
      call('endSession', id);
      finished.sessions = finished.sessions.filter((session) => session.id !== id);
    },
    signOut: async () => {
      call('signOut');
      stores.$signedIn.set(false);
    },
    retryNow: () => call('retryNow'),
    destroy: () => call('destroy'),
  } satisfies Supporter & { calls: unknown[][]; finished: unknown; lobbyOf: unknown; opened: unknown; talks: unknown };
}

export function aRecord(change: Partial<FinishedConversation> & { conversation: string }): FinishedConversation {
  const supporter = { id: 'mia', name: 'Mia Lindqvist', title: '', phone: '', picture: '' };
  const at = NOW - 30 * MINUTE;
  return {
    customer: 'laura',
    details: { name: 'Laura Bianchi', phone: '+39 0536 80 41 22' },
    mode: 'auto',
    group: 'tech',
    product: 'desktop',
    page: 'https://ledgerline.example/help/printing',
    supporter,
    requestedAt: at,
    answeredAt: at + 9_000,
    endedAt: at + 989_000,
    endedBy: 'customer',
    words: '',
    survey: { score: 5, solved: 'yes', comment: 'Quick and friendly.' },
    record: {
      customerName: 'Laura Bianchi',
      phone: '+39 0536 80 41 22',
      email: '',
      product: 'desktop',
      problemType: 'printing',
      subject: 'Invoice PDFs blank since 8.2',
      content: 'The old print profile does not work with 8.2.\nChose “Standard A4”, printed one page.',
    },
    notes: [],
    events: [
      {
        type: 'message.sent',
        seq: 1,
        at,
        id: 'm-1',
        from: { role: 'customer', id: 'laura', name: 'Laura Bianchi' },
        text: 'All our invoice PDFs come out blank.',
      },
      { type: 'supporter.joined', seq: 2, at: at + 9_000, supporter },
      {
        type: 'message.sent',
        seq: 3,
        at: at + 30_000,
        id: 'm-2',
        from: { role: 'supporter', id: 'mia', name: 'Mia Lindqvist' },
        text: 'Does it also happen with an older invoice?',
      },
      { type: 'conversation.ended', seq: 4, at: at + 989_000, by: 'customer' },
    ],
    ...change,
  };
}
