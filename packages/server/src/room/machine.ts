import type { ErrorCode } from '@deskside/sdk/constants';

/** An expected refusal. It is a value; `throw` means a bug. */
export interface Failure {
  failure: ErrorCode;
  /** What the receiver needs to go on, typed by the code: `rate_limited` has `retryAfterMs`. */
  data?: Record<string, unknown>;
}

/**
 * The state of a machine: named collections of plain JSON values. `evolve` replaces what it changes and keeps the
 * rest by reference, so that storage finds the changed rows by comparing references and needs no mapping of its own.
 */
export type Collections = { readonly [collection: string]: ReadonlyMap<string, unknown> };

/**
 * The rules of a room as four pure values. No clock, random numbers or I/O: times and ids come in with the command,
 * so that the same commands always give the same events.
 */
export interface Machine<State extends Collections, Command, Event> {
  initial: State;
  /** What follows from a command. May refuse. */
  decide(state: State, command: Command, now: number): readonly Event[] | Failure;
  /** The state after an event. Total: it cannot fail. */
  evolve(state: State, event: Event): State;
  /** When the clock next matters (the room then decides `{ type: 'tick' }`), or null. */
  wakeAt(state: State): number | null;
}

export function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && 'failure' in result;
}
