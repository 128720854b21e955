/** What clients said and heard, in the order in which it happened to them. */
export type LogEntry =
  /** A command left its author for the first time. Sent again, it is not logged again. */
  | { type: 'invoke'; room: string; author: string; id: string; text: string }
  | { type: 'ok'; room: string; author: string; id: string; seq: number }
  /** Refused for good. */
  | { type: 'fail'; room: string; author: string; id: string }
  /** An event as a viewer took it in, in the order in which it was shown. */
  | { type: 'seen'; room: string; viewer: string; seq: number; id: string | null }
  /** The viewer has everything, as far as it knows. */
  | { type: 'settled'; room: string; viewer: string };

/** One event of a room as it is stored in the end; `id` is null for what nobody sent. */
export interface HistoryItem {
  seq: number;
  author: string;
  id: string | null;
  text: string;
}

export type Fault =
  /** Acked, and not there. */
  | 'lost'
  /** There more than once. */
  | 'doubled'
  /** After one of the same author that was sent later, or after one that was sent when it was acked already. */
  | 'reordered'
  /** The numbers have a hole, or do not begin with 1. */
  | 'gap'
  /** Not where the ack said. */
  | 'misnumbered'
  /** Not the text that was sent. */
  | 'altered'
  /** Nobody sent it. */
  | 'conjured'
  /** Refused, and there all the same. */
  | 'refused'
  /** A viewer saw something else than what is there. */
  | 'diverged'
  /** A viewer that believes to have everything has not. */
  | 'missed';

export interface Violation {
  fault: Fault;
  room: string;
  /** Who and what, for people. */
  what: string;
}

/**
 * Judges what clients were told against what the rooms have in the end. It is the one judge of D1 to D5: whatever was
 * killed, cut or sent again in between, an empty answer means that nobody was told anything that is not so.
 */
export function checkHistory(
  log: readonly LogEntry[],
  final: ReadonlyMap<string, readonly HistoryItem[]>,
): Violation[] {
  const rooms = new Set([...final.keys(), ...log.map(({ room }) => room)]);
  return [...rooms].flatMap((room) =>
    checkRoom(
      room,
      log.filter((entry) => entry.room === room),
      final.get(room) ?? [],
    ),
  );
}

function checkRoom(room: string, log: readonly LogEntry[], history: readonly HistoryItem[]): Violation[] {
  const violations: Violation[] = [];
  const report = (fault: Fault, what: string): number => violations.push({ fault, room, what });
  const nameOf = (author: string, id: string | null): string => `${author}/${id}`;

  const kept = new Map<string, HistoryItem>();
  for (const [index, item] of history.entries()) {
    if (item.seq !== index + 1) report('gap', `${item.seq} at place ${index + 1}`);
    if (item.id === null) continue;
    const name = nameOf(item.author, item.id);
    if (kept.has(name)) report('doubled', `${name} at ${kept.get(name)?.seq} and ${item.seq}`);
    else kept.set(name, item);
  }

  const texts = new Map<string, string>();
  /** The last place of each author's messages so far, in the order of sending. */
  const lastOf = new Map<string, number>();
  const seen = new Map<string, number>();
  let lastAcked = 0;
  for (const entry of log) {
    switch (entry.type) {
      case 'invoke': {
        const name = nameOf(entry.author, entry.id);
        texts.set(name, entry.text);
        const item = kept.get(name);
        if (!item) break;
        if (item.text !== entry.text) report('altered', name);
        const before = Math.max(lastOf.get(entry.author) ?? 0, lastAcked);
        if (item.seq <= before) report('reordered', `${name} at ${item.seq}, sent after ${before}`);
        lastOf.set(entry.author, Math.max(lastOf.get(entry.author) ?? 0, item.seq));
        break;
      }
      case 'ok': {
        const name = nameOf(entry.author, entry.id);
        const item = kept.get(name);
        if (!item) report('lost', `${name}, acked as ${entry.seq}`);
        else if (item.seq !== entry.seq) report('misnumbered', `${name}, acked as ${entry.seq}, is ${item.seq}`);
        lastAcked = Math.max(lastAcked, item?.seq ?? 0);
        break;
      }
      case 'fail': {
        const name = nameOf(entry.author, entry.id);
        if (kept.has(name)) report('refused', name);
        break;
      }
      case 'seen': {
        const place = (seen.get(entry.viewer) ?? 0) + 1;
        seen.set(entry.viewer, place);
        const item = history[place - 1];
        if (entry.seq !== place || item?.id !== entry.id) {
          report('diverged', `${entry.viewer} saw ${entry.id} as ${entry.seq} at place ${place}, where ${item?.id} is`);
        }
        break;
      }
      case 'settled': {
        const count = seen.get(entry.viewer) ?? 0;
        if (count < history.length) report('missed', `${entry.viewer} saw ${count} of ${history.length}`);
        break;
      }
    }
  }
  for (const [name, item] of kept) if (!texts.has(name)) report('conjured', `${name} at ${item.seq}`);
  return violations;
}
