/** The SDK for customers: `createCustomer` and the types of everything it gives. */
export { createCustomer } from './customer/create-customer.ts';
export { DesksideError, isDesksideError, type ErrorData, type ErrorDataOf } from './error.ts';
export type {
  Customer,
  CustomerConversation,
  CustomerOptions,
  LeftMessage,
  Prove,
  QueuePlace,
  Transcript,
  Wish,
} from './customer/customer.ts';
export type { Visit, VisitedPage } from './customer/visit.ts';
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
export type { Attributes, CustomerDetails, Group, Mode, Product, Seat, Status } from './protocol/base.ts';
export type { Author } from './protocol/conversation.ts';
export type { Device, Notice, NoticeAnswer, NoticeKind } from './protocol/lobby.ts';
export type { EarlierConversation, OwnMessage, PublicDesk } from './protocol/http.ts';
export type { Phase, Placement } from './protocol/placement.ts';
