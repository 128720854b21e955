import type { DeskMore, DeskView } from '@deskside/sdk/protocol';
import { Page } from '../room/page.ts';

/** Of all frames, in bytes: a client that has not read a megabyte is dropped. */
const ALL_MAX = 900_000;

/** What a supporter needs most comes first: should it be too much, the oldest offline messages are left out. */
const lists = ['colleagues', 'active', 'waiting', 'offlineMessages', 'bans'] as const;

/** The view in frames that are not too large: the first is the welcome's, the others bring the rest of its lists. */
export function pagesOf(view: DeskView): { first: DeskView; more: DeskMore[] } {
  const pages = [new Page<[list: (typeof lists)[number], item: unknown]>()];
  let all = 0;
  for (const list of lists) {
    for (const item of view[list]) {
      const text = JSON.stringify(item);
      all += Buffer.byteLength(text);
      if (all > ALL_MAX) break;
      if (pages.at(-1)?.add([list, item], text.length)) continue;
      const page = new Page<[list: (typeof lists)[number], item: unknown]>();
      page.add([list, item], text.length);
      pages.push(page);
    }
  }
  const [first, ...more] = pages.map(({ items }) => {
    const frame: DeskMore = { type: 'more', colleagues: [], active: [], waiting: [], offlineMessages: [], bans: [] };
    for (const [list, item] of items) (frame[list] as unknown[]).push(item);
    return frame;
  });
  const { type: _, ...fields } = first ?? { type: 'more' };
  return { first: { ...view, ...fields }, more };
}
