import { BANS_MAX } from '@deskside/sdk/constants';
import type { CommandOf } from './command.ts';
import type { BanRow } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { canServe, mayLift } from './suitable.ts';
import { closeVisit } from './visits.ts';

/** [N1] [N3] */
export function banCustomer(step: Step, command: CommandOf<'customer.ban'>): Refusal {
  const { state, now } = step;
  const { supporter: by, customer, known, name, reason } = command;
  const member = state.members.get(by);
  if (!canServe(member)) return { failure: 'forbidden' };
  if (!known) return { failure: 'not_found' };
  const before = state.bans.get(customer);
  // [N4] Whoever may not lift a ban makes it no shorter either.
  if (before && !mayLift(member, before)) return { failure: 'forbidden' };
  if (!before && state.bans.size >= BANS_MAX) return { failure: 'too_large', data: { max: BANS_MAX } };
  const visit = [...state.visits.values()].find((one) => one.customer === customer);
  // [N5] What was banned once stays so when the time is changed afterwards, with nothing open.
  const network = command.network ? visit?.network || before?.network || null : null;
  step.emit({ type: 'customer.banned', customer, name, network, reason, by, until: now + command.ms });
  if (visit) closeVisit(step, visit, 'desk');
  return undefined;
}

/** [N4] */
export function liftBan(step: Step, command: CommandOf<'ban.lift'>): Refusal {
  const { supporter: by, customer } = command;
  const ban = step.state.bans.get(customer);
  if (!ban) return { failure: 'gone' };
  if (!mayLift(step.state.members.get(by), ban)) return { failure: 'forbidden' };
  step.emit({ type: 'ban.ended', customer, by });
  return undefined;
}

/** [N4] When time alone ends it. */
export function settleBan(step: Step, { customer, until }: BanRow): void {
  if (until <= step.now) step.emit({ type: 'ban.ended', customer, by: null });
}
