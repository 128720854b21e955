import * as z from 'zod';
import { AWAY_MINUTES_MAX, BAN_MS_MAX, BAN_MS_MIN, FILE_BYTES_MAX, NAME_MAX } from '../constants.ts';
import type { Group, ProblemType, Product, Welcome } from './base.ts';
import {
  Client,
  CommandId,
  Comment,
  Id,
  KnownDetails,
  Mode,
  OfferMs,
  PageAddress,
  PictureAddress,
  Role,
  Seat,
  SiteOrigin,
  Status,
  Text,
  Time,
  WebAddress,
  words,
  type Check,
  type Fail,
  type Ok,
} from './base.ts';
import type { ColleagueMessage } from './http.ts';
import { ADVERTISEMENT_MAX, ORIGINS_MAX, REPLY_MS_MAX } from '../constants.ts';

/** Frames on the socket of a desk, `/parties/desk/:id`. For supporters only. */

/** A customer who waits. `offer` is set while somebody is being asked. */
export const Waiting = z.object({
  conversation: Id,
  customer: Id,
  details: KnownDetails,
  mode: Mode,
  group: Id.nullable(),
  product: Id.nullable(),
  /** The only seat that is asked, in modes `seats` and `code`. */
  seat: Id.nullable(),
  page: z.string(),
  /** Null where a supporter began it. */
  client: Client.nullable(),
  since: Time,
  /** Whether the server knows the network they ask from, so that it can be banned. */
  network: z.boolean(),
  /** The first words the customer sent, shortened. */
  words: z.string(),
  connected: z.boolean(),
  /** Set while the customer has to choose, because the chosen seat did not answer. */
  choose: z.boolean(),
  offer: z
    .object({
      id: Id,
      supporter: Id,
      /** When it was made and when it moves on. */
      at: Time,
      until: Time,
      /** Mode `code`: accepting needs the two digits the customer reads out. */
      match: z.boolean(),
    })
    .nullable(),
});
export type Waiting = z.infer<typeof Waiting>;

/**
 * A conversation on its way to another supporter: its supporter asked for it, or vanished (`lost`). Until somebody accepts
 * the offer nothing has changed.
 */
export const Transfer = z.object({
  from: Id,
  /** The only one who is asked; null: anybody of the group. */
  to: Id.nullable(),
  /** Null: any group. */
  group: Id.nullable(),
  note: z.string(),
  lost: z.boolean(),
  /** Who is being asked; null while nobody can be. */
  offer: z.object({ id: Id, supporter: Id, at: Time, until: Time }).nullable(),
});
export type Transfer = z.infer<typeof Transfer>;

/** A conversation somebody is responsible for. */
export const Active = z.object({
  conversation: Id,
  customer: Id,
  details: KnownDetails,
  mode: Mode,
  group: Id.nullable(),
  product: Id.nullable(),
  supporter: Id,
  page: z.string(),
  client: Client.nullable(),
  network: z.boolean(),
  /** The first words the customer sent, shortened. */
  words: z.string(),
  since: Time,
  requestedAt: Time,
  transfer: Transfer.nullable(),
});
export type Active = z.infer<typeof Active>;

/** A member of staff as colleagues see them. */
export const Colleague = Seat.extend({
  role: Role,
  groups: z.array(Id),
  /** What counts: `offline` without a connection. */
  status: Status,
  /** Away without having chosen it: nobody uses any of this supporter's consoles. */
  idle: z.boolean(),
  /** Conversations now, and how many at the same time. */
  load: z.number().int().nonnegative(),
  capacity: z.number().int().positive(),
});
export type Colleague = z.infer<typeof Colleague>;

export const OfflineMessage = z.object({
  id: Id,
  customer: Id,
  /** The conversation it comes from, if there was one. */
  conversation: Id.nullable(),
  details: KnownDetails,
  group: Id.nullable(),
  product: Id.nullable(),
  seat: Id.nullable(),
  page: z.string(),
  text: z.string(),
  at: Time,
  handled: z
    .object({
      by: Id,
      at: Time,
      comment: z.string(),
      /** What the customer was answered; none where nothing was said to them this way. */
      answer: z.string().optional(),
      /** When the customer read the answer. */
      readAt: Time.optional(),
    })
    .nullable(),
});
export type OfflineMessage = z.infer<typeof OfflineMessage>;

