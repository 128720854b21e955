import type { DeskMore, DeskView } from '@deskside/sdk/protocol';

/** Of one frame, in UTF-16 code units: 64 KiB of UTF-8 whatever the language. */
const PAGE_MAX = 20_000;
/** Of all frames: a client that has not read a megabyte is dropped. */
const ALL_MAX = 300_000;

/** What a supporter needs most comes first: should it be too much, the oldest offline messages are left out. */
const lists = ['colleagues', 'active', 'waiting', 'offlineMessages'] as const;

/** The view in frames that are not too large: the first is the welcome's, the others bring the rest of its lists. */
export function pagesOf(view: DeskView): { first: DeskView; more: DeskMore[] } {
  const nothing = (): DeskMore => ({ type: 'more', colleagues: [], active: [], waiting: [], offlineMessages: [] });
  let page = nothing();
  const pages = [page];
  let length = 0;
  let all = 0;
  for (const list of lists) {
    for (const item of view[list]) {
      const size = JSON.stringify(item).length;
      if (all + size > ALL_MAX) break;
      if (length > 0 && length + size > PAGE_MAX) {
        pages.push((page = nothing()));
        length = 0;
      }
      (page[list] as unknown[]).push(item);
      length += size;
      all += size;
    }
  }
  const [{ type: _, ...first } = nothing(), ...more] = pages;
  return { first: { ...view, ...first }, more };
}
