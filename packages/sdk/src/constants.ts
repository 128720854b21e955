/**
 * Plain values that every part of Deskside agrees on. This file imports nothing, so that a number in the
 * widget's counter and the same number in the server's schema can never differ.
 */

/** The version a client names when it connects. It grows when a frame changes its meaning. */
export const PROTOCOL_VERSION = 1;

/** Longest text of one message, in UTF-16 code units. */
export const TEXT_MAX = 4000;
/** Largest frame either side may send, in bytes of UTF-8. */
export const FRAME_BYTES_MAX = 65_536;
/** Longest name of a person, group, product or desk. */
export const NAME_MAX = 80;
/** Longest phone number, mail address or other contact detail. */
export const CONTACT_MAX = 120;
/** Longest comment in a survey or beside an offline message. */
export const COMMENT_MAX = 1000;
/** How long after the end a record may still be written at a desk that wants none later, in milliseconds. */
export const RECORD_MS = 1_800_000;
/** Longest subject of a support record. */
export const SUBJECT_MAX = 200;
/** Longest content of a support record. */
export const CONTENT_MAX = 10_000;
/** How many attributes a site may give of a customer, and how long a text among them may be. */
export const ATTRIBUTES_MAX = 20;
export const ATTRIBUTE_TEXT_MAX = 200;
/** Longest time a site's statement of who its user is may be good for, in milliseconds. */
export const IDENTITY_MS = 300_000;
/** Shortest secret that a site signs such statements with, in bytes of UTF-8. */
export const IDENTITY_SECRET_BYTES_MIN = 32;
/** Longest address of the page a customer asks from. */
export const PAGE_MAX = 1000;
/** Longest name of a file, in UTF-16 code units. */
export const FILE_NAME_MAX = 120;
/** Largest file a desk may allow, in bytes; also what it allows when it says nothing else. */
export const FILE_BYTES_MAX = 25 * 1024 * 1024;
/** As many files, and as many bytes of them, one conversation holds. */
export const FILES_MAX = 100;
export const FILES_BYTES_MAX = 250 * 1024 * 1024;
/** A picture with more pixels, or a longer side, is a file like any other: showing it could take all memory. */
export const PICTURE_PIXELS_MAX = 50_000_000;
export const PICTURE_SIDE_MAX = 16_384;
/** Longest text of a notice to visitors. */
export const NOTICE_TEXT_MAX = 500;
/** To how many visitors one notice may go. */
export const NOTICE_VISITORS_MAX = 100;
/** How long a notice waits for its visitor and can be answered. */
export const NOTICE_MS = 600_000;
/** How many notices a supporter may send within NOTICE_MS. */
export const NOTICES_MAX = 20;
/** How many notices a visitor gets within NOTICE_MS, whoever sends them. */
export const VISITOR_NOTICES_MAX = 3;
/** How many canned responses a desk has, and each supporter, and how long their texts and shortcuts may be. */
export const RESPONSES_MAX = 200;
export const RESPONSE_TEXT_MAX = 2000;
export const SHORTCUT_MAX = 30;
/** How many sites may embed the widget of one desk. */
export const ORIGINS_MAX = 50;
/** How many entries of a long list the server gives at once: of records, offline messages and talks with colleagues. */
export const PAGE_SIZE = 100;
/** Shortest and longest password, in characters. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/** Longest text of a desk's advertisement. */
export const ADVERTISEMENT_MAX = 500;
/** Latest time after a request at which a timed reply may come, in milliseconds. */
export const REPLY_MS_MAX = 3_600_000;

/** How long an offer stays open when the desk says nothing else, in milliseconds. */
export const OFFER_MS = 20_000;
export const OFFER_MS_MIN = 5_000;
export const OFFER_MS_MAX = 120_000;
/** Pause before a customer whom everybody was offered is offered to the same people again. */
export const ROUND_PAUSE_MS = 30_000;
/** How long a customer without a connection keeps the place in the queue. */
export const QUEUE_GRACE_MS = 60_000;
/** How long an open offer waits for a supporter who lost the connection (a reload takes about a second). */
export const OFFER_GRACE_MS = 5_000;
/** How long a supporter without a connection still counts as there. */
export const PRESENCE_GRACE_MS = 25_000;
/** How long an active conversation waits for its supporter without a connection before others are asked. */
export const RESCUE_MS = 90_000;
/** Longest note, in UTF-16 code units, and how many notes a conversation holds. */
export const NOTE_MAX = 2000;
export const NOTES_MAX = 200;
/** Shortest and longest time for which somebody may be banned, in milliseconds, and how many may be at once. */
export const BAN_MS_MIN = 60_000;
export const BAN_MS_MAX = 31_622_400_000;
export const BANS_MAX = 500;
/** Longest time without a key or a movement, in minutes, after which a supporter may be made away. */
export const AWAY_MINUTES_MAX = 480;
/** How long a direct code lives. */
export const CODE_MS = 600_000;
/** How many wrong direct codes a desk accepts within CODE_MS before everybody has to solve a challenge. */
export const CODE_MISSES_MAX = 5;

