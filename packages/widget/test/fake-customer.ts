import { atom } from 'nanostores';
import type {
  Connection,
  Customer,
  CustomerConversation,
  Message,
  Placement,
  PublicDesk,
  QueuePlace,
  Seat,
  TimelineItem,
  Wish,
} from '@deskside/sdk/customer';
import type { ConversationView } from '@deskside/sdk/protocol';

/** A desk as the server describes it. */
export const harbour: PublicDesk = {
  id: '80000001',
  name: 'Harbour Software',
  mode: 'auto',
  groups: [
    { id: 'tech', name: 'Technical support' },
    { id: 'sales', name: 'After-sales' },
  ],
  products: [
    { id: 'desktop', name: 'Harbour Desktop' },
    { id: 'cloud', name: 'Harbour Cloud' },
  ],
  seats: [
    {
      id: 's1',
      name: 'Mia Lindqvist',
      title: 'Desktop, installation',
      phone: '+46 8 550 103 21',
      picture: '',
      groups: ['tech'],
      status: 'online',
      load: 0,
    },
    {
      id: 's2',
      name: '王思远',
      title: 'Cloud, data import',
      phone: '+86 571 8790 2210',
      picture: '',
      groups: ['tech', 'sales'],
      status: 'online',
      load: 2,
    },
    {
      id: 's3',
      name: 'Daniel Okafor',
      title: 'Printing, PDF',
      phone: '+44 20 7946 0112',
      picture: '',
      groups: ['tech'],
      status: 'away',
      load: 0,
    },
    {
      id: 's4',
      name: 'Priya Raman',
      title: 'Payroll',
      phone: '',
      picture: '',
      groups: ['tech'],
      status: 'offline',
      load: 0,
    },
  ],
  online: 2,
  fields: { name: 'required', phone: 'optional', email: 'hidden', product: 'optional' },
  launcher: { position: 'bottom-right', offset: { x: 20, y: 20 }, minimisable: false, draggable: false },
  advertisement: null,
  tracking: { enabled: false, consent: true },
  identity: 'none',
  offlineText: 'Our desk is open from Monday to Friday, 8 to 18.',
  preview: true,
  accent: '',
};

export const mia: Seat = { id: 's1', name: 'Mia Lindqvist', title: 'Desktop, installation', phone: '', picture: '' };

/** What a fake conversation was told to do, by verb. */
export type Done = [verb: string, ...values: unknown[]];

