import type { FinishedConversation, Message, Note, Seat, SurveyAnswered, TimelineItem } from '@deskside/sdk/supporter';

/** What the log shows, one under the other. */
export type Line =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'joined'; key: string; at: number; supporter: Seat; replaces: Seat | undefined }
  | { kind: 'note'; key: string; note: Note }
  | {
      kind: 'ended';
      key: string;
      at: number;
      by: 'customer' | 'supporter' | 'desk';
      /** Id of the supporter who was responsible then. */
      responsible: string | null;
    }
  | { kind: 'survey'; key: string; at: number; survey: SurveyAnswered }
  | {
      kind: 'message';
      key: string;
      message: Message;
      /** Said by the same person shortly after the message above. */
      isMore: boolean;
      /** Whether the mark (sent, delivered, read) is shown: what is read is so up to the last one that says it. */
      hasMark: boolean;
    };

const TOGETHER_MS = 180_000;

function isMoreThan(above: TimelineItem | undefined, message: Message): boolean {
  return (
    above?.kind === 'message' &&
    above.from.role === message.from.role &&
    above.from.id === message.from.id &&
    above.auto === message.auto &&
    message.at - above.at < TOGETHER_MS
  );
}

/** Tells when each day began: of many times of one day the calendar is asked for the first only. */
function calendar(): (at: number) => number {
  let [from, to] = [0, 0];
  return (at) => {
    if (at < from || at >= to) {
      const day = new Date(at);
      from = day.setHours(0, 0, 0, 0);
      to = day.setDate(day.getDate() + 1);
    }
    return from;
  };
}

/** Lays out a conversation: days, messages of one person together, one mark where it says something (none in history). */
export function linesOf(timeline: readonly TimelineItem[], notes: readonly Note[] = [], isRunning = true): Line[] {
  const lastRead = timeline.findLast((item) => item.kind === 'message' && item.mine && item.state === 'read');
  const lines: Line[] = [];
  const dayOf = calendar();
  let noted = 0;
  let responsible: string | null = null;
  /** The notes that stand before what has this number. */
  const addNotes = (before: number) => {
    for (let note = notes[noted]; note && note.after < before; note = notes[noted]) {
      lines.push({ kind: 'note', key: `note-${note.from.id}-${note.id}`, note });
      noted += 1;
    }
  };
  timeline.forEach((item, place) => {
    const hadNote = noted;
    addNotes(item.seq ?? Infinity);
    const above = noted > hadNote ? undefined : timeline[place - 1];
    const before = timeline[place - 1];
    const isNewDay = before !== undefined && dayOf(before.at) !== dayOf(item.at);
    if (isNewDay) lines.push({ kind: 'day', key: `day-${item.at}`, at: item.at });
    if (item.kind === 'message') {
      const hasMark = isRunning && item.mine && (item.state !== 'read' || item === lastRead);
      const isMore = !isNewDay && isMoreThan(above, item);
      lines.push({ kind: 'message', key: `message-${item.from.id}-${item.id}`, message: item, isMore, hasMark });
    } else if (item.kind === 'joined') {
      responsible = item.supporter.id;
      lines.push({
        kind: 'joined',
        key: `${item.seq}`,
        at: item.at,
        supporter: item.supporter,
        replaces: item.replaces,
      });
    } else if (item.kind === 'ended') {
      lines.push({ kind: 'ended', key: `${item.seq}`, at: item.at, by: item.by, responsible });
    } else {
      lines.push({ kind: 'survey', key: `${item.seq}`, at: item.at, survey: item });
    }
  });
  addNotes(Infinity);
  return lines;
}

/** A finished conversation's events as a timeline. */
export function timelineOf(events: FinishedConversation['events'], me: string): TimelineItem[] {
  const numbers = (type: 'message.edited' | 'message.deleted') =>
    new Set(events.flatMap((event) => (event.type === type ? event.message : [])));
  const edited = numbers('message.edited');
  const deleted = numbers('message.deleted');
  return events.flatMap((event): TimelineItem[] => {
    switch (event.type) {
      case 'message.sent': {
        const { id, seq, at, from, text, file, auto = false } = event;
        const mine = from.role === 'supporter' && from.id === me;
        const changed = { edited: edited.has(seq), deleted: deleted.has(seq) };
        return [{ kind: 'message', id, seq, at, from, text, file, auto, mine, ...changed, state: 'read', error: null }];
      }
      case 'supporter.joined':
        return [{ kind: 'joined', ...event }];
      case 'conversation.ended':
        return [{ kind: 'ended', ...event }];
      case 'survey.answered':
        return [{ kind: 'survey', ...event }];
      default:
        return [];
    }
  });
}
