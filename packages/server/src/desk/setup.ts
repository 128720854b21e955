import { endLiveCode } from './codes.ts';
import type { CommandOf, MemberInput } from './command.ts';
import { endOffersTo } from './offers.ts';
import { isWaiting, type DeskState, type Member } from './state.ts';
import type { Refusal, Step } from './step.ts';
import { canServe } from './suitable.ts';
import { askToChoose, closeVisit } from './visits.ts';

/** [M1] [M2] */
export function applySetup(step: Step, command: CommandOf<'setup.apply'>): Refusal {
  const { type: _type, by, ...setup } = command;
  const { state } = step;

  const groups = new Set(setup.groups.map((group) => group.id));
  const ids = new Set<string>();
  for (const { id, user, groups: own } of setup.members) {
    const unknown = own.find((group) => !groups.has(group));
    if (unknown !== undefined) return { failure: 'bad_request', data: { group: unknown, user } };
    if (ids.has(id)) return { failure: 'bad_request', data: { twice: 'member', user } };
    ids.add(id);
  }

  if (by !== undefined && !isAdmin(state.members.get(by)) && changesAdmins(state, setup.members)) {
    return { failure: 'forbidden', data: { role: 'admin' } };
  }

  const servedBefore = [...state.members.values()].filter(canServe).map((member) => member.id);
  const removed = [...state.members.values()].filter((member) => !member.disabled && !ids.has(member.id));
  step.emit({ type: 'setup.applied', ...setup, removed: removed.map((member) => member.id) });

  for (const id of servedBefore) if (!canServe(step.state.members.get(id))) dismiss(step, id);
  forgetWhatIsGone(step);
  return undefined;
}

const isAdmin = (member: Member | undefined) => member?.role === 'admin' && !member.disabled;

/** [M5] Whether somebody becomes an admin by this, or is one no more. */
function changesAdmins(state: DeskState, members: readonly MemberInput[]): boolean {
  const admins = new Set(members.filter(({ role }) => role === 'admin').map(({ id }) => id));
  return (
    [...admins].some((id) => !isAdmin(state.members.get(id))) ||
    [...state.members.values()].some((member) => isAdmin(member) && !admins.has(member.id))
  );
}

/** [M2] Nobody is left waiting for, or alone with, somebody who will never answer. */
function dismiss(step: Step, supporter: string): void {
  endLiveCode(step, supporter, 'withdrawn');
  endOffersTo(step, supporter, 'withdrawn');
  askToChoose(step, supporter);
  for (const visit of step.state.visits.values()) if (visit.supporter === supporter) closeVisit(step, visit, 'desk');
}

/** [M4] Whoever waits for a group that is no more waits for any; a product that is no more is left out. */
function forgetWhatIsGone(step: Step): void {
  const { groups, products, visits } = step.state;
  for (const visit of visits.values()) {
    if (!isWaiting(visit)) continue;
    const change: { group?: null; product?: null } = {};
    if (visit.group !== null && !groups.has(visit.group)) change.group = null;
    if (visit.product !== null && !products.has(visit.product)) change.product = null;
    if (Object.keys(change).length === 0) continue;
    step.emit({ type: 'customer.changed', conversation: visit.conversation, change });
  }
}
