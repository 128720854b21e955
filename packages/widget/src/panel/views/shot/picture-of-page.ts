import { layerOf, paintLayer, type Layer } from './layers.ts';
import { isPrivate } from './private.ts';
import { paintText } from './paint-text.ts';

/** Sharper than this is larger, and shows no more. */
const DENSITY_MAX = 2;

const HIDDEN = '#8a909b';
const EMPTY = '#d9dce1';

const FIELDS = 'input,textarea,select,[contenteditable]:not([contenteditable=false])';
const BUTTONS = '[type=submit],[type=button],[type=reset]';

interface Clip {
  box: DOMRect;
  radii: number[];
}

/** What an element gets from those it stands in. */
interface Place {
  layer: Layer;
  /** The stacking context that layers of its inside belong to. */
  context: Layer;
  clips: readonly Clip[];
  alpha: number;
  underline: boolean;
}

/**
 * Draws the part of the page that is seen. Browsers give pages no picture of themselves, so boxes, texts, pictures and
 * outlines are drawn one by one from where the browser has put them. What is private is a grey block, what was typed into
 * fields is left out, and the widget is not in it.
 */
export function pictureOfPage(): { canvas: OffscreenCanvas; density: number } {
  const width = document.documentElement.clientWidth;
  const height = innerHeight;
  const density = Math.min(DENSITY_MAX, devicePixelRatio);
  const canvas = new OffscreenCanvas(Math.round(width * density), Math.round(height * density));
  const pen = canvas.getContext('2d')!;
  const all = layerOf(0);
  all.strokes.push(() => {
    pen.scale(density, density);
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    // The background of the page covers all that is seen, whatever its size; without one, that of its body does.
    const [own, inner] = [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor);
    pen.fillStyle = own === 'rgba(0, 0, 0, 0)' ? inner! : own!;
    pen.fillRect(0, 0, width, height);
  });
  const draw =
    (run: () => void, { clips, alpha }: Place) =>
    () => {
      pen.setTransform(density, 0, 0, density, 0, 0);
      pen.save();
      for (const { box, radii } of clips) {
        pen.beginPath();
        pen.roundRect(box.x, box.y, box.width, box.height, radii);
        pen.clip();
      }
      pen.globalAlpha = alpha;
      run();
      pen.restore();
    };
  const isSeen = ({ x, y, right, bottom }: DOMRect) => right > 0 && bottom > 0 && x < width && y < height;

  const visit = (element: Element, above: Place): void => {
    if (element.localName === 'deskside-widget') return;
    const style = getComputedStyle(element);
    // Also false for what a closed part of the page holds.
    if (style.display !== 'contents' && !element.checkVisibility()) return;
    const box = element.getBoundingClientRect();
    const place = placeOf(element, style, above);
    const { strokes } = place.layer;
    const stroke = (run: () => void) => strokes.push(draw(run, place));
    if (isPrivate(element)) {
      stroke(() => {
        pen.fillStyle = HIDDEN;
        for (const { x, y, width, height } of element.getClientRects()) pen.fillRect(x, y, width, height);
      });
      return;
    }
    const isVisible = style.visibility === 'visible' && style.display !== 'contents';
    if (isVisible && isSeen(box)) {
      stroke(() => {
        // A piece of a line goes on in the next.
        for (const part of style.display === 'inline' ? element.getClientRects() : [box])
          paintBox(pen, style, part, density);
      });
    }
    const radii = radiiOf(style, box);
    if (isVisible && isReplaced(element)) {
      if (isSeen(box)) {
        stroke(() => {
          pen.beginPath();
          pen.roundRect(box.x, box.y, box.width, box.height, radii);
          pen.clip();
          paintPicture(pen, element, style, box);
        });
      }
      return;
    }
    if (element instanceof SVGElement) {
      if (isVisible && isSeen(box)) stroke(() => paintShape(pen, element, style, density));
    } else if (element.matches(FIELDS)) {
      if (isVisible && isSeen(box)) stroke(() => paintField(pen, element, style, box));
      return;
    }
    if (!(element instanceof SVGElement) && style.overflow !== 'visible' && !isPage(element)) {
      if (!isSeen(box)) return;
      place.clips = [...place.clips, { box, radii }];
    }
    const slotted = element instanceof HTMLSlotElement ? element.assignedNodes() : [];
    for (const child of slotted.length ? slotted : (element.shadowRoot ?? element).childNodes) {
      if (child instanceof Element) visit(child, place);
      else if (isVisible && child instanceof Text && child.data.trim()) {
        stroke(() => paintText(pen, child, style, place.underline, isSeen));
      }
    }
  };
  visit(document.documentElement, { layer: all, context: all, clips: [], alpha: 1, underline: false });
  paintLayer(all);
  return { canvas, density };
}

