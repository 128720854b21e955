import type { ComponentChild } from 'preact';
import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import {
  DesksideError,
  type Customer,
  type CustomerConversation,
  type EarlierConversation,
  type OwnMessage,
  type PublicDesk,
} from '@deskside/sdk/customer';
import type { Speech } from '../locales/words.ts';
import type { Attributes, OpenOptions, WidgetEvents } from '../api.ts';
import type { Said } from '../loader/create-widget.ts';
import { recall, remember, type Remembered } from './remember.ts';
import type { Route } from './view-of.ts';

/** How a customer may be reached; kept while the panel lives so that no form asks twice. */
export interface Details {
  name: string;
  phone: string;
  email: string;
}

/** Tells the site's listeners. */
export type Emit = <Name extends keyof WidgetEvents>(name: Name, detail: WidgetEvents[Name]) => void;

export interface SessionOptions {
  customer: Customer;
  desk: string;
  server: string;
  /** The widget's shadow root. It stands in the page, or in a window that the panel has for itself. */
  root: ShadowRoot;
  /** The element of the page that the panel stands in, if the site gave one. */
  element?: HTMLElement | undefined;
  /** Adds a view's rules to the panel, once. */
  adopt: (css: string) => void;
  /** Tells the site's listeners. */
  emit: Emit;
  /** The panel opened or closed. */
  onOpen: (open: boolean) => void;
  /** What the site said so far, and what the icon asked the desk for. */
  said: Said;
}

/** Everything the views read and do. It knows no element; what only one view does stands beside that view. */
export interface Session extends SessionOptions, Speech {
  /** The group that the site fixed or opened, if any. */
  group?: string | undefined;
  /** What the site says of the customer, for the next request. */
  attributes?: Attributes | undefined;
  readonly $open: ReadableAtom<boolean>;
  readonly $desk: ReadableAtom<PublicDesk | null>;
  /** Why the desk could not be loaded. */
  readonly $failure: ReadableAtom<DesksideError | null>;
  readonly $conversation: ReadableAtom<CustomerConversation | null>;
  readonly $route: WritableAtom<Route>;
  readonly $details: ReadableAtom<Details>;
  readonly $remembered: ReadableAtom<Remembered | null>;
  /** The conversation whose survey was skipped. */
  readonly $skipped: ReadableAtom<string | null>;
  /** What a user of the site talked about before, newest first. */
  readonly $earlier: WritableAtom<readonly (EarlierConversation | OwnMessage)[]>;
  /** What stands beside the icon while the panel is closed: a notice, or the newest message. */
  readonly $card: WritableAtom<ComponentChild>;
  /** The panel is in a window of its own; set to false it comes back into the page, at once. */
  readonly $isOut: WritableAtom<boolean>;
  /** Whether it opened because somebody asked; otherwise it takes no focus. */
  readonly isAsked: boolean;
  open(options?: OpenOptions): void;
  close(): void;
  /** Finds the conversation again after a reload, and opens if it stood open. */
  restore(): Promise<void>;
  /** The page has a user who was signed for: what is kept leads to nothing without them. */
  hasUser: boolean;
  /** A conversation was found again. */
  comeBack(wasOpen?: boolean): void;
  go(route: Route): void;
  loadDesk(): void;
  setDetails(details: Partial<Details>): void;
  /** Keeps on the device what there is to come back to. */
  keep(what: Omit<Remembered, 'user'> | null): void;
  /** Goes on waiting in the queue. */
  wait(): void;
  skipSurvey(): void;
  /** Lets go of the conversation. */
  startAgain(): void;
  destroy(): void;
}

/** Turns whatever was thrown into the SDK's error, so that views have one thing to explain. */
export const errorOf = (thrown: unknown): DesksideError =>
  thrown instanceof DesksideError ? thrown : new DesksideError('internal', String(thrown));

/** Nothing can follow: not even the survey, which waits over a reload. */
function isOver({ $state, $survey }: CustomerConversation): boolean {
  const phase = $state.get();
  const { wanted, answered } = $survey.get();
  return phase === 'left' || (phase === 'ended' && !(wanted && !answered));
}

