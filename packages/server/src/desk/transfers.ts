import { RESCUE_MS } from '@deskside/sdk/constants';
import type { CommandOf } from './command.ts';
import type { EventOf } from './event.ts';
import { endOffer } from './offers.ts';
import type { DeskState, Transfer, Visit } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { nextTaker, transfersToOffer } from './transfer-queue.ts';
import { canServe, createFreePlaces, maySupervise, mayTake } from './suitable.ts';

/** [X1] */
export function startTransfer(step: Step, command: CommandOf<'transfer.start'>): Refusal {
  const { conversation, supporter, to, group, note } = command;
  const { state } = step;
  const visit = state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (visit.supporter !== supporter) return { failure: 'forbidden' };
  if (visit.transfer !== null) return { failure: 'wrong_state', data: { transfer: true } };
  if ((to === undefined) === (group === undefined) || to === supporter) return { failure: 'bad_request' };
  if (group !== undefined && !state.groups.has(group)) return { failure: 'not_found', data: { group } };
  if (to !== undefined && !canServe(state.members.get(to))) return { failure: 'not_found', data: { supporter: to } };

  const transfer: Transfer = { to: to ?? null, group: group ?? null, note, lost: false, last: null };
  const nobody = nextTaker(state, visit, transfer, createFreePlaces(state)) === null;
  if (nobody) return { failure: 'wrong_state', data: { nobody: true } };
  const { last: _, ...wish } = transfer;
  step.emit({ type: 'transfer.started', conversation, ...wish });
  return undefined;
}

/** [X3] */
export function withdrawTransfer(step: Step, command: CommandOf<'transfer.withdraw'>): Refusal {
  const visit = step.state.visits.get(command.conversation);
  if (visit === undefined) return { failure: 'not_found' };
  if (visit.supporter !== command.supporter) return { failure: 'forbidden' };
  if (visit.transfer === null || visit.transfer.lost) return { failure: 'gone' };
  endTransfer(step, visit, 'withdrawn');
  return undefined;
}

/** [Y3] */
export function takeOver(step: Step, command: CommandOf<'conversation.take-over'>): Refusal {
  const { conversation, supporter } = command;
  const visit = step.state.visits.get(conversation);
  if (visit === undefined) return { failure: 'not_found' };
  const member = step.state.members.get(supporter);
  if (!mayTake(member) || !maySupervise(step.state, member, visit)) return { failure: 'forbidden' };
  const from = visit.supporter;
  if (from === null || from === supporter) return { failure: 'wrong_state', data: { supporter: from } };
  endOffer(step, visit, 'withdrawn');
  step.emit({ type: 'conversation.assigned', conversation, supporter, how: 'taken-over', from });
  return undefined;
}

function endTransfer(step: Step, visit: Visit, reason: EventOf<'transfer.ended'>['reason']): void {
  const { conversation, transfer } = visit;
  if (transfer === null) return;
  const asked = visit.offer?.supporter ?? transfer.last?.supporter ?? null;
  endOffer(step, visit, 'withdrawn');
  const { to, group, lost } = transfer;
  step.emit({ type: 'transfer.ended', conversation, to, group, asked, reason, lost });
}

/** [X2] What was offered and nobody took stays where it is. */
export function endRefused(step: Step): void {
  for (const visit of transfersToOffer(step.state)) {
    if (visit.transfer?.lost === false) endTransfer(step, visit, visit.transfer.last?.reason ?? 'away');
  }
}

/** [X5] When others are asked for a conversation because its supporter is not there. */
export function strandsAt(state: DeskState, { supporter, transfer }: Visit): number | null {
  if (supporter === null || transfer?.lost) return null;
  const lostAt = state.members.get(supporter)?.lostAt ?? null;
  return lostAt === null ? null : lostAt + RESCUE_MS;
}

/** [X5] */
export function strand(step: Step, { conversation, group, transfer }: Visit): void {
  step.emit({ type: 'transfer.started', conversation, to: null, group, note: transfer?.note ?? '', lost: true });
}

/** [X6] */
export function takeBack(step: Step, supporter: string): void {
  for (const visit of step.state.visits.values()) {
    if (visit.supporter === supporter && visit.transfer?.lost) endTransfer(step, visit, 'returned');
  }
}