/** Whether an element lies in a layer of its own, and what it hands down. */
function placeOf(element: Element, style: CSSStyleDeclaration, above: Place): Place {
  const alpha = above.alpha * Number(style.opacity);
  const isPlaced = style.position !== 'static';
  const isContext =
    alpha < above.alpha ||
    style.transform !== 'none' ||
    /fixed|sticky/.test(style.position) ||
    style.isolation === 'isolate' ||
    (isPlaced && style.zIndex !== 'auto');
  const isOnTop = element.matches(':modal,:popover-open');
  const underline = above.underline || style.textDecorationLine.includes('underline');
  const place = { ...above, alpha, underline };
  if (!isPlaced && !isContext && !isOnTop) return place;
  if (style.position === 'fixed' || isOnTop) place.clips = [];
  place.layer = layerOf(isOnTop ? Infinity : Number(style.zIndex) || 0);
  above.context.layers.push(place.layer);
  if (isContext || isOnTop) place.context = place.layer;
  return place;
}

const isPage = (element: Element) => element === document.documentElement || element === document.body;

const radiiOf = (style: CSSStyleDeclaration, { width, height }: DOMRect): number[] =>
  (['TopLeft', 'TopRight', 'BottomRight', 'BottomLeft'] as const).map((corner) => {
    const radius = style[`border${corner}Radius`];
    return (radius.includes('%') ? Math.min(width, height) / 100 : 1) * parseFloat(radius);
  });

type Pen = OffscreenCanvasRenderingContext2D;
const COLOUR = /(?:rgba?|color|oklch|oklab|lch|lab)\([^)]*\)/g;

/** Shadow, background and border. */
function paintBox(pen: Pen, style: CSSStyleDeclaration, box: DOMRect, density: number): void {
  const { x, y, width, height } = box;
  const outline = () => {
    pen.beginPath();
    pen.roundRect(x, y, width, height, radiiOf(style, box));
  };
  const [shadow] = style.boxShadow.match(COLOUR) ?? [];
  if (shadow && !style.boxShadow.includes('inset')) {
    const [dx, dy, blur] = style.boxShadow
      .split(shadow)[1]!
      .match(/-?[\d.]+(?=px)/g)!
      .map((size) => Number(size) * density);
    pen.shadowColor = shadow;
    pen.shadowOffsetX = dx!;
    pen.shadowOffsetY = dy!;
    pen.shadowBlur = blur!;
  }
  pen.fillStyle = style.backgroundColor;
  outline();
  pen.fill();
  pen.shadowColor = 'transparent';
  const stops = style.backgroundImage.startsWith('linear-gradient') && style.backgroundImage.match(COLOUR);
  // A gradient that fills letters is none of the box.
  if (stops && !style.backgroundClip.includes('text')) {
    // From above, or from a corner: which angle exactly hardly shows.
    const over = style.backgroundImage.includes('deg') ? width : 0;
    const gradient = pen.createLinearGradient(x, y, x + over, y + height);
    stops.forEach((colour, index) => gradient.addColorStop(index / Math.max(1, stops.length - 1), colour));
    pen.fillStyle = gradient;
    outline();
    pen.fill();
  }
  paintBorder(pen, style, box);
  if (style.display === 'list-item' && style.listStyleType === 'disc') {
    const size = parseFloat(style.fontSize);
    pen.fillStyle = style.color;
    pen.beginPath();
    pen.arc(x - size * 0.8, y + size * 0.7, size * 0.17, 0, 7);
    pen.fill();
  }
}

