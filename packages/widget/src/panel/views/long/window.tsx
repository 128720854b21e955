import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { Line } from '../../lines-of.ts';
import type { Range } from '../../window-of.ts';
import { rangeAround } from './range-around.ts';

interface WindowProps {
  /** What scrolls; its first element is the list. */
  box: RefObject<HTMLDivElement | null>;
  lines: readonly Line[];
  range: Range;
  onRange: (range: Range) => void;
  /** Whether it stays at the end by itself: then the last lines are drawn, wherever it stands right now. */
  atEnd: RefObject<boolean>;
  /** Goes to the end. */
  follow: (box: HTMLDivElement) => void;
}

/**
 * Keeps only the lines near what is seen in the page. The place of the others is kept free above and below, and what is
 * read stays where it is when they turn out higher or lower than was guessed.
 */
export function Window({ box, lines, range, onRange, atEnd, follow }: WindowProps) {
  const heights = useRef(new Map<string, number>());
  /** A line that was never drawn counts as high as the first ones were. */
  const guess = useRef(0);
  /** A drawn line that is seen, and how far below the beginning of all lines it stands. */
  const anchor = useRef<{ key: string; y: number } | null>(null);
  const latest = useRef({ lines, range });
  latest.current = { lines, range };

  const rows = () =>
    [...box.current!.firstElementChild!.children].filter(
      (row) => row instanceof HTMLElement && row.dataset['line'],
    ) as HTMLElement[];
  const keyOf = (row: HTMLElement) => row.dataset['line']!;
  const heightOf = ({ key }: Line) => heights.current.get(key) ?? guess.current;
  const sumOf = (some: readonly Line[]) => some.reduce((sum, line) => sum + heightOf(line), 0);

  /** How high the drawn lines are, with the space between them. */
  const measure = (all: HTMLElement[]) => {
    for (const [index, row] of all.entries()) {
      const next = all[index + 1];
      if (next) heights.current.set(keyOf(row), next.offsetTop - row.offsetTop);
    }
    guess.current ||= [...heights.current.values()].reduce((sum, height) => sum + height, 0) / heights.current.size;
  };

  const remember = (all: HTMLElement[]) => {
    const seen = all.find((row) => row.offsetTop + row.offsetHeight > box.current!.scrollTop);
    anchor.current = seen ? { key: keyOf(seen), y: seen.offsetTop } : null;
  };

  useLayoutEffect(() => {
    const view = box.current!;
    const all = rows();
    if (!guess.current && view.clientHeight) measure(all);
    const list = view.firstElementChild as HTMLElement;
    // How high the others are is known from before; asking for any height first would lay all of it out twice.
    list.style.paddingBlock = `${sumOf(lines.slice(0, range.from))}px ${sumOf(lines.slice(range.to))}px`;
    // Closed: nothing has a height.
    if (view.clientHeight === 0) return;
    measure(all);
    const held = all.find((row) => keyOf(row) === anchor.current?.key);
    if (atEnd.current) follow(view);
    // By how much it moved, whatever somebody scrolled meanwhile.
    else if (held) view.scrollTop += held.offsetTop - anchor.current!.y;
    remember(all);
  });

  useLayoutEffect(() => {
    const view = box.current!;
    const look = () => {
      const now = latest.current;
      if (view.clientHeight === 0) return;
      remember(rows());
      if (atEnd.current) return;
      let first = 0;
      let y = heightOf(now.lines[0]!);
      while (first < now.lines.length - 1 && y < view.scrollTop) y += heightOf(now.lines[++first]!);
      let last = first;
      while (last < now.lines.length - 1 && y < view.scrollTop + view.clientHeight) y += heightOf(now.lines[++last]!);
      const next = rangeAround(now.lines, first, last, now.range);
      if (next === now.range) return;
      // A line that takes the focus away with it gives it to the list: reading goes on there.
      const focused = (view.getRootNode() as ShadowRoot).activeElement?.closest<HTMLElement>('[data-line]');
      const stays = now.lines.slice(next.from, next.to).some(({ key }) => key === focused?.dataset['line']);
      if (focused && view.contains(focused) && !stays) view.focus({ preventScroll: true });
      onRange(next);
    };
    view.addEventListener('scroll', look, { passive: true });
    // The browser holds on to a line as well: one of both is enough.
    view.style.overflowAnchor = 'none';
    look();
    return () => {
      view.removeEventListener('scroll', look);
      view.style.overflowAnchor = '';
      (view.firstElementChild as HTMLElement).style.paddingBlock = '';
    };
  }, []);
  return null;
}
