import type { Line } from './lines.ts';

/** So many lines are drawn together. */
export const CHUNK = 20;

/** The first chunk that is drawn of a conversation at whose end one stands: enough for a high window. */
export const firstAtEnd = (lines: number) => Math.max(0, Math.ceil(lines / CHUNK) - 4);

/** Lines by the chunk, from one of them on; a chunk that is as it was is the same array as before. */
export function chunksFrom(first: number, lines: readonly Line[], before: readonly Chunk[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (let number = first; number * CHUNK < lines.length; number += 1) {
    const now = lines.slice(number * CHUNK, (number + 1) * CHUNK);
    const was = before.find((chunk) => chunk.number === number);
    const isSame = was?.lines.length === now.length && now.every((line, place) => isAsBefore(line, was.lines[place]!));
    chunks.push(isSame ? was : { number, lines: now });
  }
  return chunks;
}

export interface Chunk {
  number: number;
  lines: readonly Line[];
}

function isAsBefore(now: Line, before: Line): boolean {
  if (now.key !== before.key) return false;
  if (now.kind !== 'message' || before.kind !== 'message') return true; // what else is said never changes
  return now.message === before.message && now.isMore === before.isMore && now.hasMark === before.hasMark;
}
