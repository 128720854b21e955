import type { ReadableAtom } from 'nanostores';
import type { Connection } from '../conversation/message.ts';
import type { Device, Notice, NoticeAnswer } from '../protocol/lobby.ts';

/** The page a visitor is on. What is left out comes from the browser. */
export interface VisitedPage {
  /** Only what stands before `?` and `#` is sent. */
  url?: string;
  title?: string;
  /** The page before. Supporters see its site only. */
  referrer?: string;
  /** A language tag such as `zh-CN`. */
  language?: string;
  device?: Device;
}

/** A visitor in the lobby of a desk. Every `$name` is a nanostore. */
export interface Visit {
  /** The oldest notice that was not answered yet, or null: show one after the other. */
  readonly $notice: ReadableAtom<Notice | null>;
  readonly $connection: ReadableAtom<Connection>;
  /** The id of a conversation that a supporter began here; it is in `$conversation` of the customer as well. */
  readonly $entered: ReadableAtom<string | null>;
  /** Tells supporters which page the visitor is on now. May be called often: the newest counts. */
  page(page?: VisitedPage): void;
  /**
   * Answers a notice, once; it is gone from `$notice` at once. Who accepts an invitation wants to talk to whoever sent
   * it: go on with `request({ seat: notice.from.id })`.
   *
   * @throws DesksideError `gone` when its time was over or another tab was faster.
   */
  answer(notice: string, answer: NoticeAnswer): Promise<void>;
  /** Leaves the lobby. */
  close(): void;
}