/** Somebody the desk does not want to hear of for a while. */
export const Ban = z.object({
  customer: Id,
  /** What the list of bans calls them, as whoever banned them saw it. */
  name: z.string(),
  /** Whether everybody of the same network is banned as well. */
  network: z.boolean(),
  reason: z.string(),
  by: Id,
  at: Time,
  until: Time,
});
export type Ban = z.infer<typeof Ban>;

export const FieldRule = z.enum(['required', 'optional', 'hidden']);
export type FieldRule = z.infer<typeof FieldRule>;

/** What is said to a customer who waits, once, `afterMs` after the request. */
export const TimedReply = z.strictObject({ afterMs: z.number().int().min(1000).max(REPLY_MS_MAX), text: Text });
export type TimedReply = z.infer<typeof TimedReply>;

/** Where the icon stands on a site's page: a corner or the middle of a side, and how far from its edges, in CSS pixels. */
export const Launcher = z.object({
  position: z.enum(['bottom-right', 'bottom-left', 'top-right', 'top-left', 'right', 'left']),
  offset: z.object({ x: z.number().int().min(0).max(500), y: z.number().int().min(0).max(500) }),
  /** Whether visitors may make it small, and move it. */
  minimisable: z.boolean(),
  draggable: z.boolean(),
});
export type Launcher = z.infer<typeof Launcher>;

/** The desk's own space in the customer's window. */
export const Advertisement = z.object({
  text: Text.max(ADVERTISEMENT_MAX),
  link: WebAddress.optional(),
  picture: PictureAddress.optional(),
});
export type Advertisement = z.infer<typeof Advertisement>;

/** Whether visitors of the site are seen before they ask, and whether they are asked first. */
export const Tracking = z.object({ enabled: z.boolean(), consent: z.boolean() });
export type Tracking = z.infer<typeof Tracking>;

/** Minutes without a key or a movement after which a supporter is away; 0: never. */
export const AwayMinutes = z.number().int().min(0).max(AWAY_MINUTES_MAX);

