import { atom, type ReadableAtom } from 'nanostores';
import {
  DesksideError,
  type Customer,
  type CustomerConversation,
  type PublicDesk,
  type Wish,
} from '@deskside/sdk/customer';
import type { Speech } from '../locales/words.ts';
import { recall, remember, type Remembered } from './remember.ts';
import type { Route } from './view-of.ts';

/** How a customer may be reached; kept while the panel lives so that no form asks twice. */
export interface Details {
  name: string;
  phone: string;
  email: string;
}

/** Where the panel is asked to open. */
export interface Target {
  seat?: string;
  code?: true;
  message?: true;
}

/** Everything the views read and do. It knows no element. */
export interface Session {
  readonly speech: Speech;
  readonly server: string;
  /** The group the site fixed, if any. */
  readonly group: string | undefined;
  readonly $open: ReadableAtom<boolean>;
  readonly $desk: ReadableAtom<PublicDesk | null>;
  /** Why the desk could not be loaded. */
  readonly $failure: ReadableAtom<DesksideError | null>;
  readonly $conversation: ReadableAtom<CustomerConversation | null>;
  readonly $route: ReadableAtom<Route>;
  readonly $details: ReadableAtom<Details>;
  readonly $remembered: ReadableAtom<Remembered | null>;
  /** The conversation whose survey was skipped. */
  readonly $skipped: ReadableAtom<string | null>;
  /** Adds a view's rules to the panel, once. */
  adopt(css: string): void;
  open(target?: Target): void;
  /** Opens without taking the focus: nobody asked for it on this page. */
  reopen(): void;
  /** Whether it opened because somebody asked. */
  isAsked(): boolean;
  close(): void;
  /** Finds the conversation again after a reload; resolves when that is known. */
  restore(): Promise<void>;
  go(route: Route): void;
  loadDesk(): void;
  setDetails(details: Partial<Details>): void;
  request(wish: Wish): Promise<void>;
  /** Asks one supporter: at once, unless the desk must know something first. */
  askSeat(seat: string): Promise<void>;
  /** Asks another group instead of the one that is busy. */
  askGroup(group: string): Promise<void>;
  /** Goes on waiting in the queue. */
  wait(): void;
  /** Leaves a message: ends the request that waits, if there is one. */
  leaveMessage(text: string, contact: string, seat?: string): Promise<void>;
  /** Withdraws a request; what was written becomes a message. */
  cancel(): Promise<void>;
  skipSurvey(): void;
  startAgain(): void;
  destroy(): void;
}

export interface SessionOptions {
  customer: Customer;
  desk: string;
  server: string;
  group?: string | undefined;
  speech: Speech;
  adopt: (css: string) => void;
  /** The panel opened or closed. */
  onOpen: (open: boolean) => void;
}

/** Turns whatever was thrown into the SDK's error, so that views have one thing to explain. */
export const errorOf = (thrown: unknown): DesksideError =>
  thrown instanceof DesksideError ? thrown : new DesksideError('internal', String(thrown));

/** Splits one field “e-mail or phone” the way the protocol wants it. */
export const contactOf = (contact: string): { email: string } | { phone: string } =>
  contact.includes('@') ? { email: contact } : { phone: contact };

