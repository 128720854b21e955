import type { ReadableAtom } from 'nanostores';
import type { ColleagueTalk } from './colleague-talk.ts';
import type { Connection, Message, MessageVerbs, TimelineItem } from '../conversation/message.ts';
import type { Host } from '../host.ts';
import type { Seat, Status } from '../protocol/base.ts';
import type { ConversationView, Note, SupportRecord, SurveyAnswered } from '../protocol/conversation.ts';
import type { Active, Ban, Colleague, DeskView, LiveCode, OfflineMessage, Waiting } from '../protocol/desk.ts';
import type {
  CannedResponse,
  FinishedConversation,
  FinishedSummary,
  MemberLink,
  PushSubscription,
  SessionList,
  SignedIn,
  TwoFactor,
  TwoFactorStarted,
} from '../protocol/http.ts';
import type { Phase } from '../protocol/placement.ts';
import type { Lobby } from './lobby.ts';

/** Where a desk is and how to reach it. */
export interface DeskOptions {
  /** Address of the server, such as `https://support.example.com`. */
  server: string;
  /** The desk's id: eight digits, the first of them 8. */
  desk: string;
  /** Another `fetch` than the global one. */
  fetch?: typeof fetch;
  /** Another `WebSocket` than the global one. Node 20 has none: pass that of the package `ws`. */
  WebSocket?: typeof WebSocket;
  /**
   * Where drafts and unsent messages are kept: `device` (IndexedDB; the default, falls back to memory where it is
   * blocked) or `memory`. The sign-in token is never kept: that is the app's choice.
   */
  storage?: 'device' | 'memory';
  /** Clock, timers and random numbers, for tests: see `@deskside/sdk/testing`. */
  host?: Host;
}

export interface SignInOptions extends DeskOptions {
  user: string;
  password: string;
  /** Of the second step, where it is on: six digits of the authenticator app, or a recovery code. */
  code?: string;
}

export interface ResumeOptions extends DeskOptions {
  /** `Supporter.token` of an earlier sign-in. */
  token: string;
}

export interface ActivateOptions extends DeskOptions {
  /** The token of the one-time link. */
  token: string;
  /** Without one the link stays as it is: it is only looked whether it is still good, and whose it is. */
  password?: string;
}

/** A conversation that is being offered to somebody: a waiting customer, or one whom a colleague hands over. */
export interface Offer extends Omit<Waiting, 'offer' | 'seat' | 'choose' | 'connected'> {
  offer: NonNullable<Waiting['offer']>;
  /** Set where somebody else is responsible until it is accepted: who, why, and whether that colleague has vanished. */
  transfer: { from: string; note: string; lost: boolean } | null;
}

/** To whom a conversation is handed over: one colleague, or whoever of a group is free. */
export type TransferWish = ({ to: string } | { group: string }) & {
  /** For whoever is asked; the customer never sees it. At most 1000 UTF-16 code units. */
  note?: string;
};

/** How a customer is banned. */
export interface BanWish {
  /** For how long, in milliseconds: BAN_MS_MIN to BAN_MS_MAX. */
  ms: number;
  /** Why, for colleagues: at most COMMENT_MAX UTF-16 code units, not empty. The customer does not see it. */
  reason: string;
  /** What the list of bans calls them, at most NAME_MAX. */
  name?: string;
  /** Everybody of the network that the open conversation comes from as well, where the server knows it (`network`). */
  network?: boolean;
}

/** How a transfer of mine ended without anybody accepting it. */
export interface TransferEnded {
  conversation: string;
  to: string | null;
  group: string | null;
  /** Who was asked last. */
  asked: string | null;
  reason: 'declined' | 'timeout' | 'disconnected' | 'away' | 'withdrawn' | 'returned';
}

/** A conversation of mine that is somebody else's now. */
export interface HandedOver {
  conversation: string;
  customer: string;
  details: Active['details'];
  supporter: string;
  how: 'transfer' | 'taken-over';
}

export interface OfflineMessageQuery {
  /** `open` (the default), `handled` or `all`. */
  state?: 'open' | 'handled' | 'all';
  /** Only those left before this time, in epoch milliseconds: the next page. */
  before?: number;
}

