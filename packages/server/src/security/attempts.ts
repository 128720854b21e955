import { failure } from '../room/outcome.ts';
import type { Failure } from '../room/machine.ts';
import { hashToken } from './token.ts';

const MINUTE = 60_000;
/** How long a failed try counts. */
export const ATTEMPTS_MS = 15 * MINUTE;
const ACCOUNT_FAILURES = 5;
const NETWORK_FAILURES = 20;
const DESK_FAILURES = 100;
const DELAY_MAX_MS = MINUTE;
const KEYS_MAX = 10_000;

/** Failed sign-ins of the last 15 minutes, by key. */
export interface Attempts {
  failures(key: string): { count: number; last: number };
  add(key: string, now: number): void;
  forget(key: string): void;
}

/** Who tries to sign in. */
export interface Attempt {
  /** The name, as it is compared. */
  user: string;
  /** Where the try comes from; empty if the server cannot know. */
  network: string;
  /** Whether a challenge was solved for it. */
  challenged: boolean;
}

/**
 * The limits of S6, before a password is looked at: after five failures an account answers only after a growing pause
 * (never a lock), after twenty from a network or a hundred at the desk everybody has to solve a challenge.
 */
export function refuseAttempt(attempts: Attempts, attempt: Attempt, now: number): Failure | null {
  const { account, network } = keysOf(attempt);
  if (!attempt.challenged) {
    const isCrowded =
      attempts.failures('desk').count >= DESK_FAILURES ||
      (network !== null && attempts.failures(network).count >= NETWORK_FAILURES);
    if (isCrowded) return failure('challenge_required');
  }
  const { count, last } = attempts.failures(account);
  if (count < ACCOUNT_FAILURES) return null;
  const pause = Math.min(DELAY_MAX_MS, 1000 * 2 ** (count - ACCOUNT_FAILURES));
  return now < last + pause ? failure('rate_limited', { retryAfterMs: last + pause - now }) : null;
}

/** Writes down how a try ended. */
export function settleAttempt(attempts: Attempts, attempt: Attempt, isRight: boolean, now: number): void {
  const { account, network } = keysOf(attempt);
  if (isRight) attempts.forget(account);
  else for (const key of ['desk', account, network]) if (key !== null) attempts.add(key, now);
}

function keysOf({ user, network }: Attempt): { account: string; network: string | null } {
  return {
    account: `account:${hashToken(user)}`,
    network: network === '' ? null : `network:${hashToken(network)}`,
  };
}

/** Attempts that are kept in memory, for names that have no room to keep them in. */
export class MemoryAttempts implements Attempts {
  readonly #times = new Map<string, number[]>();

  failures(key: string): { count: number; last: number } {
    const times = this.#times.get(key) ?? [];
    return { count: times.length, last: times.at(-1) ?? 0 };
  }

  add(key: string, now: number): void {
    if (this.#times.size >= KEYS_MAX) this.dropBefore(now);
    this.#times.set(key, [...(this.#times.get(key) ?? []), now].slice(-DESK_FAILURES));
  }

  forget(key: string): void {
    this.#times.delete(key);
  }

  dropBefore(time: number): void {
    for (const [key, times] of this.#times) {
      const kept = times.filter((at) => at >= time);
      if (kept.length === 0) this.#times.delete(key);
      else if (kept.length < times.length) this.#times.set(key, kept);
    }
  }
}
