export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export const boxBetween = (one: Point, other: Point): Box => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x),
  height: Math.abs(one.y - other.y),
});

/** Where a box stands, for the style of an element. */
export const placed = ({ x, y, width, height }: Box, scale = 1) => ({
  left: `${x * scale}px`,
  top: `${y * scale}px`,
  width: `${width * scale}px`,
  height: `${height * scale}px`,
});

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

export const inside = (point: Point, bounds: Box): Point => ({
  x: clamp(point.x, bounds.x, bounds.x + bounds.width),
  y: clamp(point.y, bounds.y, bounds.y + bounds.height),
});

/** In whole pixels, and not beyond the bounds. */
export function rounded(box: Box, bounds: Box): Box {
  const from = inside({ x: Math.round(box.x), y: Math.round(box.y) }, bounds);
  const to = inside({ x: Math.round(box.x + box.width), y: Math.round(box.y + box.height) }, bounds);
  return boxBetween(from, to);
}

/**
 * Drags a box by some of its edges (`nw`, `e` …), or the whole of it where `edges` is empty. It stays in its bounds and
 * keeps a least size.
 */
export function adjust(box: Box, edges: string, dx: number, dy: number, bounds: Box, min: number): Box {
  const along = (start: number, size: number, by: number, low: string, high: string, from: number, length: number) => {
    let end = start + size;
    if (edges.includes(low)) start = clamp(start + by, from, end - min);
    if (edges.includes(high)) end = clamp(end + by, start + min, from + length);
    if (edges) return [start, end - start] as const;
    return [clamp(start + by, from, from + length - size), size] as const;
  };
  const [x, width] = along(box.x, box.width, dx, 'w', 'e', bounds.x, bounds.width);
  const [y, height] = along(box.y, box.height, dy, 'n', 's', bounds.y, bounds.height);
  return { x, y, width, height };
}

/** The box between two points, at least so large, within its bounds. */
export const boxFrom = (one: Point, other: Point, bounds: Box, min: number): Box =>
  adjust(adjust(boxBetween(one, other), 'se', 0, 0, bounds, min), '', 0, 0, bounds, min);

const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Which way a key leads. */
export const stepOf = (key: string): readonly [number, number] | undefined => steps[key];