export interface RecordQuery {
  /** Id of the supporter who answered. */
  supporter?: string;
  /** `YYYY-MM-DD` in `zone`. */
  day?: string;
  /** Everybody's with this customer: for whoever takes care of them, see `history()`. */
  customer?: string;
  /** Somewhere in the name, the contact, the first words or the record; at most SUBJECT_MAX. */
  words?: string;
  /** An IANA zone such as `Europe/Berlin`. */
  zone?: string;
  /** Only those ended before this time, in epoch milliseconds: the next page. */
  before?: number;
  /** Only those of the last 30 days that were answered and about which nothing was written. */
  unwritten?: boolean;
}

/** A signed-in member of staff. Every `$name` is a nanostore. */
export interface Supporter {
  /** For `resume()`: keep it where only this app can read it. */
  readonly token: string;
  /** Id of this sign-in session. */
  readonly session: string;
  /** When the sign-in ends at the latest, in epoch milliseconds. */
  readonly expiresAt: number;
  readonly member: SignedIn['member'];
  readonly $connection: ReadableAtom<Connection>;
  /** False once the sign-in was revoked, ran out, or was given up: sign in again. */
  readonly $signedIn: ReadableAtom<boolean>;
  /** Null until the first connection. */
  readonly $desk: ReadableAtom<DeskView['desk'] | null>;
  /** What counts for me now. */
  readonly $status: ReadableAtom<Status>;
  /** Whether I am away without having chosen it: nobody uses any of my apps. */
  readonly $idle: ReadableAtom<boolean>;
  /** After how many minutes I want to be away; 0: never, null: as `awayMinutes` in the desk's settings says. */
  readonly $awayMinutes: ReadableAtom<number | null>;
  readonly $colleagues: ReadableAtom<readonly Colleague[]>;
  /** Everybody who waits, longest first. */
  readonly $queue: ReadableAtom<readonly Waiting[]>;
  /** Those that are offered to me now, customers whom colleagues hand over among them. */
  readonly $offers: ReadableAtom<readonly Offer[]>;
  /** Everybody's conversations. */
  readonly $active: ReadableAtom<readonly Active[]>;
  /** My own conversations, and those I watch; ended ones stay until their `close()`. */
  readonly $conversations: ReadableAtom<readonly SupporterConversation[]>;
  /** Those nobody has handled, newest first. */
  readonly $offlineMessages: ReadableAtom<readonly OfflineMessage[]>;
  /** My live direct code. */
  readonly $code: ReadableAtom<LiveCode | null>;
  /** How many messages of each colleague I have not read; those without any are left out, or 0. */
  readonly $colleagueUnread: ReadableAtom<Readonly<Record<string, number>>>;
  /** The talk with a colleague: the same one each time. */
  talkWith(colleague: string): ColleagueTalk;
  /** Canned responses: mine and the desk's, by shortcut. Fetched when somebody listens; null until then. */
  readonly $responses: ReadableAtom<readonly CannedResponse[] | null>;
  /** The server's clock in epoch milliseconds, for countdowns. */
  now(): number;
  setStatus(status: Status): Promise<void>;
  /**
   * Says whether somebody uses this app. While all apps of a supporter that say so say `true`, the supporter is away; offers
   * go on to others. An app that never calls it says nothing: where no other does, its supporter is never away by itself.
   */
  setIdle(idle: boolean): void;
  /** Chooses after how many minutes I am away: 0 for never, null for what the desk says. At most AWAY_MINUTES_MAX. */
  setAwayMinutes(minutes: number | null): Promise<void>;
  /**
   * Accepts an offer. `digits` are those the customer reads out, where the offer says `match`.
   *
   * @throws DesksideError `wrong_state` or `gone` when the offer has moved on, `code_refused` for wrong digits.
   */
  accept(offer: string, options?: { digits?: string }): Promise<SupporterConversation>;
  decline(offer: string): Promise<void>;
  /** Takes a waiting customer out of turn. */
  take(conversation: string): Promise<SupporterConversation>;
  /**
   * Asks a colleague, or whoever of a group is free, to go on with a conversation of mine. Until somebody accepts it stays
   * mine; `transfer` in `$active` says who is being asked, `$transferEnded` that nobody accepted, `$handedOver` that somebody
   * did.
   *
   * @throws DesksideError `wrong_state` when there is nobody to ask, or somebody is being asked already.
   */
  transfer(conversation: string, wish: TransferWish): Promise<void>;
  /** Takes a transfer back. @throws DesksideError `gone` when it is over. */
  withdrawTransfer(conversation: string): Promise<void>;
  /** How the newest transfer of mine ended that nobody accepted. */
  readonly $transferEnded: ReadableAtom<TransferEnded | null>;
  /** The newest conversation of mine that somebody else goes on with. */
  readonly $handedOver: ReadableAtom<HandedOver | null>;
  /**
   * Opens a conversation of somebody else, for managers and for leaders of the group. Its supporter sees who watches; the
   * customer does not. `close()` it to stop.
   *
   * @throws DesksideError `not_found` when there is none that this supporter may watch.
   */
  watch(conversation: string): Promise<SupporterConversation>;
  /**
   * Makes me responsible for a conversation of somebody else, for managers and for leaders of the group.
   *
   * @throws DesksideError `forbidden`, `wrong_state` when it is mine already …
   */
  takeOver(conversation: string): Promise<SupporterConversation>;
  /**
   * Begins a conversation with a visitor of the site who did not ask, where the desk allows it (`directEntry` in its
   * settings). `page` is what the lobby says they are on.
   *
   * @throws DesksideError `already_open`, `not_found`, `forbidden` …
   */
  enter(visitor: { id: string; page: { url: string } }): Promise<SupporterConversation>;
  /** Whoever is banned now, newest first. */
  readonly $bans: ReadableAtom<readonly Ban[]>;
  /**
   * Bans a customer whom I help, may watch or have helped, who waits, or who left a message. What they have open ends at once,
   * and the desk takes nothing of them until the ban ends. Banned once more, the new time and reason hold.
   *
   * @throws DesksideError `not_found` for somebody I have nothing to do with, `too_large` when there are BANS_MAX.
   */
  ban(customer: string, wish: BanWish): Promise<void>;
  /** Ends a ban: one of mine, or any for leaders, managers and admins. @throws DesksideError `forbidden`, `gone`. */
  liftBan(customer: string): Promise<void>;
  /** Opens a conversation of mine that has ended again, for example to write its record after a reload. */
  reopen(conversation: string): Promise<SupporterConversation>;
  /** Draws a direct code, replacing the one before. */
  createCode(): Promise<LiveCode>;
  /**
   * Marks a message as handled, with a comment for colleagues. `answer` is what the customer reads in the widget: for users of
   * the site whom it has signed (`details.verified`).
   *
   * @throws DesksideError `wrong_state` when somebody handled it already, or there is nobody known to answer.
   */
  handleOfflineMessage(id: string, comment: string, answer?: string): Promise<void>;
  offlineMessages(query?: OfflineMessageQuery): Promise<OfflineMessage[]>;
  /** Finished conversations, newest first, at most 100. */
  records(query?: RecordQuery): Promise<FinishedSummary[]>;
  /**
   * What this customer was helped with before, newest first, at most 100: of one who waits, and of those I take care of, may
   * watch or have helped. `record()` has what was said.
   */
  history(customer: string, query?: { before?: number }): Promise<FinishedSummary[]>;
  record(conversation: string): Promise<FinishedConversation>;
  /** The id of the desk where supporters get help themselves, if the operator of the installation named one. */
  helpDesk(): Promise<string | null>;
  /**
   * Changes my password; all my other sign-in sessions end.
   *
   * @throws DesksideError `bad_request` with `data.field` `current` when that is wrong, `rate_limited` after too many tries …
   */
  changePassword(change: { current: string; password: string }): Promise<void>;
  /** The `applicationServerKey` for `PushManager.subscribe()`, in base64url. */
  pushKey(): Promise<string>;
  /**
   * Tells this browser, by its push service, what happens while no app of mine is connected and I did not choose `offline`: a
   * customer waits, a message was left, a colleague wrote. The payload is `{ kind, name, desk }`. It ends with the sign-in.
   *
   * @throws DesksideError `bad_request` for a push service the server does not know, `too_large` for too many browsers.
   */
  subscribePush(subscription: PushSubscription): Promise<void>;
  unsubscribePush(subscription: PushSubscription): Promise<void>;
  /** Whether my sign-in has a second step, and how many recovery codes are left. */
  twoFactor(): Promise<TwoFactor>;
  /**
   * Begins to switch the second step on: `uri` is what a QR code for an authenticator app holds, `secret` the same to type. It
   * counts once `confirmTwoFactor()` had a code of it.
   *
   * @throws DesksideError `bad_request` with `data.field` `password` when that is wrong, `wrong_state` when it is on …
   */
  startTwoFactor(password: string): Promise<TwoFactorStarted>;
  /**
   * Switches it on; resolves with the recovery codes, which are never shown again.
   *
   * @throws DesksideError `bad_request` with `data.field` `code` when that is wrong …
   */
  confirmTwoFactor(code: string): Promise<string[]>;
  /** Draws new recovery codes; the old ones are void. @throws DesksideError as `endTwoFactor()` does. */
  newRecoveryCodes(proof: { password: string; code: string }): Promise<string[]>;
  /** Switches it off. @throws DesksideError `bad_request` with `data.field` `password` or `code` … */
  endTwoFactor(proof: { password: string; code: string }): Promise<void>;
  /**
   * For managers: the token of a one-time link with which a member chooses a new password, see `activate()`. Until it is used
   * all stays as it is; then the member's sign-in sessions end.
   *
   * @throws DesksideError `forbidden` for oneself, and for an admin unless one is one.
   */
  createLink(member: string): Promise<MemberLink>;
  /** For managers: switches a member's second step off. @throws DesksideError `wrong_state` when it is not on … */
  dropTwoFactor(member: string): Promise<void>;
  /** My own sign-in sessions. */
  sessions(): Promise<SessionList['sessions']>;
  /** Ends one of my sign-in sessions: its sockets close at once. */
  endSession(id: string): Promise<void>;
  /**
   * Adds a canned response, with an `id` of your choice (8 to 64 of `A–Z a–z 0–9 _ -`), or changes the one with this id.
   * Those of the scope `desk` are for managers and admins.
   *
   * @throws DesksideError `wrong_state` when another has this shortcut, `too_large` when there are RESPONSES_MAX,
   * `forbidden` …
   */
  saveResponse(response: CannedResponse): Promise<CannedResponse>;
  /** Removes a canned response; saved again under the same id it is back. */
  removeResponse(response: Pick<CannedResponse, 'id' | 'scope'>): Promise<void>;
  /**
   * Opens the lobby, where the desk keeps one (`tracking` in its settings): who is on the site, and notices to them.
   * `close()` it when it is not shown any more. The code for it is loaded now.
   */
  lobby(): Promise<Lobby>;
  /** Ends this sign-in session and removes drafts and unsent messages from the device. */
  signOut(): Promise<void>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Lets go of sockets, timers and requests; the sign-in stays valid. */
  destroy(): void;
}

