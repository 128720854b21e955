import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { chunksFrom, firstAtEnd, type Chunk } from './chunks.ts';
import type { Line } from './lines.ts';

interface Shown {
  chunks: readonly Chunk[];
  /** The first chunk that was there when one last stood at the end: those before it were only scrolled to. */
  said: number;
  /** Draws older lines above. */
  grow(): void;
}

/**
 * Of a long conversation only the end is drawn, and as much above as somebody scrolled to; back at the end the rest is
 * put away again. What is read stays where it is when older lines come above it.
 */
export function useChunks(box: RefObject<HTMLElement | null>, lines: readonly Line[], isAtEnd: boolean): Shown {
  const atEnd = firstAtEnd(lines.length);
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const first = useRef(atEnd);
  const said = useRef(atEnd);
  const before = useRef<readonly Chunk[]>([]);
  /** A list that is seen, and where it stood before others came above it. */
  const held = useRef<{ list: Element; top: number } | null>(null);
  // Kept while one reads further above; a conversation that was begun anew may be shorter than before.
  if (isAtEnd || said.current > atEnd) first.current = said.current = atEnd;
  const from = first.current;
  const chunks = chunksFrom(from, lines, before.current);
  before.current = chunks;

  useLayoutEffect(() => {
    const { list, top } = held.current ?? {};
    held.current = null;
    // Browsers that hold on to what is seen have moved already.
    if (box.current && list && top !== undefined) box.current.scrollTop += list.getBoundingClientRect().top - top;
  }, [from]);

  const grow = () => {
    if (first.current === 0) return;
    const list = box.current?.querySelector('ol');
    if (list) held.current = { list, top: list.getBoundingClientRect().top };
    first.current -= 1;
    redraw();
  };
  return { chunks, said: said.current, grow };
}