/** How long its author may change or delete a message. */
export const EDIT_MS = 300_000;
/** How long a file that was uploaded waits for the message it belongs to. */
export const FILE_WAIT_MS = 3_600_000;

/** How often a client pings. */
export const PING_MS = 8_000;
/** A peer that was silent for longer than this is gone. */
export const STALE_MS = 17_000;
/** How long a socket ticket can be used. */
export const TICKET_MS = 30_000;
/** How long a client may come back with what the welcome gave it, instead of a ticket. */
export const RESUME_MS = 600_000;
/** Shortest time between two typing previews of one customer. */
export const PREVIEW_MS = 250;
/** How long a typing sign is shown after the last one arrived. */
export const TYPING_MS = 4_000;

/** The text frame that asks whether the other side is alive, and its answer. The platform answers it by itself. */
export const PING = 'ping';
export const PONG = 'pong';

/** Names of the WebSocket subprotocols: the first is what the server selects, the second carries the ticket. */
export const SUBPROTOCOL = 'deskside.v1';
export const TICKET_PREFIX = 'ticket.';

/** WebSocket close codes that are not made from an error: see {@link closeCodeOf}. */
export const CLOSE_TOO_BIG = 1009;
export const CLOSE_RESTART = 1012;

/**
 * Who may watch a conversation and take it over (rule Y1): managers and the admin all of them, a leader those of the own
 * groups. `groups` are that of the conversation, if it has one, and those of whoever is responsible for it.
 */
export function mayWatch(
  member: { role: string; groups: readonly string[] },
  groups: readonly (string | null)[],
): boolean {
  if (member.role !== 'leader') return member.role === 'manager' || member.role === 'admin';
  return groups.some((group) => group !== null && member.groups.includes(group));
}

/**
 * What a client may do after a failure: `never` send the same again, `later` (after `retryAfterMs` or a pause),
 * `reconnect` (fetch a new ticket first).
 */
export type Retry = 'never' | 'later' | 'reconnect';

/**
 * The closed list of everything that can go wrong. `status` is the HTTP status; the close code of a socket is
 * 4000 + status.
 */
export const errors = {
  bad_request: { status: 400, retry: 'never' },
  unauthorized: { status: 401, retry: 'reconnect' },
  forbidden: { status: 403, retry: 'never' },
  origin_refused: { status: 403, retry: 'never' },
  /** The desk serves nobody whose site does not say who they are. */
  identity_required: { status: 403, retry: 'never' },
  /** What the site said of its user does not hold. */
  identity_refused: { status: 403, retry: 'never' },
  /** The password is right; a code of the second step is missing, or was `wrong`. */
  code_required: { status: 403, retry: 'never' },
  /** The desk does not want to hear of this person for a while: `until` says how long. */
  banned: { status: 403, retry: 'never' },
  not_found: { status: 404, retry: 'never' },
  code_refused: { status: 404, retry: 'never' },
  method_not_allowed: { status: 405, retry: 'never' },
  too_slow: { status: 408, retry: 'reconnect' },
  wrong_state: { status: 409, retry: 'never' },
  already_open: { status: 409, retry: 'never' },
  idempotency_conflict: { status: 409, retry: 'never' },
  gone: { status: 410, retry: 'never' },
  too_large: { status: 413, retry: 'never' },
  history_truncated: { status: 416, retry: 'never' },
  unsupported: { status: 422, retry: 'never' },
  version_unsupported: { status: 426, retry: 'never' },
  challenge_required: { status: 428, retry: 'later' },
  rate_limited: { status: 429, retry: 'later' },
  internal: { status: 500, retry: 'later' },
  storage_unavailable: { status: 503, retry: 'later' },
  unavailable: { status: 503, retry: 'later' },
  /** Made by a client: the server could not be reached. */
  not_connected: { status: 503, retry: 'later' },
} as const satisfies Record<string, { status: number; retry: Retry }>;

export type ErrorCode = keyof typeof errors;

/** The WebSocket close code of an error, 4400 to 4599. */
export function closeCodeOf(code: ErrorCode): number {
  return 4000 + errors[code].status;
}
