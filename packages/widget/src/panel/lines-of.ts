import type { Message, TimelineItem } from '@deskside/sdk/customer';

/** One line of the conversation as it is drawn. */
export type Line =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'event'; key: string; at: number; what: 'joined' | 'ended'; name: string }
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean };

const minuteOf = (at: number) => Math.floor(at / 60_000);
const dayOf = (at: number) => new Date(at).toDateString();

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

/** Orders a timeline into lines: days apart, messages of one person within a minute together. */
export function linesOf(timeline: readonly TimelineItem[], now: number): Line[] {
  const lines: Line[] = [];
  const messageAt = (index: number) => {
    const item = timeline[index];
    return item?.kind === 'message' ? item : undefined;
  };
  let day = dayOf(now);
  timeline.forEach((item, index) => {
    if (item.kind === 'survey') return;
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
  });
  return lines;
}
