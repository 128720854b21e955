import type { ReadableAtom } from 'nanostores';
import type { Connection, Message, MessageVerbs, TimelineItem } from '../conversation/message.ts';
import type { Host } from '../host.ts';
import type { Attributes, CustomerDetails, Seat } from '../protocol/base.ts';
import type { EarlierConversation, OwnMessage, PublicDesk } from '../protocol/http.ts';
import type { Phase, Placement } from '../protocol/placement.ts';
import type { Visit, VisitedPage } from './visit.ts';

/** What {@link Customer} is made from. */
export interface CustomerOptions {
  /** Address of the server, such as `https://support.example.com`. */
  server: string;
  /** The desk's id: eight digits, the first of them 8. */
  desk: string;
  /**
   * Where the visitor's token, the draft and unsent messages are kept: `device` (IndexedDB; the default, falls back
   * to memory where it is blocked) or `memory`. Nothing is kept before the first request.
   */
  storage?: 'device' | 'memory';
  /** Another `fetch` than the global one. */
  fetch?: typeof fetch;
  /** Another `WebSocket` than the global one. Node 20 has none: pass that of the package `ws`. */
  WebSocket?: typeof WebSocket;
  /** Clock, timers and random numbers, for tests: see `@deskside/sdk/testing`. */
  host?: Host;
}

/** What a customer asks for: a `seat`, a direct `code`, or neither (the desk assigns). */
export interface Wish {
  group?: string;
  product?: string;
  /** The id of the supporter who was chosen. */
  seat?: string;
  /** Six digits. */
  code?: string;
  name?: string;
  phone?: string;
  email?: string;
  /** What the site says of the customer: at most 20 short values. Supporters see them marked as not verified. */
  attributes?: Attributes;
  /** Address of the page the customer asks from. */
  page?: string;
}

/** What is left for the desk when nobody answers. */
export interface LeftMessage {
  text: string;
  name?: string;
  phone?: string;
  email?: string;
  attributes?: Attributes;
  group?: string;
  product?: string;
  seat?: string;
  page?: string;
}

/**
 * Fetches a JWT by which your backend says who its user is. It is called when one is needed, and again when the token
 * that was given for it has ended: each JWT works once.
 */
export type Prove = () => string | Promise<string>;

/** A finished conversation of this customer with everything that was said. */
export interface Transcript extends EarlierConversation {
  readonly timeline: readonly TimelineItem[];
}

/** Where a waiting customer stands. */
export interface QueuePlace {
  /** 1 is next. */
  readonly position: number;
  /** In milliseconds; null while there is nothing to estimate from. */
  readonly estimateMs: number | null;
  /** How many people could help in principle. */
  readonly online: number;
  /** The chosen seat did not answer: `choose()`, or leave a message. Until then nobody is asked. */
  readonly choose: boolean;
  /** The seat this customer waits for, if one was chosen. */
  readonly seat: Seat | null;
}