/** A conversation as its supporter sees it. Every `$name` is a nanostore. */
export interface SupporterConversation extends MessageVerbs {
  readonly id: string;
  readonly $state: ReadableAtom<Phase>;
  readonly $timeline: ReadableAtom<readonly TimelineItem[]>;
  readonly $messages: ReadableAtom<readonly Message[]>;
  readonly $connection: ReadableAtom<Connection>;
  /** How many messages of the customer were not marked read. */
  readonly $unread: ReadableAtom<number>;
  readonly $customer: ReadableAtom<ConversationView['customer'] | null>;
  /** What the customer is typing now; empty for nothing. */
  readonly $preview: ReadableAtom<string>;
  readonly $record: ReadableAtom<SupportRecord | null>;
  /** The customer's answer to the survey, once there is one. */
  readonly $survey: ReadableAtom<SurveyAnswered | null>;
  /** False while I only watch: then I may add notes, and nothing else. And once somebody else goes on with it. */
  readonly $isMine: ReadableAtom<boolean>;
  /** Who else of the staff is looking on. */
  readonly $watchers: ReadableAtom<readonly Seat[]>;
  /** What staff said among themselves, in the order it was said. `after` is the `seq` of what stands above. */
  readonly $notes: ReadableAtom<readonly Note[]>;
  /** Says something that the customer never sees. At most NOTE_MAX UTF-16 code units. */
  addNote(text: string): Promise<void>;
  /** The unsent text; survives a reload. */
  readonly $draft: ReadableAtom<string>;
  setDraft(text: string): void;
  /** Shows the customer that somebody is typing, for four seconds. Call it on every key. */
  typing(): void;
  /** Tells the other side that everything so far was read. */
  markRead(): void;
  /** Ends the conversation. */
  end(): Promise<void>;
  /**
   * Asks the customer for a rating now. `$view` says in `survey` whether that was done, and the answer is in `$survey`.
   *
   * @throws DesksideError `wrong_state` when it was answered already.
   */
  askSurvey(): Promise<void>;
  /** Writes the support record, during the conversation or after it. */
  saveRecord(record: SupportRecord): Promise<void>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Lets go of the socket and takes the conversation out of `$conversations`. */
  close(): void;
  /** The server's clock in epoch milliseconds. */
  now(): number;
}
