import { rangeOf, type Keyed, type Range } from '../../window-of.ts';

/** Lines that are drawn beyond those that are seen. */
const BEYOND = 20;
/** Nearer to the edge of what is drawn than this, more is drawn. */
const NEAR = 6;

/** What is drawn when the lines from `first` to `last` are seen: the same as before as long as that is enough. */
export function rangeAround(lines: Keyed, first: number, last: number, before: Range): Range {
  const { from, to } = before;
  const isEnough = (from === 0 || first - from >= NEAR) && (to === lines.length || to - last > NEAR);
  return isEnough ? before : rangeOf(lines, first - BEYOND, last + 1 + BEYOND);
}
