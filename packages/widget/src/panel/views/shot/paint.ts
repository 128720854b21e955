import { rounded, type Box } from './geometry.ts';
import { extentOf, type Mark } from './marks.ts';
import { blockSideOf, pixelate } from './pixelate.ts';

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** In pixels of the screen. */
const LINE = 4;
const HEAD = 16;
const BLOCK = 16;
export const LETTERS = 20;

/** Draws the region of a picture with the marks on it, over the whole canvas of the pen. */
export function paint(pen: Pen, source: CanvasImageSource, region: Box, marks: readonly Mark[]): void {
  const { width, height } = pen.canvas;
  const scale = width / region.width;
  pen.setTransform(scale, 0, 0, scale, -region.x * scale, -region.y * scale);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(source, 0, 0);
  for (const mark of marks) {
    if (mark.kind === 'blur') blur(pen, mark, region, scale, { x: 0, y: 0, width, height });
    else draw(pen, mark);
  }
}

/** Of what is there by now, marks included: nothing of it is left below. */
function blur(pen: Pen, mark: Mark, region: Box, scale: number, canvas: Box): void {
  const { x, y, width, height } = extentOf(mark);
  // A fringe of a pixel would show what lies below.
  const area = rounded(
    {
      x: (x - region.x) * scale - 1,
      y: (y - region.y) * scale - 1,
      width: width * scale + 2,
      height: height * scale + 2,
    },
    canvas,
  );
  if (!area.width || !area.height) return;
  const data = pen.getImageData(area.x, area.y, area.width, area.height);
  pixelate(data.data, area.width, area.height, blockSideOf(area.width, area.height, BLOCK * mark.unit * scale));
  pen.putImageData(data, area.x, area.y);
}

/** Twice: a light edge below keeps every colour visible on every page. */
function draw(pen: Pen, mark: Mark): void {
  const { unit } = mark;
  pen.lineCap = pen.lineJoin = 'round';
  for (const [colour, more] of [
    ['#ffffffd9', 3 * unit],
    [mark.colour, 0],
  ] as const) {
    pen.strokeStyle = pen.fillStyle = colour;
    if (mark.kind === 'text') {
      pen.font = `600 ${LETTERS * unit}px system-ui, sans-serif`;
      pen.textBaseline = 'middle';
      pen.lineWidth = 2 * more;
      const { x, y } = mark.points[0]!;
      if (more) pen.strokeText(mark.text!, x, y);
      else pen.fillText(mark.text!, x, y);
    } else {
      pen.lineWidth = LINE * unit + more;
      pen.stroke(pathOf(mark));
    }
  }
}

function pathOf(mark: Mark): Path2D {
  const { points, unit, kind } = mark;
  const path = new Path2D();
  const [from] = points as [Mark['points'][0]];
  const to = points[points.length - 1]!;
  if (kind === 'box') {
    const { x, y, width, height } = extentOf(mark);
    path.rect(x, y, width, height);
    return path;
  }
  path.moveTo(from.x, from.y);
  // Through the middle between each two points: a hand’s way without corners.
  points.forEach((point, index) => {
    const next = points[index + 1] ?? point;
    path.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
  });
  if (kind === 'arrow') {
    const way = Math.atan2(to.y - from.y, to.x - from.x);
    const head = Math.min(HEAD * unit, Math.hypot(to.x - from.x, to.y - from.y));
    for (const turn of [-0.5, 0.5]) {
      path.moveTo(to.x, to.y);
      path.lineTo(to.x - head * Math.cos(way + turn), to.y - head * Math.sin(way + turn));
    }
  }
  return path;
}
