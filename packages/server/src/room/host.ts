import type { OutboxRow } from './store.ts';

/** The world as a room sees it. Production gives the platform, tests give a fake. */
export interface Host {
  /** Milliseconds since 1970. */
  now(): number;
  /** Delivers a tell; resolves when the other room has it on disk, rejects if it should be tried again. */
  tell(tell: OutboxRow): Promise<void>;
  /** Asks to be woken at this time at the latest. Earlier requests stay. */
  wakeAt(time: number): void;
  /** Keeps the room alive until the promise settles. */
  waitFor(work: Promise<void>): void;
  /** Writes a line to the server's log. Never texts, names or tokens. */
  log(event: string, details: Record<string, unknown>): void;
}
