import type { ReadableAtom } from 'nanostores';
import type { ColleagueMessage } from '../protocol/http.ts';

/** What one and a colleague say to each other; nobody else sees it. Every `$name` is a nanostore. */
export interface ColleagueTalk {
  readonly colleague: string;
  /** Oldest first. Fetched when somebody listens; null until then. */
  readonly $messages: ReadableAtom<readonly ColleagueMessage[] | null>;
  /** Whether there may be older ones. */
  readonly $hasOlder: ReadableAtom<boolean>;
  /** Fetches a hundred older ones. */
  loadOlder(): Promise<void>;
  /**
   * Resolves when it is on the server's disk. The same text sent again after a failure is one message.
   *
   * @throws DesksideError `not_found` when the colleague was removed, `not_connected` …
   */
  send(text: string): Promise<void>;
  /** Marks all that is here as read. */
  markRead(): void;
}
