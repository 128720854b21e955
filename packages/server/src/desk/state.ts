import type { Client, KnownDetails, DeskSettings, Mode, Role, Seat, Status } from '@deskside/sdk/protocol';
import type { OfferEnd } from './event.ts';

/** The one row of the collection `desk`. */
export interface DeskRow {
  /** The desk id. */
  id: string;
  name: string;
  settings: DeskSettings;
  /** The `seq` of the newest event in the feed of the desk, see `feedOf` in `audience.ts`. */
  seq: number;
  /** Requests so far. Each visit keeps its number: that is the order of the queue. */
  arrivals: number;
  /** Running average of how long a conversation takes, in milliseconds. Null before the first has ended. */
  handlingMs: number | null;
  /** When the newest wrong direct codes were tried: at most `CODE_MISSES_MAX` of them, oldest first. */
  misses: readonly number[];
}

/** A group, a product or a problem type. */
export interface NamedRow {
  id: string;
  name: string;
  /** Where it stands in its list, from 0. */
  order: number;
}

/**
 * Whether a supporter is there: `here` with a connection, `lost` for PRESENCE_GRACE_MS after the last one broke,
 * `gone` after that.
 */
type Presence = 'here' | 'lost' | 'gone';

/** A member of staff. Whoever is removed stays as `disabled`: records and messages go on pointing at them. */
export interface Member {
  id: string;
  /** The sign-in name. Never shown to customers or colleagues. */
  user: string;
  seat: Seat;
  role: Role;
  /** Ids of groups, in the order of the set-up. */
  groups: readonly string[];
  /** Conversations at the same time; null: what the desk's settings say. */
  capacity: number | null;
  /** Where the member stands in the list of seats, from 0. */
  order: number;
  disabled: boolean;
  /** What the supporter chose. What counts is `statusOf` in `suitable.ts`. */
  status: Status;
  /** Nobody uses any of the consoles: away, whatever was chosen. */
  idle: boolean;
  /** After how many minutes the consoles say so; null: as the desk's settings say. */
  awayMinutes: number | null;
  presence: Presence;
  /** Since when there is no connection; null while `here` and for whoever never was. */
  lostAt: number | null;
  /** When the last conversation began or ended or the supporter came online, whichever was last. */
  idleSince: number;
  /** Grows by one whenever the supporter becomes free, see [A6]. */
  turn: number;
}

/** A conversation shown to one supporter with a countdown. */
export interface Offer {
  /** The conversation's id, `-`, and the number of the offer: see `offerIdOf` in `offers.ts`. */
  id: string;
  supporter: string;
  at: number;
  until: number;
}

/** What an active conversation is offered to others for: see `transfers.ts`. */
export interface Transfer {
  /** The only one who is asked; null: anybody of the group. */
  to: string | null;
  /** Null: any group. */
  group: string | null;
  note: string;
  /** Nobody wished it: the supporter has vanished. */
  lost: boolean;
  /** Who was asked last and how that ended; null before. */
  last: { supporter: string; reason: OfferEnd } | null;
}

/** Somebody who waits (queued or offered) or is being helped (active). `phaseOf` tells which. */
export interface Visit {
  conversation: string;
  customer: string;
  details: KnownDetails;
  /** How the customer came. It stays when a customer who chose a seat later takes anyone. */
  mode: Mode;
  /** Null: any group. */
  group: string | null;
  product: string | null;
  /** The only supporter who is asked; null: anyone of the group. */
  seat: string | null;
  page: string;
  /** What they asked with; null where they did not ask. */
  client: Client | null;
  /** Stands for the network they asked from; empty if the server does not know it. */
  network: string;
  /** The first words the customer sent, shortened; empty until there are any. */
  words: string;
  connected: boolean;
  requestedAt: number;
  /** The number of the request at this desk: the order of the queue. */
  arrival: number;
  /** The chosen seat did not answer: nobody is asked until the customer chooses. */
  choose: boolean;
  /** Two digits the customer reads to the supporter, who types them to accept; null: no number match. */
  digits: string | null;
  /** The hash of the direct code that led here. */
  code: string | null;
  /** Who is being asked: to answer it, or to take it over from its supporter. */
  offer: Offer | null;
  /** Offers so far. */
  offerCount: number;
  /** Who did not answer in this round, and in which of their turns: `{ supporter: turn }`. */
  tried: Readonly<Record<string, number>>;
  /** When the next round begins; null while somebody is asked or nobody was tried. */
  retryAt: number | null;
  /** Who is responsible, once somebody has answered. */
  supporter: string | null;
  /** Since when somebody has been responsible, once somebody has answered. */
  activeSince: number | null;
  transfer: Transfer | null;
}

/** A direct code of the last 24 hours. The digits are never here: whoever has the key hashes them. */
export interface DirectCode {
  hash: string;
  supporter: string;
  at: number;
  until: number;
  /** What became of it. A live one is used up by time as well: see `until`. */
  state: 'live' | 'used' | 'burnt' | 'replaced' | 'withdrawn';
}

/** Somebody the desk takes nothing of until a time. */
export interface BanRow {
  customer: string;
  name: string;
  /** What stands for the banned network, or null. */
  network: string | null;
  reason: string;
  by: string;
  at: number;
  until: number;
}

/** Everything a desk's rules know. Each collection maps an id to a row of plain JSON. */
export type DeskState = {
  /** One row under {@link DESK_ROW}; empty before the first set-up. */
  readonly desk: ReadonlyMap<string, DeskRow>;
  readonly groups: ReadonlyMap<string, NamedRow>;
  readonly products: ReadonlyMap<string, NamedRow>;
  readonly problemTypes: ReadonlyMap<string, NamedRow>;
  readonly members: ReadonlyMap<string, Member>;
  /** By conversation: everybody who waits or is being helped. Ended ones leave the state. */
  readonly visits: ReadonlyMap<string, Visit>;
  /** By hash. */
  readonly codes: ReadonlyMap<string, DirectCode>;
  /** By customer. */
  readonly bans: ReadonlyMap<string, BanRow>;
};

/** The key of the only row in the collection `desk`. */
export const DESK_ROW = 'desk';

export const emptyDesk: DeskState = {
  desk: new Map(),
  groups: new Map(),
  products: new Map(),
  problemTypes: new Map(),
  members: new Map(),
  visits: new Map(),
  codes: new Map(),
  bans: new Map(),
};

/** The desk's own row, or null before the first set-up. */
export function deskOf(state: DeskState): DeskRow | null {
  return state.desk.get(DESK_ROW) ?? null;
}

/** Null for whoever is no member, or not any more. */
export function memberOf(state: DeskState, id: string): Member | null {
  const member = state.members.get(id);
  return member && !member.disabled ? member : null;
}

/** As {@link memberOf}, by the sign-in name. */
export function memberNamed(state: DeskState, user: string): Member | null {
  return [...state.members.values()].find((one) => one.user === user && !one.disabled) ?? null;
}

/** [Q5] Exactly one of the three: it is derived, so that it cannot disagree with the facts. */
export function phaseOf(visit: Visit): 'queued' | 'offered' | 'active' {
  if (visit.supporter !== null) return 'active';
  return visit.offer === null ? 'queued' : 'offered';
}

/** Whether this customer waits: queued or offered. */
export function isWaiting(visit: Visit): boolean {
  return visit.supporter === null;
}