export function createSession(options: SessionOptions, speech: Speech): Session {
  const { customer, desk: id } = options;
  const $open = atom(false);
  const $desk = atom<PublicDesk | null>(null);
  const $failure = atom<DesksideError | null>(null);
  const $route = atom<Route>({ at: 'start' });
  // The first form may be there before what else the site's user is about.
  const { name = '', email = '', phone = '' } = options.said.identity?.user ?? {};
  const $details = atom<Details>({ name, email, phone });
  const $remembered = atom(recall(id));
  const $skipped = atom<string | null>(null);
  const $conversation = atom<CustomerConversation | null>(null);
  const $card = atom<ComponentChild>(null);
  const $earlier: Session['$earlier'] = atom([]);
  /** The conversation the customer is done with, until the SDK lets go of it as well. */
  let done: string | undefined;
  let loading = false;
  let isAsked = true;
  /** What the site wants to stand in the composer of the next conversation. */
  let draft = '';

  const keep = (what: Omit<Remembered, 'user'> | null) => {
    const all = what && { ...what, user: session.hasUser };
    $remembered.set(all);
    remember(id, all);
  };
  const update = (change: Partial<Remembered>) => {
    const conversation = $conversation.get();
    if (!conversation || isOver(conversation)) return;
    const known = $remembered.get();
    keep({
      // It may have been opened where nothing could be kept, or by another tab.
      ...(known?.conversation === conversation.id
        ? known
        : { kind: 'auto', waits: false, group: undefined, product: undefined }),
      conversation: conversation.id,
      open: $open.get(),
      ...change,
    });
  };
  const setOpen = (open: boolean) => {
    if (open === $open.get()) return;
    $open.set(open);
    update({});
    options.onOpen(open);
  };

  let stopWatching: (() => void) | undefined;
  const unbind = customer.$conversation.subscribe((conversation) => {
    if (conversation?.id === done) return;
    $conversation.set(conversation);
    if (draft) conversation?.preview(draft);
    if (conversation) draft = '';
    stopWatching?.();
    const stopSurvey = conversation?.$survey.subscribe(() => isOver(conversation) && keep(null));
    const stopState = conversation?.$state.subscribe((phase) => {
      // Once it is over, a reload starts afresh.
      if (isOver(conversation)) keep(null);
      if (phase !== 'queued' && phase !== 'offered' && $route.get().at === 'message') $route.set({ at: 'start' });
    });
    stopWatching = () => {
      stopSurvey?.();
      stopState?.();
    };
  });

  const session: Session = {
    ...options,
    ...speech,
    $open,
    $desk,
    $failure,
    $conversation,
    $route,
    $details,
    $remembered,
    $skipped,
    $earlier,
    $card,
    $isOut: atom(false),
    keep,

    get isAsked() {
      return isAsked;
    },
    open({ to = {}, draft: words, message } = {}) {
      isAsked = true;
      setOpen(true);
      if (words) {
        draft = words;
        $conversation.get()?.preview(words);
      }
      if (!$conversation.get()) {
        const { seat, group, code } = to as { seat?: string; group?: string; code?: string };
        if (group) session.group = group;
        if (code !== undefined) $route.set({ at: 'code', code });
        else if (message) $route.set({ at: 'message', seat });
        else if (seat) {
          import('./views/seats/ask-seat.ts').then(
            ({ askSeat }) => askSeat(session, seat),
            () => $route.set({ at: 'request', seat }),
          );
        }
      }
      session.loadDesk();
    },
    close: () => setOpen(false),
    async restore() {
      // A user's conversation comes back with the user: nothing that leads to it is on the device.
      if ($remembered.get()?.user) return;
      const wasOpen = $remembered.get()?.open;
      const conversation = await customer.restore().catch(() => undefined);
      // Undefined: not reachable now. What was remembered stays, the next page tries again.
      if (conversation === null) keep(null);
      session.comeBack(wasOpen);
    },
    hasUser: false,
    comeBack(wasOpen) {
      if (!$conversation.get()) return;
      if (wasOpen) {
        isAsked = false;
        setOpen(true);
      }
      // The icon's answer is a moment old: there is no need to ask again.
      const known = options.said.settings;
      if (known) $desk.set(known);
      else session.loadDesk();
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
    setDetails: (details) => $details.set({ ...$details.get(), ...details }),
    wait: () => update({ waits: true }),
    skipSurvey() {
      $skipped.set($conversation.get()?.id ?? null);
      keep(null);
    },
    startAgain() {
      const conversation = $conversation.get();
      keep(null);
      if (conversation) {
        done = conversation.id;
        $conversation.set(null);
        conversation.close();
      }
      session.go({ at: 'start' });
    },
    destroy() {
      unbind();
      stopWatching?.();
      customer.destroy();
    },
  };
  return session;
}
