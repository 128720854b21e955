import * as z from 'zod';
import type { KnownDetails, Mode, Welcome } from './base.ts';
import {
  Comment,
  CommandId,
  Contact,
  CustomerDetails,
  Draft,
  Id,
  OptionalName,
  Seat,
  Text,
  Time,
  type Check,
  type Fail,
  type Ok,
} from './base.ts';
import { CONTENT_MAX, NOTE_MAX, SUBJECT_MAX } from '../constants.ts';
import type { Placement } from './placement.ts';

/** Frames on the socket of a conversation, `/parties/conversation/:id`. */

export const Author = z.object({
  role: z.enum(['customer', 'supporter', 'desk']),
  /** The customer's or the supporter's id; empty for the desk's automatic replies. */
  id: z.string(),
  name: z.string(),
});
export type Author = z.infer<typeof Author>;

// ---- history: has seq ---------------------------------------------------------------------------------------------

const history = { seq: z.number().int().positive(), at: Time };

/** A file as both sides see it. All of it is the server's word: what the author said of it is not believed. */
export const SharedFile = z.object({
  /** The id its author gave it. */
  id: CommandId,
  /** For display: cleaned, never empty. */
  name: z.string(),
  /** What the bytes are. Beginning with `image/`: a picture that may be shown, and only then with width and height. */
  type: z.string(),
  /** In bytes. */
  size: z.number().int().nonnegative(),
  /** In pixels. */
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
});
export type SharedFile = z.infer<typeof SharedFile>;

/** What was changed or deleted since stands here as it is now: the earlier words are kept nowhere. */
export const MessageSent = z.object({
  type: z.literal('message.sent'),
  ...history,
  /** The id its author gave it. */
  id: CommandId,
  from: Author,
  /** Empty if there is only a file, or after it was deleted. */
  text: z.string(),
  file: SharedFile.optional(),
  /** Set on texts that nobody typed: the greeting and timed replies. */
  auto: z.boolean().optional(),
});
export type MessageSent = z.infer<typeof MessageSent>;

/** The author changed the text of the message with the number `message`. */
export const MessageEdited = z.object({
  type: z.literal('message.edited'),
  ...history,
  message: z.number().int().positive(),
  /** The text as it is now. */
  text: z.string(),
});
export type MessageEdited = z.infer<typeof MessageEdited>;

/** The author deleted the message with the number `message`, and its file with it. */
export const MessageDeleted = z.object({
  type: z.literal('message.deleted'),
  ...history,
  message: z.number().int().positive(),
});
export type MessageDeleted = z.infer<typeof MessageDeleted>;

export const SupporterJoined = z.object({
  type: z.literal('supporter.joined'),
  ...history,
  supporter: Seat,
  /** Who was responsible until now, if anybody was. */
  replaces: Seat.optional(),
});
export type SupporterJoined = z.infer<typeof SupporterJoined>;

export const ConversationEnded = z.object({
  type: z.literal('conversation.ended'),
  ...history,
  by: z.enum(['customer', 'supporter', 'desk']),
});
export type ConversationEnded = z.infer<typeof ConversationEnded>;

export const Score = z.number().int().min(1).max(5);
export const SurveyAnswered = z.object({
  type: z.literal('survey.answered'),
  ...history,
  /** 1 is worst, 5 is best. */
  score: Score,
  solved: z.enum(['yes', 'partly', 'no']).optional(),
  comment: Comment,
});
export type SurveyAnswered = z.infer<typeof SurveyAnswered>;

/** What a customer and a supporter both see, in one order without holes. */
export const ConversationEvent = z.discriminatedUnion('type', [
  MessageSent,
  MessageEdited,
  MessageDeleted,
  SupporterJoined,
  ConversationEnded,
  SurveyAnswered,
]);
export type ConversationEvent = z.infer<typeof ConversationEvent>;

// ---- commands: have id --------------------------------------------------------------------------------------------

/**
 * Either side. With `file`, the id of a file that the same side has uploaded, the text may be left out. Answer:
 * `{ seq, at }`, sent when the message is on disk.
 */
export const SendMessage = z
  .object({ type: z.literal('message.send'), id: CommandId, text: Draft.default(''), file: CommandId.optional() })
  .refine(({ text, file }) => file !== undefined || text.trim() !== '', { path: ['text'], error: 'is empty' });
/** Its author, within EDIT_MS and before the end: `message` is the number of the message. Answer: `{ seq, at }`. */
export const EditMessage = z.object({
  type: z.literal('message.edit'),
  id: CommandId,
  message: z.number().int().positive(),
  text: Text,
});
/** As {@link EditMessage}. The text and the file are gone for everybody; where it stood stays. */
export const DeleteMessage = z.object({
  type: z.literal('message.delete'),
  id: CommandId,
  message: z.number().int().positive(),
});
/**
 * The customer leaves before anybody answered. What was sent, and the draft if given, becomes an offline message.
 * Answer: `{ message: id | null }`.
 */
