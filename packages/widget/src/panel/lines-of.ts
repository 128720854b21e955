import type { Message, TimelineItem } from '@deskside/sdk/customer';

/** One line of the conversation as it is drawn. */
export type Line =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'event'; key: string; at: number; what: 'joined' | 'ended'; name: string }
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean };

const minuteOf = (at: number) => Math.floor(at / 60_000);
const dayOf = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** Whether two messages stand together, with one line below them that says when and how far. */
const isTogether = (one: Message | undefined, other: Message | undefined) =>
  one !== undefined &&
  other !== undefined &&
  one.mine === other.mine &&
  one.from.id === other.from.id &&
  one.auto === other.auto &&
  one.state === other.state &&
  one.state !== 'failed' &&
  minuteOf(one.at) === minuteOf(other.at);

/**
 * Orders a timeline into lines: days apart, messages of one person within a minute together. It keeps the lines of what
 * did not change since the last time, so that one more message costs the same in a long conversation.
 */
export function createLines(now: number): (timeline: readonly TimelineItem[]) => readonly Line[] {
  let known: readonly TimelineItem[] = [];
  let lines: Line[] = [];
  /** How many lines there are before each item. */
  let starts: number[] = [];
  return (timeline) => {
    let same = 0;
    while (same < known.length && known[same] === timeline[same]) same++;
    if (same === known.length && same === timeline.length) return lines;
    // Whether a message is the last of those that stand together depends on the one that follows.
    const from = Math.max(0, same - 1);
    lines = lines.slice(0, starts[from]);
    starts = starts.slice(0, from);
    known = timeline;
    const messageAt = (index: number) => {
      const item = timeline[index];
      return item?.kind === 'message' ? item : undefined;
    };
    let day = dayOf(timeline.slice(0, from).findLast(({ kind }) => kind !== 'survey')?.at ?? now);
    for (let index = from; index < timeline.length; index++) {
      const item = timeline[index]!;
      starts.push(lines.length);
      if (item.kind === 'survey') continue;
      if (dayOf(item.at) !== day) {
        day = dayOf(item.at);
        lines.push({ kind: 'day', key: `day ${day}`, at: item.at });
      }
      if (item.kind === 'message') {
        const before = messageAt(index - 1);
        lines.push({
          kind: 'message',
          key: item.id,
          message: item,
          // A new speaker gets some air above.
          first: before === undefined || before.mine !== item.mine || before.from.id !== item.from.id,
          last: !isTogether(item, messageAt(index + 1)),
        });
      } else {
        const name = item.kind === 'joined' ? item.supporter.name : '';
        lines.push({ kind: 'event', key: `event ${item.seq}`, at: item.at, what: item.kind, name });
      }
    }
    return lines;
  };
}
