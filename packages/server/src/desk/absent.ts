import type { DeskState, Member, Visit } from './state.ts';
import { phaseOf } from './state.ts';
import { canServe, serves } from './suitable.ts';

/** [U1] Whoever has no console open and did not choose to be offline. */
export function isAbsent(member: Member | undefined): member is Member {
  return canServe(member) && member.presence !== 'here' && member.status !== 'offline';
}

/** [U2] Whom to tell that this customer waits and nobody is being asked: all absent who could be asked. */
export function absentFor(state: DeskState, visit: Visit | undefined): Member[] {
  if (visit === undefined || phaseOf(visit) !== 'queued') return [];
  return absentOf(state, visit.seat, visit.group);
}

/** [U3] Those of a group, or the one of a seat. */
export function absentOf(state: DeskState, seat: string | null, group: string | null): Member[] {
  return [...state.members.values()].filter(
    (member) => isAbsent(member) && (seat === null ? serves(member, group) : member.id === seat),
  );
}
