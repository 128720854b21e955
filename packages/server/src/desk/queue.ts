import type { DeskState, Member, Visit } from './state.ts';
import { deskOf, phaseOf } from './state.ts';
import { canServe, capacityOf, statusOf } from './suitable.ts';

/** [W1] Everybody who waits without an offer, in the order in which they asked. */
export function queueOf(state: DeskState): Visit[] {
  const queue: Visit[] = [];
  for (const visit of state.visits.values()) if (phaseOf(visit) === 'queued') queue.push(visit);
  return queue.sort((a, b) => a.arrival - b.arrival);
}

/** Where somebody stands in the queue. */
export interface Place {
  /** 1 is next. */
  position: number;
  estimateMs: number | null;
  /** How many people could help in principle. */
  online: number;
}

interface Helpers {
  online: number;
  /** Conversations they take at the same time, all together. */
  places: number;
}

/** [W4] [W5] [W6] The place of everybody in the queue, in one pass. */
export function placesOf(state: DeskState): Map<string, Place> {
  const queue = queueOf(state);
  const places = new Map<string, Place>();
  if (queue.length === 0) return places;

  const helpers = helpersByGroup(state);
  const handlingMs = deskOf(state)?.handlingMs ?? null;
  const before = { seats: new Map<string, number>(), groups: new Map<string | null, number>(), all: 0 };

  for (const visit of queue) {
    let ahead: number;
    let who: Helpers;
    if (visit.seat !== null) {
      ahead = before.seats.get(visit.seat) ?? 0;
      before.seats.set(visit.seat, ahead + 1);
      who = helpersOfSeat(state, state.members.get(visit.seat));
    } else {
      // Whoever asked for any group may take the next place of each group, so they stand in all lines at once.
      const own = before.groups.get(visit.group) ?? 0;
      ahead = visit.group === null ? before.all : own + (before.groups.get(null) ?? 0);
      before.groups.set(visit.group, own + 1);
      before.all += 1;
      who = helpers.get(visit.group) ?? { online: 0, places: 0 };
    }
    const position = ahead + 1;
    const estimateMs =
      handlingMs === null || who.places === 0 ? null : Math.round((handlingMs * position) / who.places);
    places.set(visit.conversation, { position, estimateMs, online: who.online });
  }
  return places;
}

function helpersOfSeat(state: DeskState, member: Member | undefined): Helpers {
  if (!canServe(member) || statusOf(member) !== 'online') return { online: 0, places: 0 };
  return { online: 1, places: capacityOf(state, member) };
}

/** Who is online for each group; null: for any. */
function helpersByGroup(state: DeskState): Map<string | null, Helpers> {
  const byGroup = new Map<string | null, Helpers>();
  for (const member of state.members.values()) {
    const { online, places } = helpersOfSeat(state, member);
    if (online === 0) continue;
    for (const group of [null, ...new Set(member.groups)]) {
      const sum = byGroup.get(group) ?? { online: 0, places: 0 };
      byGroup.set(group, { online: sum.online + online, places: sum.places + places });
    }
  }
  return byGroup;
}

/** How much one conversation moves the running average: the last dozen or so count. */
const WEIGHT = 1 / 8;

/** [W5] The running average after one more conversation of `durationMs`. */
export function nextHandlingMs(average: number | null, durationMs: number): number {
  const duration = Math.max(0, durationMs);
  return average === null ? duration : Math.round(average + (duration - average) * WEIGHT);
}
