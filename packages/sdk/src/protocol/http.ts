import * as z from 'zod';
import {
  CommandId,
  Contact,
  CustomerDetails,
  DeskId,
  Group,
  Id,
  KnownDetails,
  Mode,
  Name,
  PageAddress,
  Product,
  Role,
  Seat,
  SiteOrigin,
  Status,
  Text,
  Time,
  TimeZone,
  words,
} from './base.ts';
import { ORIGINS_MAX, PASSWORD_MAX, PASSWORD_MIN, RESPONSE_TEXT_MAX, SHORTCUT_MAX } from '../constants.ts';
import { ConversationEvent, Note, SupportRecord, Score } from './conversation.ts';
import { Advertisement, DeskSettings, FieldRule, Launcher, OfflineMessage, Tracking } from './desk.ts';
import { ProblemType } from './base.ts';
import { IdentitySetup } from './identity.ts';
import { Placement } from './placement.ts';

/** Bodies of `/v1`. Every error body is `{ error: ErrorBody }`. */

export const ErrorBody = z.object({
  code: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
  request: z.string(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** `GET /v1/desks/:desk`: what a page may know before anybody clicks. Cached for a few seconds. */
export const PublicDesk = z.object({
  id: DeskId,
  name: z.string(),
  mode: Mode,
  groups: z.array(Group),
  products: z.array(Product),
  seats: z.array(Seat.extend({ groups: z.array(Id), status: Status, load: z.number().int().nonnegative() })),
  /** Supporters who are online. */
  online: z.number().int().nonnegative(),
  fields: z.object({ name: FieldRule, phone: FieldRule, email: FieldRule, product: FieldRule }),
  offlineText: z.string(),
  preview: z.boolean(),
  accent: z.string(),
  launcher: Launcher,
  advertisement: Advertisement.nullable(),
  tracking: Tracking,
  /** Whether the site can say who its user is, and whether the desk serves nobody else. */
  identity: z.enum(['none', 'optional', 'required']),
});
export type PublicDesk = z.infer<typeof PublicDesk>;

/**
 * `POST /v1/desks/:desk/visitors`: with `identity`, a JWT by which the site says who its user is, for that user; without,
 * for a new stranger.
 */
export const CreateVisitor = z.object({
  identity: z.string().max(8192).optional(),
  /** The token this page used before: it ends, and a stranger's open conversation with it. */
  replaces: z.string().max(200).optional(),
});
export type CreateVisitor = z.infer<typeof CreateVisitor>;
/** An opaque token for this desk and this site's origin. `customer` is the same for the same user of the site. */
export const VisitorCreated = z.object({ token: z.string(), customer: Id, expiresAt: Time });
export type VisitorCreated = z.infer<typeof VisitorCreated>;

/** A solved challenge: the answer of `altcha` style proof of work, base64. */
export const ChallengeAnswer = z.string().max(4000);

/** `POST /v1/desks/:desk/conversations` with the visitor's token. */
export const RequestConversation = z.object({
  id: CommandId,
  /** One of these three: a seat, a direct code, or neither (mode `auto`). */
  seat: Id.optional(),
  code: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  group: Id.optional(),
  product: Id.optional(),
  details: CustomerDetails.default({}),
  page: PageAddress.default(''),
  /** The customer's, so that supporters know what time it is there. */
  zone: TimeZone.optional(),
  challenge: ChallengeAnswer.optional(),
});
export type RequestConversation = z.input<typeof RequestConversation>;

export const ConversationOpened = z.object({ conversation: Id, placement: Placement });
export type ConversationOpened = z.infer<typeof ConversationOpened>;

/** `GET /v1/desks/:desk/conversations/current`: the customer's open conversation, or null. */
export const CurrentConversation = z.object({ conversation: Id.nullable() });
export type CurrentConversation = z.infer<typeof CurrentConversation>;

/** A finished conversation, as its customer finds it again. */
export const EarlierConversation = z.object({
  id: Id,
  startedAt: Time,
  endedAt: Time,
  /** Who answered; null if nobody did. */
  supporter: Seat.nullable(),
  /** The first words the customer sent, shortened. */
  words: z.string(),
});
export type EarlierConversation = z.infer<typeof EarlierConversation>;

/** `GET /v1/desks/:desk/conversations?before=<time>`: the customer's own, newest first, at most 20. */
export const ConversationList = z.object({ conversations: z.array(EarlierConversation) });
export type ConversationList = z.infer<typeof ConversationList>;

/** `GET /v1/desks/:desk/conversations/:conversation/history`: what both sides saw of a finished one. */
export const ConversationTranscript = EarlierConversation.extend({ events: z.array(ConversationEvent) });
export type ConversationTranscript = z.infer<typeof ConversationTranscript>;

/** `POST /v1/desks/:desk/offline-messages` with the visitor's token. */
export const LeaveOfflineMessage = z.object({
  id: CommandId,
  text: Text,
  details: CustomerDetails,
  group: Id.optional(),
  product: Id.optional(),
  seat: Id.optional(),
  page: PageAddress.default(''),
});
export type LeaveOfflineMessage = z.input<typeof LeaveOfflineMessage>;
export const OfflineMessageLeft = z.object({ message: Id });
export type OfflineMessageLeft = z.infer<typeof OfflineMessageLeft>;

/** An offline message as whoever left it finds it again. */
export const OwnMessage = z.object({
  id: Id,
  at: Time,
  text: z.string(),
  /** What they were answered, by whom, and whether they have read it. */
  answer: z.object({ text: z.string(), by: Seat, at: Time, read: z.boolean() }).nullable(),
});
export type OwnMessage = z.infer<typeof OwnMessage>;
/**
 * `GET /v1/desks/:desk/offline-messages/own`: the customer's own, newest first, at most 20. `POST …/offline-messages/:message/read`
 * says that the answer to one was read.
 */
export const OwnMessageList = z.object({ messages: z.array(OwnMessage) });
export type OwnMessageList = z.infer<typeof OwnMessageList>;

/** `GET /v1/desks/:desk/offline-messages?state=open|handled&before=<time>` for supporters. */
export const OfflineMessageList = z.object({ messages: z.array(OfflineMessage) });
export type OfflineMessageList = z.infer<typeof OfflineMessageList>;

/** `POST /v1/desks/:desk/tickets`: a single-use ticket for one socket, 30 s. With either kind of token. */
export const CreateTicket = z.discriminatedUnion('room', [
  z.object({ room: z.literal('desk') }),
  /** `not_found` unless the desk keeps a lobby. */
  z.object({ room: z.literal('lobby') }),
  z.object({ room: z.literal('conversation'), conversation: Id }),
]);
export type CreateTicket = z.infer<typeof CreateTicket>;
export const TicketCreated = z.object({ ticket: z.string(), expiresAt: Time });
export type TicketCreated = z.infer<typeof TicketCreated>;

/** A sign-in name, compared without regard to case. */
export const UserName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u);
export const Password = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

/** Six digits of an authenticator app, or one of the recovery codes; spaces and hyphens do not count. */
const SecondCode = z.string().max(40);

/** `POST /v1/desks/:desk/sign-in` */
export const SignIn = z.object({
  user: z.string().max(80),
  password: z.string().max(PASSWORD_MAX),
  /** Of the second step, where it is on: six digits, or a recovery code. Without it the answer is `code_required`. */
  code: SecondCode.optional(),
  challenge: ChallengeAnswer.optional(),
});
export type SignIn = z.infer<typeof SignIn>;
export const SignedIn = z.object({
  token: z.string(),
  session: Id,
  /** Ends at this time at the latest; 8 hours without use end it earlier. */
  expiresAt: Time,
  member: Seat.extend({ user: z.string(), role: Role, groups: z.array(Id) }),
});
export type SignedIn = z.infer<typeof SignedIn>;

/** `GET /v1/desks/:desk/help`: the desk that helps this installation's supporters, if the operator named one. */
export const HelpDesk = z.object({ desk: DeskId.nullable() });
export type HelpDesk = z.infer<typeof HelpDesk>;

/** `GET /v1/desks/:desk/sessions`: one's own sign-in sessions; `DELETE …/sessions/:session` ends one. */
export const SessionList = z.object({
  sessions: z.array(z.object({ id: Id, createdAt: Time, usedAt: Time, agent: z.string(), current: z.boolean() })),
});
export type SessionList = z.infer<typeof SessionList>;

/**
 * `POST /v1/desks/:desk/password`: one's own. All other sign-in sessions of the member end. A wrong current password is a
 * `bad_request` with `field: "current"`, and counts as a failed sign-in.
 */
export const ChangePassword = z.object({
  current: z.string().max(PASSWORD_MAX),
  password: Password,
  challenge: ChallengeAnswer.optional(),
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** `GET /v1/desks/:desk/push`: the key with which a browser subscribes (`applicationServerKey`), in base64url. */
export const PushKey = z.object({ key: z.string() });
export type PushKey = z.infer<typeof PushKey>;

/**
 * `PUT /v1/desks/:desk/push`: a browser's subscription, for as long as the sign-in session lasts. `endpoint` is an address of one
 * of the browsers' own push services, else it is a `bad_request`. `DELETE` with the same body ends it.
 */
export const PushSubscription = z.object({
  endpoint: z.string().max(1000),
  keys: z.object({
    p256dh: z.string().regex(/^[\w-]{87}=?$/),
    auth: z.string().regex(/^[\w-]{22}={0,2}$/),
  }),
});
export type PushSubscription = z.infer<typeof PushSubscription>;

/** `GET /v1/desks/:desk/two-factor`: whether one's own sign-in has a second step, and how many recovery codes are left. */
export const TwoFactor = z.object({ on: z.boolean(), recoveryCodes: z.number().int().nonnegative() });
export type TwoFactor = z.infer<typeof TwoFactor>;

/**
 * `POST /v1/desks/:desk/two-factor` begins to switch it on: the secret for an authenticator app, in base32 and as the address
 * that a QR code holds. It counts once `POST …/two-factor/confirm` has a code of it. A wrong password is a `bad_request` with
 * `field: "password"`, a wrong code one with `field: "code"`; both count as failed sign-ins.
 */
export const StartTwoFactor = z.object({
  password: z.string().max(PASSWORD_MAX),
  challenge: ChallengeAnswer.optional(),
});
export const TwoFactorStarted = z.object({ secret: z.string(), uri: z.string() });
export type TwoFactorStarted = z.infer<typeof TwoFactorStarted>;
export const ConfirmTwoFactor = z.object({ code: SecondCode });
/** Each works once instead of a code. They are never shown again. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
/** `POST /v1/desks/:desk/two-factor/end` switches it off, `POST …/two-factor/codes` draws new recovery codes for the old. */
export const BothSteps = StartTwoFactor.extend({ code: SecondCode });
export type BothSteps = z.infer<typeof BothSteps>;

/** `POST /v1/desks/:desk/members/:member/link`, for managers: the token of a one-time link that sets a new password. */
export const MemberLink = z.object({ user: z.string(), token: z.string(), expiresAt: Time });
export type MemberLink = z.infer<typeof MemberLink>;

/** `POST /v1/desks/:desk/activate`: a one-time link's token sets the first password. */
/** Without a password nothing is set: it is looked whether the link is still good, and whose it is. */
export const Activate = z.object({ token: z.string().max(200), password: Password.optional() });
export type Activate = z.infer<typeof Activate>;
export const Activated = z.object({ user: z.string() });
export type Activated = z.infer<typeof Activated>;

/**
 * `PUT /v1/desks/:desk/responses/own/:response`, for managers `…/responses/desk/:response`, with an id of the client's
 * choice; `DELETE` of the same address removes it. A shortcut is compared without regard to case, and there once.
 */
export const SaveResponse = z.object({
  /** What is typed after a slash. */
  shortcut: z
    .string()
    .toLowerCase()
    .max(SHORTCUT_MAX)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u),
  /** May hold `{customer.name}`, `{supporter.name}` and `{desk.name}`, which clients fill in. */
  text: words(RESPONSE_TEXT_MAX).refine((text) => text.trim() !== '', 'is empty'),
});
export type SaveResponse = z.infer<typeof SaveResponse>;
/** A text to send again and again. `own`: nobody else sees it; `desk`: everybody at the desk does. */
export const CannedResponse = SaveResponse.extend({ id: CommandId, scope: z.enum(['own', 'desk']) });
export type CannedResponse = z.infer<typeof CannedResponse>;
/** `GET /v1/desks/:desk/responses`: those of the desk and one's own, by shortcut. */
export const ResponseList = z.object({
  /** As in the desk's view. */
  revision: z.number().int().nonnegative(),
  responses: z.array(CannedResponse),
});
export type ResponseList = z.infer<typeof ResponseList>;

/** `PUT /v1/desks/:desk/colleagues/:colleague/messages/:message`, with an id of the client's choice. */
export const TellColleague = z.object({ text: Text });
export type TellColleague = z.infer<typeof TellColleague>;
/** What one member of a desk told another: nobody else sees it. `seq` grows with each message of the desk. */
export const ColleagueMessage = z.object({
  seq: z.number().int().positive(),
  id: CommandId,
  at: Time,
  from: Id,
  to: Id,
  text: z.string(),
});
export type ColleagueMessage = z.infer<typeof ColleagueMessage>;
/** `GET /v1/desks/:desk/colleagues/:colleague/messages?before=<seq>`, newest first, at most 100. */
export const ColleagueMessageList = z.object({ messages: z.array(ColleagueMessage) });
export type ColleagueMessageList = z.infer<typeof ColleagueMessageList>;
/** `PUT /v1/desks/:desk/colleagues/:colleague/read`: all up to this number was read. */
export const ReadColleague = z.object({ seq: z.number().int().nonnegative() });
export type ReadColleague = z.infer<typeof ReadColleague>;

/**
 * `PUT /v1/desks/:desk/conversations/:conversation/files/:file` with the bytes as the body. Nobody sees the file before a
 * `message.send` names its id. The same id with the same bytes is answered the same, with others it is refused.
 */
export const FileQuery = z.object({ name: z.string().max(1000).default('') });
export type FileQuery = z.input<typeof FileQuery>;

/** A finished conversation, as the records room keeps it. */
export const FinishedConversation = z.object({
  conversation: Id,
  customer: Id,
  details: KnownDetails,
  mode: Mode,
  group: Id.nullable(),
  product: Id.nullable(),
  page: z.string(),
  /** Null when nobody answered. */
  supporter: Seat.nullable(),
  requestedAt: Time,
  answeredAt: Time.nullable(),
  endedAt: Time,
  endedBy: z.enum(['customer', 'supporter', 'desk']),
  survey: z
    .object({ score: Score, solved: z.enum(['yes', 'partly', 'no']).optional(), comment: z.string() })
    .nullable(),
  record: SupportRecord.nullable(),
  /** The first words the customer sent, shortened. */
  words: z.string(),
  events: z.array(ConversationEvent),
  /** What staff said among themselves, in the order it was said. */
  notes: z.array(Note),
});
export type FinishedConversation = z.infer<typeof FinishedConversation>;
export const FinishedSummary = FinishedConversation.omit({ events: true, notes: true });
export type FinishedSummary = z.infer<typeof FinishedSummary>;

/**
 * `GET /v1/desks/:desk/records?supporter=&customer=&words=&day=YYYY-MM-DD&zone=&before=&unwritten=true` newest first, at most 100; `unwritten`:
 * answered ones of the last 30 days about which nothing was written;
 * `GET /v1/desks/:desk/records/:conversation`.
 */
export const RecordList = z.object({ records: z.array(FinishedSummary) });
export type RecordList = z.infer<typeof RecordList>;

/** A member in a desk's set-up. A new member gets a one-time link to choose the password. */
export const MemberSetup = z.strictObject({
  user: UserName,
  name: Name,
  title: z.string().max(80).default(''),
  phone: Contact.default(''),
  picture: z.string().max(300).default(''),
  role: Role,
  groups: z.array(Id).default([]),
  capacity: z.number().int().min(1).max(50).optional(),
});
export type MemberSetup = z.input<typeof MemberSetup>;

/**
 * Everything that makes a desk: the body of `PUT /v1/desks/:desk/setup` and the file of `deskside desk create`. A name that it
 * does not know is refused: a misspelt setting would do nothing.
 */
export const DeskSetup = z.strictObject({
  name: Name,
  groups: z.array(Group.strict()).max(100),
  products: z.array(Product.strict()).max(200),
  problemTypes: z.array(ProblemType.strict()).max(200).default([]),
  settings: DeskSettings.partial().default({}),
  /** Without it, keys and rule stay as they are. */
  identity: IdentitySetup.optional(),
  members: z.array(MemberSetup).max(1000),
});
export type DeskSetup = z.input<typeof DeskSetup>;

/** `POST /v1/operator/desks` with the operator's key: makes a desk. */
export const CreateDesk = z.object({ id: DeskId.optional(), setup: DeskSetup });
export type CreateDesk = z.input<typeof CreateDesk>;
export const DeskCreated = z.object({
  id: DeskId,
  /** One token for each member without a password or a link that is still good, the admin's among them. Each works once, for 24 hours. */
  activations: z.array(z.object({ user: z.string(), role: Role, token: z.string(), expiresAt: Time })),
});
export type DeskCreated = z.infer<typeof DeskCreated>;
/**
 * `POST /v1/operator/desks/:desk/links` with the operator's key: the token of a one-time link for a member whom nobody in the
 * desk can help, such as its only admin. `dropTwoFactor` switches their second step off as well.
 */
export const RescueMember = z.object({ user: UserName, dropTwoFactor: z.boolean().default(false) });
export type RescueMember = z.input<typeof RescueMember>;

/** `POST /v1/operator/desks/:desk/origins` with the operator's key: sites that may embed the widget, beside those that may. */
export const AllowOrigins = z.object({ origins: z.array(SiteOrigin).min(1).max(ORIGINS_MAX) });
export type AllowOrigins = z.input<typeof AllowOrigins>;
/** All that may now. */
export const OriginsAllowed = z.object({ origins: z.array(z.string()) });
export type OriginsAllowed = z.infer<typeof OriginsAllowed>;

export const SetupChanged = z.object({ activations: DeskCreated.shape.activations });
export type SetupChanged = z.infer<typeof SetupChanged>;