/** A conversation whose stores the test moves by hand. */
export function createFakeConversation(id = 'c1') {
  const done: Done[] = [];
  const $placement = atom<Placement>({ phase: 'offered', supporter: mia, until: Date.now() + 14_000, digits: null });
  const $state = atom($placement.get().phase);
  const $queue = atom<QueuePlace | null>(null);
  const $supporter = atom<Seat | null>(mia);
  const $timeline = atom<readonly TimelineItem[]>([]);
  const $messages = atom<readonly Message[]>([]);
  const $connection = atom<Connection>({ state: 'open', unsent: 0, nextTryAt: null, error: null });
  const $typing = atom(false);
  const $survey = atom({ wanted: false, answered: false });
  const $unread = atom(0);
  const $draft = atom('');
  const $view = atom<ConversationView | null>(null);
  const $preview = atom(true);
  const $previewAllowed = atom(true);
  /** What the next verb rejects with. */
  let refusal: Error | null = null;
  const answer = <Value>(verb: string, values: unknown[], value: Value): Promise<Value> => {
    done.push([verb, ...values]);
    const error = refusal;
    refusal = null;
    return error ? Promise.reject(error) : Promise.resolve(value);
  };

  const conversation: CustomerConversation = {
    id,
    $state,
    $placement,
    $queue,
    $supporter,
    $timeline,
    $messages,
    $connection,
    $typing,
    $survey,
    $unread,
    $draft,
    $preview,
    $previewAllowed,
    now: Date.now,
    $view,
    send: ({ text = '' }) => {
      const message = fake.say(text, { mine: true });
      return answer('send', [text], message);
    },
    resend: ({ id: message }) => answer('resend', [message], fake.say('', { mine: true })),
    edit: ({ seq }, text) => answer('edit', [seq, text], undefined),
    remove: ({ id: message }) => answer('remove', [message], undefined),
    file: (file) => answer('file', [file], new Blob()),
    preview: (text) => $draft.set(text),
    setPreview: (on) => $previewAllowed.set(on),
    markRead: () => {
      done.push(['markRead']);
      $unread.set(0);
    },
    choose: (choice) => answer('choose', [choice], undefined),
    setDetails: (details) => answer('setDetails', [details], undefined),
    leave: (options) => answer('leave', [options], { message: 'm1' }),
    end: () => answer('end', [], undefined),
    rate: (survey) => answer('rate', [survey], undefined),
    retryNow: () => void done.push(['retryNow']),
    close: () => void done.push(['close']),
  };

  const fake = {
    conversation,
    done,
    $queue,
    $timeline,
    $connection,
    $typing,
    $survey,
    $unread,
    $draft,
    /** The supporter asks for a rating. */
    askSurvey: () => $view.set({ survey: { wanted: true, asked: true, answered: false } } as ConversationView),
    $preview,
    $previewAllowed,
    refuse(error: Error) {
      refusal = error;
    },
    place(placement: Placement) {
      $placement.set(placement);
      $queue.set(placement.phase === 'queued' ? placement : null);
      if ('supporter' in placement) $supporter.set(placement.supporter);
      else if (placement.phase === 'queued') $supporter.set(placement.seat);
      $state.set(placement.phase);
    },
    say(text: string, more: Partial<Message> = {}): Message {
      const mine = more.mine ?? false;
      const message: Message = {
        id: `m${$timeline.get().length}`,
        seq: $timeline.get().length + 1,
        at: Date.now(),
        from: mine ? { role: 'customer', id: 'me', name: '' } : { role: 'supporter', id: mia.id, name: mia.name },
        text,
        mine,
        auto: false,
        state: 'sent',
        error: null,
        ...more,
      };
      $messages.set([...$messages.get(), message]);
      $timeline.set([...$timeline.get(), { kind: 'message', ...message }]);
      return message;
    },
    add(item: TimelineItem) {
      $timeline.set([...$timeline.get(), item]);
    },
  };
  return fake;
}

export type FakeConversation = ReturnType<typeof createFakeConversation>;

/** A customer of {@link harbour} without a server. */
export function createFakeCustomer(desk: PublicDesk = harbour, talk: FakeConversation = createFakeConversation()) {
  const done: Done[] = [];
  const $conversation = atom<CustomerConversation | null>(null);
  let refusal: Error | null = null;
  let stored = false;
  const fake = {
    desk,
    talk,
    done,
    $conversation,
    /** What the next request, message or look at the desk rejects with. */
    refuse(error: Error | null) {
      refusal = error;
    },
    /** As after a reload: `restore` finds the conversation. */
    store() {
      stored = true;
    },
    open() {
      $conversation.set(talk.conversation);
      return talk.conversation;
    },
  };
  const guard = () => {
    const error = refusal;
    refusal = null;
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const customer: Customer = {
    $conversation,
    $forgets: atom(false),
    desk: () => guard().then(() => fake.desk),
    restore: () => Promise.resolve(stored ? fake.open() : null),
    request: (wish: Wish = {}) => {
      done.push(['request', wish]);
      return guard().then(() => fake.open());
    },
    leaveMessage: (message) => {
      done.push(['leaveMessage', message]);
      return guard().then(() => ({ message: 'm1' }));
    },
    visit: () => Promise.reject(new Error('There is no lobby.')),
    history: () => Promise.resolve([]),
    messages: () => Promise.resolve([]),
    markMessageRead: () => Promise.resolve(),
    transcript: () => Promise.reject(new Error('There is none.')),
    identify: () => Promise.resolve(),
    logout: () => Promise.resolve(),
    destroy: () => void done.push(['destroy']),
  };
  return { ...fake, customer, fake };
}
