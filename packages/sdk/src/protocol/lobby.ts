import * as z from 'zod';
import { NOTICE_TEXT_MAX, NOTICE_VISITORS_MAX, PAGE_MAX } from '../constants.ts';
import { CommandId, Id, Seat, Time, words, type Check, type Fail, type Ok, type Welcome } from './base.ts';

/** Frames on the socket of a lobby, `/parties/lobby/:desk`: visitors on the site, and the supporters who see them. */

/** What a visitor looks at the page with. */
export const Device = z.enum(['phone', 'tablet', 'computer']);
export type Device = z.infer<typeof Device>;

/** An invitation asks to talk to whoever sent it, a notice tells something. */
export const NoticeKind = z.enum(['invitation', 'notice']);
export type NoticeKind = z.infer<typeof NoticeKind>;

export const NoticeAnswer = z.enum(['accepted', 'dismissed']);
export type NoticeAnswer = z.infer<typeof NoticeAnswer>;

/** What supporters sent to a visitor: the visitor's side of it. */
export const Notice = z.object({
  id: Id,
  kind: NoticeKind,
  text: z.string(),
  /** Where a notice leads to, or null. */
  link: z.string().nullable(),
  /** Who sent it. To accept an invitation is to ask for this seat. */
  from: Seat,
  at: Time,
  /** It can be answered until then. */
  until: Time,
});
export type Notice = z.infer<typeof Notice>;

/** Somebody on the site, as supporters see them. Nearly all of it was said by a stranger's page. */
export const Visitor = z.object({
  /** The same id as the customer's, should this visitor ask for help. */
  id: Id,
  /** Since when on the site, with pauses of less than half an hour. */
  since: Time,
  /** The page they are on, without query and fragment, and since when. */
  page: z.object({ url: z.string(), title: z.string(), at: Time }),
  /** How many pages this visit had. */
  pages: z.number().int().positive(),
  /** Which site they came from, or empty. */
  referrer: z.string(),
  /** How many visits there were with this one, or null where the page does not say. */
  visits: z.number().int().positive().nullable(),
  /** A language tag such as `zh-CN`, or empty. */
  language: z.string(),
  device: Device.nullable(),
  /** The newest notice of the last ten minutes, and what became of it. */
  notice: z
    .object({
      id: Id,
      kind: NoticeKind,
      /** The id of the supporter who sent it. */
      from: Id,
      at: Time,
      answer: NoticeAnswer.nullable(),
    })
    .nullable(),
});
export type Visitor = z.infer<typeof Visitor>;

// ---- signals from a visitor: may be forgotten ---------------------------------------------------------------------

/**
 * Which page the visitor is on. The newest counts; the server takes two a second, and of each text what it can use.
 * What is too long is cut off, what makes no sense is left out.
 */
export const VisitPage = z.object({
  type: z.literal('visit.page'),
  url: z.string(),
  title: z.string(),
  referrer: z.string().optional(),
  language: z.string().optional(),
  device: Device.optional(),
  visits: z.number().int().positive().optional(),
});
export type VisitPage = z.infer<typeof VisitPage>;
export const LobbySignal = z.discriminatedUnion('type', [VisitPage]);
export type LobbySignal = z.infer<typeof LobbySignal>;

// ---- commands: have id --------------------------------------------------------------------------------------------

const isWebAddress = (text: string) => /^https?:\/\//i.test(text) && URL.canParse(text);

/**
 * A supporter tells visitors something. Answer: `{ notice, visitors }`, the ids of those it went to: visitors who
 * left meanwhile, or had too many notices, are not among them.
 */
export const SendNotice = z.object({
  type: z.literal('notice.send'),
  id: CommandId,
  visitors: z.array(Id).min(1).max(NOTICE_VISITORS_MAX),
  kind: NoticeKind,
  text: words(NOTICE_TEXT_MAX).refine((text) => text.trim() !== '', 'is empty'),
  link: z.string().max(PAGE_MAX).refine(isWebAddress, 'is not an address like https://shop.example/sale').optional(),
});
/** A visitor answers a notice, once. */
export const AnswerNotice = z.object({
  type: z.literal('notice.answer'),
  id: CommandId,
  notice: Id,
  answer: NoticeAnswer,
});
export const LobbyCommand = z.discriminatedUnion('type', [SendNotice, AnswerNotice]);
export type LobbyCommand = z.infer<typeof LobbyCommand>;

export interface LobbyReplies {
  'notice.send': { notice: string; visitors: string[] };
  'notice.answer': Record<string, never>;
}

// ---- from the server ----------------------------------------------------------------------------------------------

export interface LobbyView {
  /** The desk's id. */
  id: string;
  /** To supporters: those who are here. More of them follow in frames `more`. Empty for a visitor. */
  visitors: Visitor[];
  /** To a visitor: what was not answered yet, oldest first. Empty for a supporter. */
  notices: Notice[];
}

export type LobbyFrame =
  | Welcome<LobbyView>
  /** To supporters: what of the welcome did not fit into one frame. */
  | { type: 'more'; visitors: Visitor[] }
  /** To supporters: visitors who came, or are new in something. A few times a second at most. */
  | { type: 'visitor.changed'; visitors: Visitor[] }
  | { type: 'visitor.left'; visitors: string[] }
  /** To a visitor. */
  | { type: 'notice.sent'; notice: Notice }
  /** To a visitor: it was answered, maybe in another tab, or its time is over. */
  | { type: 'notice.ended'; notice: string }
  /** To a visitor: a supporter began a conversation with them. */
  | { type: 'entered'; conversation: string }
  | Ok<LobbyReplies[keyof LobbyReplies]>
  | Check
  | Fail;
