import type { ReadableAtom } from 'nanostores';
import type { Connection } from '../conversation/message.ts';
import type { NoticeKind, Visitor } from '../protocol/lobby.ts';

/** What visitors are told. */
export interface NoticeToSend {
  /** An invitation asks to talk to you, a notice tells something. */
  kind: NoticeKind;
  /** At most NOTICE_TEXT_MAX characters. */
  text: string;
  /** Where a notice leads to: an address that begins with `https://` or `http://`. */
  link?: string;
}

/** The visitors on the sites of a desk, as its supporters see them. Every `$name` is a nanostore. */
export interface Lobby {
  /** Everybody who is here, longest first; each with the newest notice and its answer. Null until the first connection. */
  readonly $visitors: ReadableAtom<readonly Visitor[] | null>;
  /** Closed with the error `not_found`: the desk keeps no lobby (any more). */
  readonly $connection: ReadableAtom<Connection>;
  /** The server's clock in epoch milliseconds. */
  now(): number;
  /**
   * Sends a notice to at most NOTICE_VISITORS_MAX visitors: they see it now, or on the next page within ten minutes.
   * Resolves, when it is on the server's disk, with its id and with those it went to.
   *
   * @throws DesksideError `gone` when none of them is here any more, `rate_limited` …
   */
  sendNotice(visitors: readonly string[], notice: NoticeToSend): Promise<{ notice: string; visitors: string[] }>;
  /** Tries to connect now instead of waiting. */
  retryNow(): void;
  /** Lets go of the socket. */
  close(): void;
}
