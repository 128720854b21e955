import { describe, expect, it } from 'vitest';
import { rangeAround } from '../src/panel/views/long/range-around.ts';
import { MANY, rangeAfter } from '../src/panel/window-of.ts';

const lines = (count: number, from = 0) => Array.from({ length: count }, (_, n) => ({ key: `line ${from + n}` }));

describe('[B-C7] which lines are drawn', () => {
  it('all of a short conversation, the end of a long one', () => {
    expect(rangeAfter(lines(MANY), null, true)).toMatchObject({ from: 0, to: MANY });
    expect(rangeAfter(lines(2_000), null, true)).toMatchObject({ from: 2_000 - MANY, to: 2_000 });
    expect(rangeAfter([], null, true)).toMatchObject({ from: 0, to: 0 });
  });

  it('what is said is drawn, and never more than twice as much', () => {
    let range = rangeAfter(lines(100), null, true);
    for (let count = 101; count < 500; count++) {
      range = rangeAfter(lines(count), range, true);
      expect(range.to).toBe(count);
      expect(range.to - range.from).toBeLessThanOrEqual(2 * MANY);
    }
  });

  it('the same lines when others come in before or after them', () => {
    const all = lines(300);
    const range = rangeAround(all, 100, 110, rangeAfter(all, null, true));
    const older = [...lines(50, 1_000), ...all, ...lines(5, 2_000)];
    const after = rangeAfter(older, range, false);
    expect(older.slice(after.from, after.to)).toEqual(all.slice(range.from, range.to));
  });

  it('others only when the edge of what is drawn comes near', () => {
    const all = lines(300);
    const range = rangeAround(all, 100, 110, rangeAfter(all, null, true));
    expect(range).toMatchObject({ from: 80, to: 131 });
    expect(rangeAround(all, 90, 100, range)).toBe(range);
    expect(rangeAround(all, 82, 92, range)).toMatchObject({ from: 62, to: 113 });
    expect(rangeAround(all, 0, 9, range)).toMatchObject({ from: 0, to: 30 });
  });
});