function paintBorder(pen: Pen, style: CSSStyleDeclaration, box: DOMRect): void {
  const { x, y, width, height } = box;
  const [sizes, colours] = [[], []] as [number[], string[]];
  for (const side of ['Top', 'Right', 'Bottom', 'Left'] as const) {
    sizes.push(style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`]));
    colours.push(style[`border${side}Color`]);
  }
  const [size] = sizes as [number];
  if (new Set(sizes).size + new Set(colours).size === 2) {
    if (!size) return;
    const half = size / 2;
    pen.lineWidth = size;
    pen.strokeStyle = colours[0]!;
    pen.beginPath();
    const radii = radiiOf(style, box).map((radius) => Math.max(0, radius - half));
    pen.roundRect(x + half, y + half, width - size, height - size, radii);
    pen.stroke();
    return;
  }
  sizes.forEach((thick, side) => {
    pen.fillStyle = colours[side]!;
    // The right and the lower one begin at the far end.
    const [left, top] = [side === 1 ? x + width - thick : x, side === 2 ? y + height - thick : y];
    pen.fillRect(left, top, side % 2 ? thick : width, side % 2 ? height : thick);
  });
}

const isReplaced = (element: Element): element is HTMLElement =>
  /^(?:img|canvas|video|iframe|object)$/.test(element.localName);

/** Pictures that the page may read, too; anything else would make all of it unreadable. An area for the others. */
function paintPicture(pen: Pen, element: HTMLElement, style: CSSStyleDeclaration, box: DOMRect): void {
  const { x, y, width, height } = box;
  const source = element as HTMLImageElement & HTMLVideoElement;
  const [wide, high] = [
    source.naturalWidth || source.videoWidth || source.width,
    source.naturalHeight || source.videoHeight || source.height,
  ];
  if (/img|canvas|video/.test(element.localName) && wide && high && isReadable(source)) {
    const by = [width / wide, height / high];
    const scale = style.objectFit === 'cover' ? Math.max(...by) : Math.min(...by);
    const [w, h] = style.objectFit === 'fill' ? [width, height] : [wide * scale, high * scale];
    pen.drawImage(source, x + (width - w) / 2, y + (height - h) / 2, w, h);
    return;
  }
  pen.fillStyle = EMPTY;
  pen.fillRect(x, y, width, height);
}

function isReadable(source: HTMLImageElement & HTMLVideoElement): boolean {
  const pen = new OffscreenCanvas(1, 1).getContext('2d')!;
  try {
    pen.drawImage(source, 0, 0, 1, 1);
    pen.getImageData(0, 0, 1, 1);
    return true;
  } catch {
    return false;
  }
}

/** Into how many pieces an outline is cut that is no path. */
const PIECES = 96;

function outlineOf(element: SVGGeometryElement): Path2D {
  const path = new Path2D(element.getAttribute('d') ?? '');
  if (element.localName === 'path') return path;
  const length = element.getTotalLength();
  for (let piece = 0; piece <= PIECES; piece++) {
    const { x, y } = element.getPointAtLength((length * piece) / PIECES);
    path.lineTo(x, y);
  }
  return path;
}

/** The outline of a drawing, such as an icon. */
function paintShape(pen: Pen, element: SVGElement, style: CSSStyleDeclaration, density: number): void {
  const matrix = element instanceof SVGGeometryElement && element.getScreenCTM();
  if (!matrix) return;
  const path = outlineOf(element);
  pen.setTransform(new DOMMatrix().scale(density).multiply(matrix));
  if (style.fill !== 'none') {
    pen.fillStyle = style.fill;
    pen.fill(path, style.fillRule as CanvasFillRule);
  }
  if (style.stroke !== 'none') {
    pen.strokeStyle = style.stroke;
    pen.lineWidth = parseFloat(style.strokeWidth);
    pen.lineCap = style.strokeLinecap as CanvasLineCap;
    pen.lineJoin = style.strokeLinejoin as CanvasLineJoin;
    pen.stroke(path);
  }
}

/** A field without what was typed or chosen: a grey bar says that there is something. Buttons keep their names. */
function paintField(pen: Pen, element: Element, style: CSSStyleDeclaration, { x, y, width, height }: DOMRect): void {
  const { value, placeholder } = element as HTMLInputElement;
  const size = parseFloat(style.fontSize);
  const isButton = element.matches(BUTTONS);
  const from = x + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
  const middle = y + height / 2;
  const hint = isButton ? value : placeholder;
  if (isButton || !(value || element.textContent)) {
    if (!hint) return;
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.fillStyle = isButton ? style.color : HIDDEN;
    pen.textBaseline = 'middle';
    pen.textAlign = isButton ? 'center' : 'left';
    pen.fillText(hint, isButton ? x + width / 2 : from, middle, width);
    return;
  }
  // Always as long: how much was typed is nobody’s affair.
  pen.fillStyle = EMPTY;
  pen.beginPath();
  pen.roundRect(from, middle - size * 0.4, Math.min(width - 2 * (from - x), size * 6), size * 0.8, 3);
  pen.fill();
}
