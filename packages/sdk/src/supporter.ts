/** The SDK for supporters: `signIn`, `resume`, `activate` and the types of everything they give. */
export { activate, resume, signIn } from './supporter/sign-in.ts';
export { DesksideError, isDesksideError, type ErrorData, type ErrorDataOf } from './error.ts';
export type {
  ActivateOptions,
  BanWish,
  DeskOptions,
  HandedOver,
  Offer,
  OfflineMessageQuery,
  RecordQuery,
  ResumeOptions,
  SignInOptions,
  Supporter,
  SupporterConversation,
  TransferEnded,
  TransferWish,
} from './supporter/supporter.ts';
export type { ColleagueTalk } from './supporter/colleague-talk.ts';
export type { Lobby, NoticeToSend } from './supporter/lobby.ts';
export type {
  Connection,
  Message,
  MessageFile,
  MessageState,
  MessageVerbs,
  Outgoing,
  TimelineItem,
} from './conversation/message.ts';
export type { ErrorCode } from './constants.ts';
export type {
  Client,
  CustomerDetails,
  Group,
  KnownDetails,
  Mode,
  ProblemType,
  Product,
  Role,
  Seat,
  Status,
} from './protocol/base.ts';
export type { Author, ConversationView, Note, SupportRecord, SurveyAnswered } from './protocol/conversation.ts';
export type {
  Active,
  Ban,
  Colleague,
  DeskSettings,
  DeskView,
  LiveCode,
  OfflineMessage,
  Transfer,
  Waiting,
} from './protocol/desk.ts';
export type { Device, NoticeAnswer, NoticeKind, Visitor } from './protocol/lobby.ts';
export type {
  CannedResponse,
  ColleagueMessage,
  FinishedConversation,
  FinishedSummary,
  MemberLink,
  PushSubscription,
  SessionList,
  SignedIn,
  TwoFactor,
  TwoFactorStarted,
} from './protocol/http.ts';
export type { Phase, Placement } from './protocol/placement.ts';