export const LeaveConversation = z.object({
  type: z.literal('conversation.leave'),
  id: CommandId,
  draft: Draft.optional(),
  contact: CustomerDetails.optional(),
});
/** Either side, once somebody has answered. */
export const EndConversation = z.object({ type: z.literal('conversation.end'), id: CommandId });
/** The customer, whose chosen seat did not answer: go on waiting for that seat, or take anyone of the group. */
export const MakeChoice = z.object({
  type: z.literal('choice.make'),
  id: CommandId,
  choice: z.enum(['seat', 'group']),
});
/** The customer adds or changes contact details while waiting. */
export const SetDetails = z.object({ type: z.literal('details.set'), id: CommandId, details: CustomerDetails });
/** The responsible supporter, before the end and before the answer; more than once changes nothing. */
export const AskSurvey = z.object({ type: z.literal('survey.ask'), id: CommandId });
/** The customer, once: after the end, or as soon as the supporter has asked. */
export const AnswerSurvey = z.object({
  type: z.literal('survey.answer'),
  id: CommandId,
  score: Score,
  solved: z.enum(['yes', 'partly', 'no']).optional(),
  comment: Comment.optional(),
});

/** What staff say among themselves in a conversation. The customer never hears of it. */
export const Note = z.object({
  /** The id its author gave it. */
  id: CommandId,
  at: Time,
  /** The number of the last event before it. */
  after: z.number().int().nonnegative(),
  from: z.object({ id: Id, name: z.string() }),
  text: z.string(),
});
export type Note = z.infer<typeof Note>;
/** The responsible supporter, and whoever watches. Answer: `{ at }`. */
export const AddNote = z.object({ type: z.literal('note.add'), id: CommandId, text: Text.max(NOTE_MAX) });

/** What a supporter writes about a conversation. */
export const SupportRecord = z.object({
  customerName: OptionalName,
  phone: Contact,
  email: Contact,
  product: Id.nullable(),
  problemType: Id.nullable(),
  subject: z.string().max(SUBJECT_MAX),
  content: z.string().max(CONTENT_MAX),
});
export type SupportRecord = z.infer<typeof SupportRecord>;
/** The responsible supporter, during the conversation and after it: for RECORD_MS, or longer if the desk allows it. */
export const SaveRecord = z.object({ type: z.literal('record.save'), id: CommandId, record: SupportRecord });

export const ConversationCommand = z.discriminatedUnion('type', [
  SendMessage,
  EditMessage,
  DeleteMessage,
  LeaveConversation,
  EndConversation,
  MakeChoice,
  SetDetails,
  AskSurvey,
  AnswerSurvey,
  AddNote,
  SaveRecord,
]);
export type ConversationCommand = z.infer<typeof ConversationCommand>;

export interface ConversationReplies {
  'message.send': { seq: number; at: number };
  'message.edit': { seq: number; at: number };
  'message.delete': { seq: number; at: number };
  'conversation.leave': { message: string | null };
  'conversation.end': Record<string, never>;
  'choice.make': Record<string, never>;
  'details.set': Record<string, never>;
  'survey.ask': Record<string, never>;
  'survey.answer': Record<string, never>;
  'note.add': { at: number };
  'record.save': Record<string, never>;
}

// ---- signals from a client: may be forgotten ----------------------------------------------------------------------

/** The customer's unsent text. Kept in memory only, shown to supporters, dropped first under load. */
export const Preview = z.object({ type: z.literal('preview'), text: Draft });
/** The supporter is typing. Carries no text. */
export const Typing = z.object({ type: z.literal('typing') });
/** The highest seq this side has received and read. Both only grow. */
export const Mark = z.object({
  type: z.literal('mark'),
  delivered: z.number().int().nonnegative(),
  read: z.number().int().nonnegative(),
});
export const ConversationSignal = z.discriminatedUnion('type', [Preview, Typing, Mark]);
export type ConversationSignal = z.infer<typeof ConversationSignal>;

// ---- from the server ----------------------------------------------------------------------------------------------

export interface Marks {
  delivered: number;
  read: number;
}

/** Everything about a conversation that is not history. */
export interface ConversationView {
  id: string;
  desk: string;
  mode: Mode;
  group: string | null;
  product: string | null;
  requestedAt: number;
  placement: Placement;
  /** What is known of the customer; `verified` is what the site signed, all else was typed. */
  customer: { id: string; connected: boolean } & KnownDetails;
  marks: { customer: Marks; supporter: Marks };
  /**
   * Whether the customer is asked after the end (of an answered conversation), whether the supporter has asked already, and
   * whether there is an answer.
   */
  survey: { wanted: boolean; asked: boolean; answered: boolean };
  /** Whether the desk shows the customer's unsent text to its supporters. */
  preview: boolean;
  /** Largest file either side may send, in bytes; 0: none. */
  fileBytesMax: number;
  /** For supporters only: their record. Always null for a customer. */
  record: SupportRecord | null;
  /** For supporters only: who watches. Always empty for a customer. */
  watchers: Seat[];
}

export type ConversationFrame =
  /** The first frame. `events` are those after `since`; more may follow in `history` frames until `seq`. */
  | (Welcome<ConversationView> & { events: ConversationEvent[] })
  | { type: 'history'; events: ConversationEvent[] }
  | ConversationEvent
  | { type: 'placement'; placement: Placement }
  | { type: 'marks'; by: 'customer' | 'supporter'; delivered: number; read: number }
  /** To supporters. Empty text: nothing is being typed. */
  | { type: 'preview'; text: string }
  /** To customers. */
  | { type: 'typing' }
  /** To supporters. */
  | { type: 'customer'; customer: ConversationView['customer'] }
  | { type: 'record'; record: SupportRecord }
  | { type: 'watchers'; watchers: Seat[] }
  /** After each welcome, one for each note, and for each new one. */
  | { type: 'note'; note: Note }
  /** The supporter asks the customer for a rating. */
  | { type: 'survey'; survey: ConversationView['survey'] }
  | Ok<ConversationReplies[keyof ConversationReplies]>
  | Check
  | Fail;
