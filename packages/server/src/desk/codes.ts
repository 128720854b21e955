import { CODE_MISSES_MAX, CODE_MS } from '@deskside/sdk/constants';
import type { Failure } from '../room/machine.ts';
import { isForgotten, isLive } from './code-lifetime.ts';
import type { CommandOf } from './command.ts';
import type { DeskMachineEvent, EventOf } from './event.ts';
import { deskOf, type DeskState, type DirectCode } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { canServe, isAskable } from './suitable.ts';

/** [C8] Whether these digits, hashed, were drawn within the last day: then draw others. */
function isCodeTaken(state: DeskState, hash: string, now: number): boolean {
  const code = state.codes.get(hash);
  return code !== undefined && !isForgotten(code, now);
}

/** [C1] */
export function createCode(step: Step, command: CommandOf<'code.create'>): Refusal {
  const { supporter, hash, until } = command;
  const member = step.state.members.get(supporter);
  if (!canServe(member)) return { failure: 'forbidden' };
  if (!isAskable(member)) return { failure: 'wrong_state', data: { status: member.status, presence: member.presence } };
  if (isCodeTaken(step.state, hash, step.now)) return { failure: 'wrong_state', data: { taken: true } };
  endLiveCode(step, supporter, 'replaced');
  step.emit({ type: 'code.created', supporter, hash, until });
  return undefined;
}

/** Ends the live code of a supporter, if there is one. */
export function endLiveCode(step: Step, supporter: string, state: 'replaced' | 'withdrawn'): void {
  for (const code of step.state.codes.values()) {
    if (code.supporter !== supporter || !isLive(code, step.now)) continue;
    step.emit({ type: 'code.ended', supporter, hash: code.hash, state });
  }
}

/** [C4] Whether so many wrong codes were tried lately that everybody has to solve a challenge. */
export function isChallengeNeeded(state: DeskState, now: number): boolean {
  const misses = deskOf(state)?.misses ?? [];
  const oldest = misses[misses.length - CODE_MISSES_MAX];
  return oldest !== undefined && now < oldest + CODE_MS;
}

/** [C2] [C3] What a code leads to: a live code, or how it missed. */
export function findCode(state: DeskState, hash: string, now: number): DirectCode | EventOf<'code.missed'>['reason'] {
  const code = state.codes.get(hash);
  if (code === undefined || isForgotten(code, now)) return 'wrong';
  if (isLive(code, now)) return code;
  return code.state === 'used' || code.state === 'burnt' ? 'used' : 'expired';
}

/**
 * [C3] A wrong code and wrong digits leave a trace, so they are an event and not a refusal of `decide`. The sender is
 * refused all the same: this is what to answer, or null if nothing was wrong.
 */
export function refusalOf(events: readonly DeskMachineEvent[]): Failure | null {
  for (const event of events) {
    if (event.type === 'code.missed') return { failure: 'code_refused', data: { reason: event.reason } };
  }
  return null;
}
