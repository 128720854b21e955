import { failure } from '../room/outcome.ts';
import type { Failure } from '../room/machine.ts';
import { hashToken } from './token.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long a failed try counts for its network and its desk. */
export const CROWD_MS = 15 * MINUTE;
/** How long a failed try counts at all. */
export const ATTEMPTS_MS = 24 * HOUR;
const ACCOUNT_FAILURES = 5;
const NETWORK_FAILURES = 20;
const DESK_FAILURES = 100;
const KEYS_MAX = 10_000;

/** How long a failed try counts for its account, and the longest pause. */
const PAUSES = {
  password: { countsMs: CROWD_MS, maxMs: MINUTE },
  // Whoever is asked for a code knows the password, and of a million codes three are right: a try a minute would find one of
  // them within months.
  code: { countsMs: ATTEMPTS_MS, maxMs: HOUR },
} as const;

/** Failed sign-ins, by key. */
export interface Attempts {
  failures(key: string, since: number): { count: number; last: number };
  add(key: string, now: number): void;
  forget(key: string): void;
}

/** Who tries to sign in. */
export interface Attempt {
  /** What is guessed. */
  secret: keyof typeof PAUSES;
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
      attempts.failures('desk', now - CROWD_MS).count >= DESK_FAILURES ||
      (network !== null && attempts.failures(network, now - CROWD_MS).count >= NETWORK_FAILURES);
    if (isCrowded) return failure('challenge_required');
  }
  const { countsMs, maxMs } = PAUSES[attempt.secret];
  const { count, last } = attempts.failures(account, now - countsMs);
  if (count < ACCOUNT_FAILURES) return null;
  const pause = Math.min(maxMs, 1000 * 2 ** (count - ACCOUNT_FAILURES));
  return now < last + pause ? failure('rate_limited', { retryAfterMs: last + pause - now }) : null;
}

/** Writes down how a try ended. */
export function settleAttempt(attempts: Attempts, attempt: Attempt, isRight: boolean, now: number): void {
  const { account, network } = keysOf(attempt);
  if (isRight) attempts.forget(account);
  else for (const key of ['desk', account, network]) if (key !== null) attempts.add(key, now);
}

function keysOf({ secret, user, network }: Attempt): { account: string; network: string | null } {
  return {
    // Not one name for both: names are what anybody types.
    account: `${secret}:${hashToken(user)}`,
    network: network === '' ? null : `network:${hashToken(network)}`,
  };
}

/** Attempts that are kept in memory, for names that have no room to keep them in. */
export class MemoryAttempts implements Attempts {
  readonly #times = new Map<string, number[]>();

  failures(key: string, since: number): { count: number; last: number } {
    const times = (this.#times.get(key) ?? []).filter((at) => at >= since);
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