/** A visitor of one desk: asks for help, leaves messages, and finds the conversation again after a reload. */
export interface Customer {
  /** Fetches what a page may know of the desk before anybody clicks: mode, seats, groups, who is online. */
  desk(): Promise<PublicDesk>;
  /** The conversation of this customer, or null. */
  readonly $conversation: ReadableAtom<CustomerConversation | null>;
  /**
   * Nothing is kept on this device, so that a reload forgets the conversation, its draft and what was not sent: with
   * `storage: 'memory'`, and where the browser's storage turned out to be blocked. Known when something was to be kept.
   */
  readonly $forgets: ReadableAtom<boolean>;
  /**
   * Finds the conversation again after a reload, with its draft and unsent messages. Uses neither network nor
   * storage when nothing was kept on this device.
   */
  restore(): Promise<CustomerConversation | null>;
  /**
   * Asks for help. A customer has one open conversation: a second request gives that one.
   *
   * @throws DesksideError `code_refused` (with its reason), `rate_limited`, `bad_request`, `not_connected` …
   */
  request(wish?: Wish): Promise<CustomerConversation>;
  /** Leaves a message without a conversation; resolves with its id when it is on the server's disk. */
  leaveMessage(message: LeftMessage): Promise<{ message: string }>;
  /** This customer's finished conversations, newest first, at most 20; with `before`, those that ended before then. */
  history(before?: number): Promise<EarlierConversation[]>;
  /** One of them, to read. */
  transcript(id: string): Promise<Transcript>;
  /** The messages that this customer left, newest first, at most 20, with the answers to them. */
  messages(): Promise<OwnMessage[]>;
  /** The answer to one of them was read. */
  markMessageRead(id: string): Promise<void>;
  /**
   * From now on this is the user of whom `prove` says who it is: conversations and history follow them, on every device.
   * The one before is let go of at once: a stranger's open conversation leaves or ends, and nothing of anybody else stays
   * on this device. Asks for a JWT at once where there is something to find again, and finds it, as `restore()` does; else
   * with the next request. Other tabs of the site look again who their user is.
   *
   * @throws DesksideError `identity_refused` with its reason; `not_connected` when `prove` rejects
   */
  identify(prove: Prove): Promise<void>;
  /**
   * Nobody is signed in any more: call it when your user signs out. At once nothing of them is in any store or socket;
   * resolves when nothing is on the device and the token has ended. The next request is a stranger's.
   */
  logout(): Promise<void>;
  /**
   * Enters the lobby: supporters see which page this visitor is on, and may send a notice. For desks whose `tracking`
   * is enabled, see `desk()`; where it says `consent`, ask the visitor first. It draws a visitor's token and keeps it
   * with the number of visits on the device, so nothing happens before this is called. One at a time: another visit
   * ends the one before. The code for it is loaded now.
   *
   * @throws DesksideError `not_found` where the desk keeps no lobby, `not_connected` …
   */
  visit(page?: VisitedPage): Promise<Visit>;
  /** Lets go of sockets, timers and requests; what is stored stays. */
  destroy(): void;
}

/** A customer's conversation, from the request to the survey. Every `$name` is a nanostore. */
export interface CustomerConversation extends MessageVerbs {
  readonly id: string;
  readonly $state: ReadableAtom<Phase>;
  /** All there is to know about the state, such as the countdown of an offer. */
  readonly $placement: ReadableAtom<Placement>;
  /** Null unless `$state` is `queued`. */
  readonly $queue: ReadableAtom<QueuePlace | null>;
  /** Who is being asked or who answered. */
  readonly $supporter: ReadableAtom<Seat | null>;
  readonly $timeline: ReadableAtom<readonly TimelineItem[]>;
  readonly $messages: ReadableAtom<readonly Message[]>;
  readonly $connection: ReadableAtom<Connection>;
  /** Whether the supporter is typing. */
  readonly $typing: ReadableAtom<boolean>;
  /** Whether to ask after the end, and whether it was answered. The supporter may ask earlier: `$view` says `survey.asked`. */
  readonly $survey: ReadableAtom<{ readonly wanted: boolean; readonly answered: boolean }>;
  /** How many messages of the other side were not marked read. */
  readonly $unread: ReadableAtom<number>;
  /** The unsent text; survives a reload. */
  readonly $draft: ReadableAtom<string>;
  /** Whether the desk shows unsent text to its supporters. */
  readonly $preview: ReadableAtom<boolean>;
  /** The customer's own switch: false hides unsent text whatever the desk does. */
  readonly $previewAllowed: ReadableAtom<boolean>;
  /** The server's clock in epoch milliseconds, for countdowns. */
  now(): number;
  /** Sets the draft and, where the desk and the customer allow it, shows it to the supporter. */
  preview(text: string): void;
  /** The customer's own switch for the preview. */
  setPreview(on: boolean): void;
  /** Tells the other side that everything so far was read. */
  markRead(): void;
  /** When the chosen seat did not answer: wait for it, or take anyone of the group. */
  choose(choice: 'seat' | 'group'): Promise<void>;
  /** Adds or changes contact details. */
  setDetails(details: CustomerDetails): Promise<void>;
  /** Leaves before anybody answered; what was written becomes an offline message, whose id is returned. */
  leave(options?: { draft?: string; contact?: CustomerDetails }): Promise<{ message: string | null }>;
  /** Ends the conversation. */
  end(): Promise<void>;
  /** Answers the survey, once, after the end or as soon as the supporter asks. `score` is 1 (worst) to 5 (best). */
  rate(survey: { score: number; solved?: 'yes' | 'partly' | 'no'; comment?: string }): Promise<void>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Lets go of the socket and keeps what is stored; after the end it also forgets this conversation. */
  close(): void;
}
