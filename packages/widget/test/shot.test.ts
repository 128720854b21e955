import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../src/panel/views/shot/encode.ts';
import { adjust, boxFrom, rounded, type Box } from '../src/panel/views/shot/geometry.ts';
import { layerOf, paintLayer, type Layer } from '../src/panel/views/shot/layers.ts';
import { add, isLargeEnough, noMarks, nudge, redo, undo, type Mark } from '../src/panel/views/shot/marks.ts';
import { blockSideOf, pixelate } from '../src/panel/views/shot/pixelate.ts';

const bounds: Box = { x: 0, y: 0, width: 400, height: 300 };
const point = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
const by = fc.integer({ min: -600, max: 600 });
const edges = fc.constantFrom('', 'n', 's', 'e', 'w', 'nw', 'ne', 'sw', 'se');

const isWithin = (box: Box, min: number) =>
  box.x >= 0 &&
  box.y >= 0 &&
  box.x + box.width <= bounds.width &&
  box.y + box.height <= bounds.height &&
  box.width >= min &&
  box.height >= min;

describe('[M-C12] the region', () => {
  it('never leaves the picture and never gets too small, wherever it is dragged', () => {
    fc.assert(
      fc.property(point, point, edges, by, by, (one, other, which, dx, dy) => {
        const box = boxFrom(one, other, bounds, 24);
        expect(isWithin(box, 24)).toBe(true);
        expect(isWithin(adjust(box, which, dx, dy, bounds, 24), 24)).toBe(true);
      }),
    );
  });

  it('keeps the edges that are not dragged', () => {
    const box = { x: 100, y: 100, width: 100, height: 50 };
    expect(adjust(box, 'nw', -10, 20, bounds, 24)).toEqual({ x: 90, y: 120, width: 110, height: 30 });
    expect(adjust(box, 'e', 10, 20, bounds, 24)).toEqual({ x: 100, y: 100, width: 110, height: 50 });
    expect(adjust(box, '', 10, -20, bounds, 24)).toEqual({ x: 110, y: 80, width: 100, height: 50 });
    expect(adjust(box, 's', 0, -500, bounds, 24)).toEqual({ x: 100, y: 100, width: 100, height: 24 });
  });

  it('is cut at whole pixels', () => {
    expect(rounded({ x: -3.2, y: 1.4, width: 10, height: 500 }, bounds)).toEqual({ x: 0, y: 1, width: 7, height: 299 });
  });
});

const mark = (kind: Mark['kind'], ...points: [number, number][]): Mark => ({
  kind,
  points: points.map(([x, y]) => ({ x, y })),
  colour: '#000',
  unit: 1,
});

describe('[M-C12] marks', () => {
  const one = mark('box', [0, 0], [50, 50]);
  const two = mark('arrow', [10, 10], [90, 90]);

  it('are taken back in order and come again, until something else is drawn', () => {
    const both = add(add(noMarks, one), two);
    expect(undo(both)).toEqual({ done: [one], undone: [two] });
    expect(redo(undo(undo(both)))).toEqual({ done: [one], undone: [two] });
    expect(redo(add(undo(both), one)).done).toEqual([one, one]);
    expect(undo(noMarks)).toEqual(noMarks);
    expect(redo(noMarks)).toEqual(noMarks);
  });

  it('only the newest is moved, or its end', () => {
    const both = add(add(noMarks, one), two);
    expect(nudge(both, 5, -5, false).done).toEqual([one, mark('arrow', [15, 5], [95, 85])]);
    expect(nudge(both, 5, -5, true).done).toEqual([one, mark('arrow', [10, 10], [95, 85])]);
    expect(nudge(noMarks, 5, 5, false)).toEqual(noMarks);
  });

  it('a click draws none', () => {
    expect(isLargeEnough(mark('box', [3, 3]))).toBe(false);
    expect(isLargeEnough(mark('arrow', [3, 3], [5, 4]))).toBe(false);
    expect(isLargeEnough(one)).toBe(true);
    expect(isLargeEnough(mark('pen', [3, 3], [40, 40], [3, 3]))).toBe(true);
    expect(isLargeEnough({ ...mark('text', [3, 3]), text: '  ' })).toBe(false);
    expect(isLargeEnough({ ...mark('text', [3, 3]), text: 'here' })).toBe(true);
  });
});

describe('[M-C12] blur', () => {
  const [width, height, side] = [40, 20, 20];
  const noise = fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 });
  /** The same pixels in another order within each block: another text, as far as anybody can tell. */
  const shuffled = (pixels: Uint8Array) => {
    const other = pixels.slice();
    for (let block = 0; block < width / side; block++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const from = (y * width + block * side + x) * 4;
          const to = ((side - 1 - y) * width + block * side + (side - 1 - x)) * 4;
          other.set(pixels.subarray(from, from + 4), to);
        }
      }
    }
    return other;
  };
  const blurred = (pixels: Uint8Array) => {
    const copy = new Uint8ClampedArray(pixels);
    pixelate(copy, width, height, side);
    return copy;
  };

  it('cannot be undone: different pictures give the same one', () => {
    fc.assert(
      fc.property(noise, (pixels) => {
        expect(blurred(shuffled(pixels))).toEqual(blurred(pixels));
      }),
      { numRuns: 30 },
    );
  });

  it('leaves one colour of 4096 in each block', () => {
    fc.assert(
      fc.property(noise, (pixels) => {
        const after = blurred(pixels);
        const colours = new Set<string>();
        for (let at = 0; at < after.length; at += 4) {
          expect([after[at]! & 15, after[at + 1]! & 15, after[at + 2]! & 15, after[at + 3]]).toEqual([8, 8, 8, 255]);
          colours.add(after.subarray(at, at + 3).join());
        }
        expect(colours.size).toBeLessThanOrEqual((width / side) * (height / side));
      }),
      { numRuns: 30 },
    );
  });

  it('has few blocks, and none smaller than letters', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (wide, high) => {
        const size = blockSideOf(wide, high, 16);
        expect(size).toBeGreaterThanOrEqual(16);
        expect(Math.ceil(wide / size)).toBeLessThanOrEqual(12);
        expect(Math.ceil(high / size)).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('[M-C12] what is sent', () => {
  const bytesPerPixel = async (width: number, height: number) => new Blob([new Uint8Array(width * height)]);

  it('is made smaller until the desk takes it', async () => {
    expect((await encode(100, 100, 10_000, bytesPerPixel))!.size).toBe(10_000);
    const blob = await encode(1000, 500, 100_000, bytesPerPixel);
    expect(blob!.size).toBeLessThanOrEqual(100_000);
    expect(blob!.size).toBeGreaterThan(50_000);
  });

  it('is nothing where nothing would be left to see', async () => {
    expect(await encode(1000, 500, 10, bytesPerPixel)).toBeNull();
  });
});

it('[M-C12] the page is painted from the back to the front', () => {
  const seen: string[] = [];
  const layer = (name: string, z: number, ...layers: Layer[]): Layer => ({
    ...layerOf(z),
    strokes: [() => seen.push(name), () => seen.push(`${name} inside`)],
    layers,
  });
  paintLayer(layer('page', 0, layer('dialog', Infinity), layer('behind', -1), layer('first', 0), layer('second', 0)));
  expect(seen).toEqual(
    ['page', 'behind', 'behind inside', 'page inside', 'first', 'first inside', 'second', 'second inside'].concat([
      'dialog',
      'dialog inside',
    ]),
  );
});