/** What a desk decides for itself. */
export const DeskSettings = z.strictObject({
  mode: Mode,
  offerMs: OfferMs,
  /** Conversations one supporter may have at the same time, unless the member says otherwise. */
  capacity: z.number().int().min(1).max(50),
  /** For supporters who do not choose their own. */
  awayMinutes: AwayMinutes,
  fields: z.strictObject({ name: FieldRule, phone: FieldRule, email: FieldRule, product: FieldRule }),
  /** Sent when a supporter accepts; `[Supporter Name]` is replaced. Empty: none. */
  greeting: z.string().max(1000),
  /** Said while nobody has answered, each once. */
  replies: z.array(TimedReply).max(10),
  /** Shown when nobody is there. */
  offlineText: z.string().max(1000),
  /** Whether the survey, the record, and the preview appear. */
  survey: z.boolean(),
  recordOpens: z.boolean(),
  /** Whether a record may be written later than RECORD_MS after the end. */
  recordLate: z.boolean(),
  preview: z.boolean(),
  /** Largest file in a conversation, in bytes; 0: no files. */
  fileBytesMax: z.number().int().min(0).max(FILE_BYTES_MAX),
  /** Endings of names that are refused, such as `exe`, in lower case. */
  fileEndingsRefused: z.array(z.string().regex(/^[\p{Ll}\p{N}_-]{1,20}$/u)).max(200),
  /** Origins that may embed the widget, such as `https://example.com`. The server's own is always allowed. */
  origins: z.array(SiteOrigin).max(ORIGINS_MAX),
  /** A CSS colour like `#1f6e55`, or empty. */
  accent: z.string().regex(/^(#[0-9a-fA-F]{6})?$/),
  // Strict here alone: in what a desk answers, names may be added.
  launcher: Launcher.extend({ offset: Launcher.shape.offset.strict() }).strict(),
  advertisement: Advertisement.strict().nullable(),
  tracking: Tracking.strict(),
  /** Whether supporters may begin a conversation with a visitor of the site who did not ask. */
  directEntry: z.boolean(),
});
export type DeskSettings = z.infer<typeof DeskSettings>;

/** A supporter's own live direct code. */
export interface LiveCode {
  /** Six digits. */
  code: string;
  until: number;
}

// ---- commands -----------------------------------------------------------------------------------------------------

export const SetStatus = z.object({ type: z.literal('status.set'), id: CommandId, status: Status });
/** Answer: `{ conversation }`. `digits` is needed where the offer says `match`; a wrong pair burns the code. */
export const AcceptOffer = z.object({
  type: z.literal('offer.accept'),
  id: CommandId,
  offer: Id,
  digits: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
});
export const DeclineOffer = z.object({ type: z.literal('offer.decline'), id: CommandId, offer: Id });
/** Takes a waiting customer out of turn. Answer: `{ conversation }`. */
export const TakeWaiting = z.object({ type: z.literal('queue.take'), id: CommandId, conversation: Id });
/**
 * Begins a conversation with a visitor of the site, where the desk allows it (`directEntry`). `visitor` is the id in the
 * lobby. Answer: `{ conversation }`.
 */
export const EnterVisit = z.object({ type: z.literal('visit.enter'), id: CommandId, visitor: Id, page: PageAddress });
/** Draws a direct code, replacing the one before. Answer: a {@link LiveCode}. */
export const CreateCode = z.object({ type: z.literal('code.create'), id: CommandId });
/**
 * The responsible supporter asks a colleague, or whoever of a group is free, to go on with a conversation: one of `to` and
 * `group`. It is answered by an offer. Until somebody accepts it, all stays as it is.
 */
export const StartTransfer = z
  .object({
    type: z.literal('transfer.start'),
    id: CommandId,
    conversation: Id,
    to: Id.optional(),
    group: Id.optional(),
    /** For whoever is asked; the customer never sees it. */
    note: Comment.default(''),
  })
  .refine(({ to, group }) => (to === undefined) !== (group === undefined), {
    path: ['to'],
    error: 'or group, not both',
  });
/** Whoever started it takes it back. */
export const WithdrawTransfer = z.object({ type: z.literal('transfer.withdraw'), id: CommandId, conversation: Id });
/** A leader or a manager becomes responsible for a conversation that somebody else has. Answer: `{ conversation }`. */
export const TakeOver = z.object({ type: z.literal('conversation.take-over'), id: CommandId, conversation: Id });
export const HandleOfflineMessage = z.object({
  type: z.literal('offline-message.handle'),
  id: CommandId,
  message: Id,
  comment: Comment,
  /** The customer reads it in the widget. Only for a user of the site whom it has signed, else `wrong_state`. */
  answer: Text.optional(),
});

/**
 * Bans a customer for `ms`: what they have open ends at once, and the desk takes nothing of them until then. A ban that goes on
 * is replaced. `network`: everybody of the network they ask from now, where the server knows it.
 */
export const BanCustomer = z.object({
  type: z.literal('customer.ban'),
  id: CommandId,
  customer: Id,
  name: words(NAME_MAX).default(''),
  ms: z.number().int().min(BAN_MS_MIN).max(BAN_MS_MAX),
  reason: Comment.refine((text) => text.trim() !== '', 'is empty'),
  network: z.boolean().default(false),
});
/** Ends a ban before its time: for whoever set it, leaders, managers and admins. */
export const LiftBan = z.object({ type: z.literal('ban.lift'), id: CommandId, customer: Id });

/** After how many minutes I am away; null: as the desk says. */
export const SetAway = z.object({ type: z.literal('away.set'), id: CommandId, minutes: AwayMinutes.nullable() });

export const DeskCommand = z.discriminatedUnion('type', [
  SetStatus,
  AcceptOffer,
  DeclineOffer,
  TakeWaiting,
  CreateCode,
  HandleOfflineMessage,
  SetAway,
  StartTransfer,
  WithdrawTransfer,
  TakeOver,
  EnterVisit,
  BanCustomer,
  LiftBan,
]);
export type DeskCommand = z.infer<typeof DeskCommand>;

/**
 * Whether somebody uses this console: said after each welcome and when it changes. A supporter is away while all consoles
 * that said anything say `idle`. A client that never says it is used.
 */
export const Activity = z.object({ type: z.literal('activity'), idle: z.boolean() });
export const DeskSignal = z.discriminatedUnion('type', [Activity]);
export type DeskSignal = z.infer<typeof DeskSignal>;

export interface DeskReplies {
  'status.set': Record<string, never>;
  'offer.accept': { conversation: string };
  'offer.decline': Record<string, never>;
  'queue.take': { conversation: string };
  'code.create': LiveCode;
  'offline-message.handle': Record<string, never>;
  'away.set': Record<string, never>;
  'transfer.start': Record<string, never>;
  'transfer.withdraw': Record<string, never>;
  'conversation.take-over': { conversation: string };
  'visit.enter': { conversation: string };
  'customer.ban': Record<string, never>;
  'ban.lift': Record<string, never>;
}

// ---- from the server ----------------------------------------------------------------------------------------------

/** The whole of a desk as one supporter sees it. */
export interface DeskView {
  desk: {
    id: string;
    name: string;
    groups: Group[];
    products: Product[];
    problemTypes: ProblemType[];
    settings: DeskSettings;
  };
  /** `awayMinutes` is what this supporter chose; null: as the desk says. */
  self: { id: string; user: string; status: Status; idle: boolean; awayMinutes: number | null };
  colleagues: Colleague[];
  waiting: Waiting[];
  active: Active[];
  /** Those not handled yet, newest first, at most 200. Older and handled ones: `GET …/offline-messages`. */
  offlineMessages: OfflineMessage[];
  /** Whoever is banned now. */
  bans: Ban[];
  code: LiveCode | null;
  /** How many messages of each colleague this supporter has not read; those without any are left out. */
  unread: Record<string, number>;
  /** Grows with each change of the canned responses this supporter sees: `GET …/responses` has them. */
  responses: number;
}

/**
 * What happened at the desk, `seq` without holes. All of a desk's supporters see the same. An event carries the
 * new state of what it is about, so that a client replaces and never computes.
 */
export type DeskEvent = { seq: number; at: number } & (
  | { type: 'customer.queued'; waiting: Waiting }
  | { type: 'customer.changed'; waiting: Waiting }
  | { type: 'offer.made'; waiting: Waiting }
  | {
      type: 'offer.ended';
      waiting: Waiting;
      offer: string;
      supporter: string;
      reason: 'declined' | 'timeout' | 'disconnected' | 'away' | 'withdrawn';
    }
  /** `from`: who was responsible until now, if anybody was. */
  | {
      type: 'conversation.assigned';
      active: Active;
      how: 'offer' | 'taken' | 'transfer' | 'taken-over' | 'entered';
      from: string | null;
    }
  | { type: 'conversation.changed'; active: Active }
  /** Nobody took it, it was taken back (`withdrawn`), or who had vanished `returned`. `asked`: who was asked last. */
  | {
      type: 'transfer.ended';
      active: Active;
      to: string | null;
      group: string | null;
      asked: string | null;
      reason: 'declined' | 'timeout' | 'disconnected' | 'away' | 'withdrawn' | 'returned';
    }
  | { type: 'conversation.closed'; conversation: string; outcome: 'ended' | 'left' }
  | { type: 'colleague.changed'; colleague: Colleague }
  | { type: 'colleague.removed'; colleague: string }
  | { type: 'offline-message.left'; message: OfflineMessage }
  | { type: 'offline-message.handled'; message: OfflineMessage }
  | { type: 'desk.changed'; desk: DeskView['desk'] }
  | { type: 'customer.banned'; ban: Ban }
  | { type: 'ban.ended'; customer: string }
);

/** What of a view does not fit into the welcome follows it at once: more of its lists. */
export interface DeskMore extends Pick<DeskView, 'colleagues' | 'waiting' | 'active' | 'offlineMessages' | 'bans'> {
  type: 'more';
}

export type DeskFrame =
  /** The first frame: the whole view. There is no `since` on this socket. */
  | Welcome<DeskView>
  | DeskMore
  | DeskEvent
  /** To the connections of one supporter, when their live code changes. May be forgotten. */
  | { type: 'code'; code: LiveCode | null }
  /** The same for their own choice of minutes. */
  | { type: 'away'; minutes: number | null }
  /** To those who see the canned responses that changed; the number is that of the view. May be forgotten. */
  | { type: 'responses'; responses: number }
  /** To both of them, each with what is unread of the other. May be forgotten: the next welcome says what is unread. */
  | { type: 'colleague.message'; message: ColleagueMessage; unread: number }
  /** To the connections of one supporter: how much of a colleague's is unread now. May be forgotten. */
  | { type: 'colleague.read'; colleague: string; unread: number }
  | Ok<DeskReplies[keyof DeskReplies]>
  | Check
  | Fail;
