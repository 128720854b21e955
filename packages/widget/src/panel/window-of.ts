/** The lines that are drawn, from the first to before the last. */
export interface Range {
  from: number;
  to: number;
  /** The key of the first one: it stands elsewhere when others come in before it. */
  key: string | undefined;
}

/** Lines, of which only the keys count. */
export type Keyed = readonly { key: string }[];

/** Longer conversations are drawn in part. */
export const MANY = 60;
/** Cut to the lines that there are. */
export const rangeOf = (lines: Keyed, from: number, to: number): Range => ({
  from: Math.max(0, from),
  to: Math.min(lines.length, to),
  key: lines[Math.max(0, from)]?.key,
});

/** The same lines as before, wherever they stand now; all of a short conversation. Those at the end where asked. */
export function rangeAfter(lines: Keyed, before: Range | null, atEnd: boolean): Range {
  const count = lines.length;
  if (count <= MANY) return rangeOf(lines, 0, count);
  const from = before ? lines.findIndex(({ key }) => key === before.key) : -1;
  // At the end the window grows with what is said, and is cut now and then.
  if (from < 0 || atEnd) return rangeOf(lines, from >= 0 && count - from <= 2 * MANY ? from : count - MANY, count);
  return rangeOf(lines, from, from + before!.to - before!.from);
}
