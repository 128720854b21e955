import type { TimelineItem } from '@deskside/sdk/supporter';
import { describe, expect, it } from 'vitest';
import { CHUNK, chunksFrom, firstAtEnd } from '../src/workspace/chunks.ts';
import { linesOf } from '../src/workspace/lines.ts';

const MINUTE = 60_000;
const said = (seq: number, at: number): TimelineItem & { kind: 'message' } => ({
  kind: 'message',
  id: `id-${seq}`,
  seq,
  at,
  from: { role: 'customer', id: 'laura', name: 'Laura' },
  text: `Message ${seq}`,
  mine: false,
  auto: false,
  state: 'read',
  error: null,
});
const start = new Date(2026, 2, 28, 12).getTime();
const many = (count: number) => Array.from({ length: count }, (_, place) => said(place + 1, start + place * MINUTE));

describe('a long conversation', () => {
  it('is drawn from near its end on', () => {
    expect([0, 1, 4 * CHUNK, 4 * CHUNK + 1, 10_000].map(firstAtEnd)).toEqual([0, 0, 0, 1, 10_000 / CHUNK - 4]);
  });

  it('keeps the chunks that are as they were when something is said or changed', () => {
    const items = many(3 * CHUNK);
    const before = chunksFrom(0, linesOf(items), []);
    const lines = before.flatMap((chunk) => chunk.lines);
    expect(lines).toEqual(linesOf(items));
    const more = [...items, said(1_000, start + 1_000 * MINUTE)];
    const after = chunksFrom(0, linesOf(more), before);
    expect(after.map((chunk) => before.includes(chunk))).toEqual([true, true, true, false]);
    const changed = items.with(1, { ...items[1]!, deleted: true });
    expect(
      chunksFrom(0, linesOf(changed), before)
        .map((chunk) => before.includes(chunk))
        .slice(0, 3),
    ).toEqual([false, true, true]);
  });

  it('numbers its chunks from the beginning, however much is drawn', () => {
    const lines = linesOf(many(3 * CHUNK));
    const all = chunksFrom(0, lines, []);
    const last = chunksFrom(2, lines, all);
    expect(last[0]).toBe(all[2]);
    expect(chunksFrom(1, lines, last).map(({ number }) => number)[0]).toBe(1);
  });

  it('has a line for each new day, also over a change of the clock', () => {
    const times = [
      new Date(2026, 2, 28, 23, 59),
      new Date(2026, 2, 29, 0, 1),
      new Date(2026, 2, 29, 23, 59),
      new Date(2026, 2, 30),
    ];
    const lines = linesOf(times.map((at, place) => said(place, at.getTime())));
    expect(lines.map(({ kind }) => kind)).toEqual(['message', 'day', 'message', 'message', 'day', 'message']);
  });
});
