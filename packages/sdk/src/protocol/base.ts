import * as z from 'zod';
import {
  ATTRIBUTE_TEXT_MAX,
  ATTRIBUTES_MAX,
  COMMENT_MAX,
  CONTACT_MAX,
  NAME_MAX,
  OFFER_MS_MAX,
  OFFER_MS_MIN,
  PAGE_MAX,
  TEXT_MAX,
} from '../constants.ts';

/** Eight digits, the first of them 8. */
export const DeskId = z.string().regex(/^8\d{7}$/);
/** Made by clients for commands and messages, unique for their author. */
export const CommandId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
/** Made by the server: supporters, groups, products, customers, conversations, offers, messages. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** Milliseconds since 1970. */
export const Time = z.number().int().nonnegative();
/** A number of milliseconds. */
export const Duration = z.number().int().nonnegative();

// A lone surrogate can be stored but not sent as UTF-8; other control characters have no place in a text.
const isWellFormed = (text: string) => text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text);
/** A text of a person or a page, at most so long. */
export const words = (max: number) => z.string().max(max).refine(isWellFormed, 'has characters that are not text');

/** Longest id of a site's user. */
const USER_ID_MAX = 200;

/** What a person says: not empty, at most {@link TEXT_MAX}. */
export const Text = words(TEXT_MAX).refine((text) => text.trim() !== '', 'is empty');
/** A draft may be empty. */
export const Draft = words(TEXT_MAX);
export const Name = words(NAME_MAX).refine((name) => name.trim() !== '', 'is empty');
export const OptionalName = words(NAME_MAX);
export const Contact = words(CONTACT_MAX);
export const Comment = words(COMMENT_MAX);
export const PageAddress = words(PAGE_MAX);
/** The name of a time zone, such as `Europe/Berlin`. */
export const TimeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w+/-]*$/);
/** What a customer's browser says of itself, and Cloudflare of the place. Each is empty where nobody says. */
export const Client = z.object({
  /** The `User-Agent`. */
  agent: z.string(),
  /** A language tag such as `zh-CN`. */
  language: z.string(),
  zone: z.string(),
  /** Two letters of ISO 3166. */
  country: z.string(),
  city: z.string(),
});
export type Client = z.infer<typeof Client>;
/** Scheme, name and port of a site, as browsers write it: `https://shop.example`, without a path. */
export const SiteOrigin = z
  .string()
  .max(200)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, 'is not an origin like https://shop.example');
const isWeb = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
/** Where a link may lead: a page of the web. */
export const WebAddress = z.string().max(500).refine(isWeb, 'is not an address like https://shop.example/offer');
/** A picture of the web, or a path on the server. */
export const PictureAddress = z
  .string()
  .max(500)
  .refine((text) => /^\/(?!\/)/.test(text) || isWeb(text), 'is neither an address nor a path like /pictures/offer.png');
export const OfferMs = z.number().int().min(OFFER_MS_MIN).max(OFFER_MS_MAX);

/** What a site says of a customer beside name and contact: short values by name. */
export const Attributes = z
  .record(
    z.string().regex(/^\p{L}[\p{L}\p{N}_ .-]{0,39}$/u),
    z.union([words(ATTRIBUTE_TEXT_MAX), z.number(), z.boolean()]),
  )
  .refine((attributes) => Object.keys(attributes).length <= ATTRIBUTES_MAX, `has more than ${ATTRIBUTES_MAX} values`);
export type Attributes = z.infer<typeof Attributes>;

/** Who a customer says they are. Every field comes from a stranger's browser. */
export const CustomerDetails = z.object({
  name: OptionalName.optional(),
  phone: Contact.optional(),
  email: Contact.optional(),
  attributes: Attributes.optional(),
});
export type CustomerDetails = z.infer<typeof CustomerDetails>;

/** A user of the desk's site, as the site signed it. */
export const VerifiedUser = z.object({
  /** The site's own id of its user. */
  id: words(USER_ID_MAX).refine((text) => text.trim() !== '', 'is empty'),
  name: Name.optional(),
  email: Contact.optional(),
  phone: Contact.optional(),
  attributes: Attributes.optional(),
});
export type VerifiedUser = z.infer<typeof VerifiedUser>;

/**
 * What a desk knows of a customer. `verified` is there if the site signed who its user is, and then holds what was
 * signed; `name`, `phone` and `email` are the signed ones where there are any. All else was typed.
 */
export const KnownDetails = CustomerDetails.extend({ verified: VerifiedUser.optional() });
export type KnownDetails = z.infer<typeof KnownDetails>;

export const Status = z.enum(['online', 'away', 'offline']);
/** A supporter's own choice; without a connection a supporter counts as `offline` whatever was chosen. */
export type Status = z.infer<typeof Status>;

export const Mode = z.enum(['seats', 'code', 'auto']);
export type Mode = z.infer<typeof Mode>;

export const Role = z.enum(['supporter', 'leader', 'manager', 'admin']);
export type Role = z.infer<typeof Role>;

/** The public card of a supporter. It never holds the sign-in name. */
export const Seat = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  phone: z.string(),
  /** Address of a picture on the server, or empty. */
  picture: z.string(),
});
export type Seat = z.infer<typeof Seat>;

export const Group = z.object({ id: Id, name: Name });
export type Group = z.infer<typeof Group>;
export const Product = z.object({ id: Id, name: Name });
export type Product = z.infer<typeof Product>;
export const ProblemType = z.object({ id: Id, name: Name });
export type ProblemType = z.infer<typeof ProblemType>;

/** Every command is answered by one of these two, with `re` the command's id. */
export const Fail = z.object({
  type: z.literal('fail'),
  re: z.string(),
  code: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
  /** The request id in the server's log. */
  request: z.string().optional(),
});
export type Fail = z.infer<typeof Fail>;
/**
 * The server asks whether what it sent is read, and gets the frame back as it is. A client that lets a megabyte go
 * unanswered is closed with `too_slow` and resumes.
 */
export const Check = z.object({ type: z.literal('check'), n: z.number().int().nonnegative() });
export type Check = z.infer<typeof Check>;
/** The first frame of a connection. */
export interface Welcome<View> {
  type: 'welcome';
  version: number;
  /** A ticket for the next connection to this room, for RESUME_MS. It works once. */
  resume: string;
  /** The server's clock, epoch ms. */
  now: number;
  /** The number of the last event. */
  seq: number;
  view: View;
}

export interface Ok<Data> {
  type: 'ok';
  re: string;
  data: Data;
}
