import { mayWatch } from '@deskside/sdk/constants';
import type { Status } from '@deskside/sdk/protocol';
import type { BanRow, DeskState, Member, Visit } from './state.ts';
import { deskOf } from './state.ts';

/** [M3] Whether this member may be responsible for a customer at all. */
export function canServe(member: Member | undefined): member is Member {
  return member !== undefined && !member.disabled && member.role !== 'admin';
}

/** [W7] Whether this member may take a customer of their own accord: whoever is not there cannot. */
export function mayTake(member: Member | undefined): member is Member {
  return canServe(member) && member.presence !== 'gone';
}

/** [P1] [P6] The status that counts: as chosen, unless the supporter is not there, by connection or in person. */
export function statusOf(member: Member): Status {
  if (member.presence === 'gone' || !canServe(member)) return 'offline';
  return isIdle(member) ? 'away' : member.status;
}

/** [P6] Whether the supporter is away without having chosen it. */
export function isIdle(member: Member): boolean {
  return member.presence !== 'gone' && member.idle && member.status === 'online' && canServe(member);
}

/** [O1] Whether an offer may be made to this member, a free place apart. */
export function isAskable(member: Member): boolean {
  return canServe(member) && member.status === 'online' && !member.idle && member.presence === 'here';
}

/** [A5] Whether this supporter was asked in this round already and did not become free since. */
export function isTried(visit: Visit, member: Member): boolean {
  return visit.tried[member.id] === member.turn;
}

/** [Y1] */
export function maySupervise(state: DeskState, member: Member | undefined, visit: Visit): member is Member {
  if (member === undefined || member.disabled) return false;
  return mayWatch(member, [visit.group, ...(state.members.get(visit.supporter ?? '')?.groups ?? [])]);
}

/** [N4] */
export function mayLift(member: Member | undefined, ban: BanRow): boolean {
  return member !== undefined && !member.disabled && (member.role !== 'supporter' || ban.by === member.id);
}

export function serves(member: Member, group: string | null): boolean {
  return group === null || member.groups.includes(group);
}

/** How many conversations this member takes at the same time. */
export function capacityOf(state: DeskState, member: Member): number {
  return member.capacity ?? deskOf(state)?.settings.capacity ?? 1;
}

/** Conversations of each supporter who has any. */
export function loadsOf(state: DeskState): Map<string, number> {
  const loads = new Map<string, number>();
  for (const { supporter } of state.visits.values()) {
    if (supporter !== null) loads.set(supporter, (loads.get(supporter) ?? 0) + 1);
  }
  return loads;
}

/** [A2] As {@link loadsOf}, with each pending offer as if it were accepted, so that nobody is promised twice. */
function promisedLoadsOf(state: DeskState): Map<string, number> {
  const loads = loadsOf(state);
  for (const { offer } of state.visits.values()) {
    if (offer !== null) loads.set(offer.supporter, (loads.get(offer.supporter) ?? 0) + 1);
  }
  return loads;
}

/** Everybody with a free place, and who of them is next for a customer. */
export interface FreePlaces {
  has(supporter: string): boolean;
  /** [A1] The lowest load, then the longest idle, then the smallest id, among those not tried in this round. */
  bestFor(visit: Visit, group?: string | null): Member | null;
  /** One place of this supporter is promised. */
  take(member: Member): void;
}

export function createFreePlaces(state: DeskState): FreePlaces {
  const loads = promisedLoadsOf(state);
  const loadOf = (member: Member) => loads.get(member.id) ?? 0;
  // By group, and everybody under null. Most customers wait because their list is empty: that costs nothing.
  const lists = new Map<string | null, Member[]>();
  const free = new Set<string>();

  for (const member of state.members.values()) {
    if (!isAskable(member) || loadOf(member) >= capacityOf(state, member)) continue;
    free.add(member.id);
    for (const group of [null, ...new Set(member.groups)]) {
      const list = lists.get(group);
      if (list === undefined) lists.set(group, [member]);
      else list.push(member);
    }
  }

  function goesBefore(a: Member, b: Member): boolean {
    const difference = loadOf(a) - loadOf(b) || a.idleSince - b.idleSince;
    return difference === 0 ? a.id < b.id : difference < 0;
  }

  return {
    has: (supporter) => free.has(supporter),
    bestFor(visit, group = visit.group) {
      let best: Member | null = null;
      for (const member of lists.get(group) ?? []) {
        if (member.id !== visit.supporter && !isTried(visit, member) && (best === null || goesBefore(member, best)))
          best = member;
      }
      return best;
    },
    take(member) {
      loads.set(member.id, loadOf(member) + 1);
      if (loadOf(member) < capacityOf(state, member) || !free.delete(member.id)) return;
      for (const group of [null, ...new Set(member.groups)]) {
        const list = lists.get(group);
        if (list !== undefined) list.splice(list.indexOf(member), 1);
      }
    },
  };
}
