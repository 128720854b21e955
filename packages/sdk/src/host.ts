/** The world as the SDK sees it: one small object, so that tests crank the clock by hand. */
export interface Host {
  /** Epoch milliseconds. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  /** A new id for a command or a message: 8 to 64 of `A-Z a-z 0-9 _ -`, never drawn twice. */
  id(): string;
  /** Calls back once after `ms` milliseconds; returns its undo. */
  wake(ms: number, run: () => void): () => void;
  /** Calls back whenever the network may have come back (online, page shown again); returns its undo. */
  onAwake(run: () => void): () => void;
}
