import { endLiveCode } from './codes.ts';
import type { CommandOf } from './command.ts';
import { endOffersTo } from './offers.ts';
import type { Member } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { statusOf } from './suitable.ts';
import { takeBack } from './transfers.ts';
import { askToChoose } from './visits.ts';

/** [P2] [O5] */
export function setStatus(step: Step, command: CommandOf<'status.set'>): Refusal {
  const { supporter, status } = command;
  const member = step.state.members.get(supporter);
  if (member === undefined || member.disabled) return { failure: 'forbidden' };
  if (member.role === 'admin' && status === 'online') return { failure: 'forbidden' };
  if (member.status === status && !member.idle) return undefined;

  const wasOnline = statusOf(member) === 'online';
  step.emit({ type: 'status.chosen', supporter, status });
  if (status !== 'online') endOffersTo(step, supporter, 'away');
  if (wasOnline) askToChoose(step, supporter);
  return undefined;
}

/** [P6] [O5] */
export function setActivity(step: Step, command: CommandOf<'supporter.activity'>): Refusal {
  const { supporter, idle } = command;
  const member = step.state.members.get(supporter);
  if (member === undefined || member.disabled) return { failure: 'forbidden' };
  if (member.idle === idle) return undefined;

  const wasOnline = statusOf(member) === 'online';
  step.emit({ type: idle ? 'supporter.idled' : 'supporter.returned', supporter });
  if (idle) endOffersTo(step, supporter, 'away');
  if (idle && wasOnline) askToChoose(step, supporter);
  return undefined;
}

/** [P7] */
export function setAway(step: Step, command: CommandOf<'away.set'>): Refusal {
  const { supporter, minutes } = command;
  const member = step.state.members.get(supporter);
  if (member === undefined || member.disabled) return { failure: 'forbidden' };
  if (member.awayMinutes !== minutes) step.emit({ type: 'away.chosen', supporter, minutes });
  return undefined;
}

/** [P3] */
export function connectSupporter(step: Step, command: CommandOf<'supporter.connect'>): Refusal {
  const member = step.state.members.get(command.supporter);
  if (member === undefined || member.disabled) return { failure: 'forbidden' };
  if (member.presence !== 'here') comeBack(step, member.id);
  return undefined;
}

/** [P1] Nothing ends here: `settleDue` ends what outlasts its grace. */
export function disconnectSupporter(step: Step, command: CommandOf<'supporter.disconnect'>): void {
  const member = step.state.members.get(command.supporter);
  const since = Math.min(command.since, step.now);
  if (member?.presence === 'here') step.emit({ type: 'supporter.disconnected', supporter: member.id, since });
}

function comeBack(step: Step, supporter: string): void {
  step.emit({ type: 'supporter.connected', supporter });
  takeBack(step, supporter);
}

/** [P5] */
export function resetPresence(step: Step, command: CommandOf<'presence.reset'>): Refusal {
  const connected = new Set(command.connected);
  for (const { id: supporter, presence, disabled } of step.state.members.values()) {
    const isHere = connected.has(supporter) && !disabled;
    if (isHere && presence !== 'here') comeBack(step, supporter);
    if (!isHere && presence === 'here') step.emit({ type: 'supporter.disconnected', supporter, since: step.now });
  }
  return undefined;
}

/** [P4] The supporter was without a connection for too long. */
export function giveUp(step: Step, member: Member): void {
  const wasOnline = statusOf(member) === 'online';
  step.emit({ type: 'supporter.gone', supporter: member.id });
  endLiveCode(step, member.id, 'withdrawn');
  if (wasOnline) askToChoose(step, member.id);
}
