import type { MessageFile, TimelineItem } from '@deskside/sdk/customer';
import type { save } from '../../../locales/en.json';
import { fill, type Texts, type Words } from '../../../locales/words.ts';

export type Entry =
  | { kind: 'day'; text: string }
  | { kind: 'event'; at: number; time: string; text: string }
  | {
      kind: 'message';
      at: number;
      time: string;
      name: string;
      mine: boolean;
      text: string;
      /** Whether it was changed, deleted, not sent … */
      marks: readonly string[];
      file?: MessageFile;
      /** The file in words. */
      fileText?: string;
    };

/** A conversation as it is kept, in the customer's language and time zone. */
export interface Transcript {
  title: string;
  desk: string;
  /** Which zone the times are of. */
  times: string;
  /** The name of a file for it, without its ending. */
  fileName: string;
  entries: readonly Entry[];
}

interface TranscriptOptions {
  timeline: readonly TimelineItem[];
  /** Name of the desk. */
  desk: string;
  language: string;
  /** An IANA name, such as `Europe/Berlin`. */
  timeZone: string;
  /** Now, in epoch milliseconds: the day of a conversation in which nothing was said. */
  now: number;
  say: Words;
  texts: Texts<typeof save>;
  sizeOf: (bytes: number) => string;
}

/** On one line, whatever somebody calls themselves or a file. */
const oneLine = (text: string) => text.replace(/[\s\u0085]+/g, ' ').trim();

/** What file systems do not take, and what nobody sees. */
const forFile = (text: string) =>
  oneLine(text.replace(/[\\/:*?"<>|\p{C}]/gu, '-'))
    .replace(/^\.+/, '')
    .slice(0, 100);

/** Orders what was said into entries, days apart. */
export function transcriptOf(options: TranscriptOptions): Transcript {
  const { timeline, desk, language, timeZone, now, say, texts, sizeOf } = options;
  const format = (how: Intl.DateTimeFormatOptions, locale = language) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...how });
  const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = format({ dateStyle: 'full' });
  // Sweden writes dates as files are sorted.
  const date = format({ dateStyle: 'short' }, 'sv-SE');
  const begun = timeline[0]?.at ?? now;
  const zone = format({ timeZoneName: 'long' })
    .formatToParts(begun)
    .find(({ type }) => type === 'timeZoneName')!.value;

  const entries: Entry[] = [];
  const names: string[] = [];
  let today = '';
  for (const item of timeline) {
    if (item.kind === 'survey') continue;
    const { at } = item;
    if (day.format(at) !== today) entries.push({ kind: 'day', text: (today = day.format(at)) });
    const time = clock.format(at);
    if (item.kind === 'joined') {
      const name = oneLine(item.supporter.name);
      names.push(name);
      entries.push({ kind: 'event', at, time, text: fill(say.joined, { name }) });
    } else if (item.kind === 'ended') entries.push({ kind: 'event', at, time, text: say.ended });
    else {
      const { file, mine, from, text, auto, edited, deleted, state } = item;
      entries.push({
        kind: 'message',
        at,
        time,
        name: mine ? say.you : oneLine(from.name) || desk,
        mine,
        text: deleted ? '' : text,
        marks: [
          auto && texts.automatic,
          deleted ? texts.deleted : edited && texts.edited,
          state === 'sending' && texts.notSent,
          state === 'failed' && texts.failed,
        ].filter((mark) => typeof mark === 'string'),
        ...(file &&
          !deleted && { file, fileText: fill(texts.file, { name: oneLine(file.name), size: sizeOf(file.size) }) }),
      });
    }
  }
  return {
    title: fill(texts.title, { name: [...new Set(names)].join(', ') || desk }),
    desk,
    times: fill(texts.times, { zone: `${zone} (${timeZone})` }),
    fileName: forFile(fill(texts.fileName, { desk, date: date.format(begun) })),
    entries,
  };
}