export function createSession(options: SessionOptions): Session {
  const { customer } = options;
  const $open = atom(false);
  const $desk = atom<PublicDesk | null>(null);
  const $failure = atom<DesksideError | null>(null);
  const $route = atom<Route>({ at: 'start' });
  const $details = atom<Details>({ name: '', phone: '', email: '' });
  const $remembered = atom<Remembered | null>(recall(options.desk));
  const $skipped = atom<string | null>(null);
  const $conversation = atom<CustomerConversation | null>(null);
  /** The conversation the customer is done with, until the SDK lets go of it as well. */
  let done: string | undefined;

  const keep = (what: Remembered | null) => {
    $remembered.set(what);
    remember(options.desk, what);
  };
  const isOver = () => /ended|left/.test($conversation.get()?.$state.get() ?? '');
  const update = (change: Partial<Remembered>) => {
    const id = $conversation.get()?.id;
    if (!id || isOver()) return;
    const now = $remembered.get();
    // It may have been opened where nothing could be kept, or by another tab.
    const known = now?.conversation === id ? now : { kind: 'auto' as const, waits: false };
    keep({ group: undefined, product: undefined, ...known, conversation: id, open: $open.get(), ...change });
  };

  let stopWatching = () => {};
  // Once it is over, a reload starts afresh.
  const unbind = customer.$conversation.subscribe((conversation) => {
    if (conversation?.id === done) return;
    $conversation.set(conversation);
    stopWatching();
    stopWatching = conversation
      ? conversation.$state.subscribe((phase) => {
          if (phase === 'ended' || phase === 'left') keep(null);
          if (phase !== 'queued' && phase !== 'offered' && $route.get().at === 'message') $route.set({ at: 'start' });
        })
      : () => {};
  });

  let loading = false;
  let asked = true;
  const session: Session = {
    speech: options.speech,
    server: options.server,
    group: options.group,
    adopt: options.adopt,
    $open,
    $desk,
    $failure,
    $conversation,
    $route,
    $details,
    $remembered,
    $skipped,

    isAsked: () => asked,
    reopen() {
      session.open();
      asked = false;
    },
    open(target) {
      asked = true;
      if (!$open.get()) {
        $open.set(true);
        update({ open: true });
        options.onOpen(true);
      }
      if (!$conversation.get()) {
        if (target?.code) $route.set({ at: 'code' });
        else if (target?.message) $route.set({ at: 'message', ...(target.seat ? { seat: target.seat } : {}) });
        else if (target?.seat) void session.askSeat(target.seat);
      }
      session.loadDesk();
    },
    close() {
      if (!$open.get()) return;
      $open.set(false);
      update({ open: false });
      options.onOpen(false);
    },
    async restore() {
      const conversation = await customer.restore().catch(() => undefined);
      // Undefined: not reachable now. What was remembered stays, the next page tries again.
      if (conversation === null) keep(null);
    },
    go(route) {
      $route.set(route);
      if (route.at === 'start') session.loadDesk();
    },
    loadDesk() {
      if (loading) return;
      loading = true;
      $failure.set(null);
      customer
        .desk()
        .then(
          (desk) => $desk.set(desk),
          (thrown: unknown) => $failure.set(errorOf(thrown)),
        )
        .finally(() => {
          loading = false;
        });
    },
    setDetails(details) {
      $details.set({ ...$details.get(), ...details });
    },
    async request(wish) {
      const conversation = await customer.request({ ...wish, page: location.href.slice(0, 1000) });
      keep({
        open: $open.get(),
        conversation: conversation.id,
        kind: wish.code ? 'code' : wish.seat ? 'seat' : 'auto',
        group: wish.group,
        product: wish.product,
        waits: false,
      });
      $route.set({ at: 'start' });
    },
    async askSeat(seat) {
      const desk = $desk.get() ?? (await customer.desk().catch(() => null));
      const form: Route = { at: 'request', seat };
      if (!desk || Object.values(desk.fields).includes('required')) return session.go(form);
      // The form is also where a refusal is explained.
      await session.request({ ...filled($details.get()), seat }).catch(() => session.go(form));
    },
    async askGroup(group) {
      const product = $remembered.get()?.product;
      await leave({});
      await session.request({ ...filled($details.get()), group, ...(product ? { product } : {}) });
    },
    wait() {
      update({ waits: true });
    },
    async leaveMessage(text, contact, seat) {
      const reach = contactOf(contact);
      const { name } = $details.get();
      const details = { ...(name ? { name } : {}), ...reach };
      session.setDetails(reach);
      const waiting = $conversation.get();
      if (waiting) {
        await waiting.leave({ ...(text ? { draft: text } : {}), contact: details });
        dismiss(waiting);
      } else {
        await customer.leaveMessage({
          text,
          ...details,
          ...(seat ? { seat } : {}),
          ...(options.group ? { group: options.group } : {}),
          page: location.href.slice(0, 1000),
        });
      }
      $route.set({ at: 'left', contact });
    },
    async cancel() {
      const waiting = $conversation.get();
      if (!waiting) return session.go({ at: 'start' });
      // Something was written: ask how to answer it (M-C7).
      if (waiting.$messages.get().some((message) => message.mine) || waiting.$draft.get().trim()) {
        return session.go({ at: 'message' });
      }
      await leave({});
    },
    skipSurvey() {
      $skipped.set($conversation.get()?.id ?? null);
    },
    startAgain() {
      dismiss($conversation.get());
      session.go({ at: 'start' });
    },
    destroy() {
      unbind();
      stopWatching();
      customer.destroy();
    },
  };

  function dismiss(conversation: CustomerConversation | null): void {
    keep(null);
    if (!conversation) return;
    done = conversation.id;
    $conversation.set(null);
    conversation.close();
  }

  async function leave(how: { draft?: string }): Promise<void> {
    const waiting = $conversation.get();
    if (!waiting) return;
    await waiting.leave(how);
    dismiss(waiting);
    session.go({ at: 'start' });
  }

  return session;
}

/** Only what was filled in. */
export function filled(details: Details): Partial<Details> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim() !== ''));
}
