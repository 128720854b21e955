import type { DeskState, Member, Transfer, Visit } from './state.ts';
import { isAskable, isTried, type FreePlaces } from './suitable.ts';

/** The active conversations that others are to be asked for, and nobody is, in the order of asking for help. */
export function transfersToOffer(state: DeskState): Visit[] {
  const open: Visit[] = [];
  for (const visit of state.visits.values()) if (visit.transfer !== null && visit.offer === null) open.push(visit);
  return open.sort((a, b) => a.arrival - b.arrival);
}

/** [X1] Who is asked next to go on with a conversation, or null if there is nobody. */
export function nextTaker(state: DeskState, visit: Visit, transfer: Transfer, free: FreePlaces): Member | null {
  // [M4] The group of whoever is being helped may be no more.
  if (transfer.to === null)
    return free.bestFor(visit, transfer.group !== null && state.groups.has(transfer.group) ? transfer.group : null);
  const member = state.members.get(transfer.to);
  return member !== undefined && isAskable(member) && !isTried(visit, member) ? member : null;
}
