import { PICTURE_PIXELS_MAX, PICTURE_SIDE_MAX } from '@deskside/sdk/constants';

interface Size {
  width: number;
  height: number;
}

/** A file that begins like a picture of a kind that may be shown. */
export interface Picture {
  type: Size & { type: string };
  /** Whether it can be shown without taking all memory of who looks at it. */
  isShowable: boolean;
}

/** Each looks for its kind, and answers the size in pixels: null if it is another kind or says no size. */
const kinds: readonly (readonly [type: string, sizeOf: (bytes: View) => Size | null])[] = [
  ['image/png', sizeOfPng],
  ['image/jpeg', sizeOfJpeg],
  ['image/gif', sizeOfGif],
  ['image/webp', sizeOfWebp],
  ['image/avif', sizeOfAvif],
];

/** The picture that these bytes begin, or null. SVG is none: it is a program. */
export function pictureOf(head: Uint8Array): Picture | null {
  for (const [type, sizeOf] of kinds) {
    const view = new View(head);
    const size = sizeOf(view);
    if (!size || view.isShort) continue;
    const { width, height } = size;
    const isShowable =
      Math.min(width, height) > 0 &&
      Math.max(width, height) <= PICTURE_SIDE_MAX &&
      width * height <= PICTURE_PIXELS_MAX;
    return { type: { type, width, height }, isShowable };
  }
  return null;
}

/** Numbers and names in bytes. */
class View {
  readonly length: number;
  /** Something behind the end was asked for, and answered with zeros. */
  isShort = false;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.length = bytes.length;
  }

  byte(at: number): number {
    this.isShort ||= at >= this.length;
    return this.#bytes[at] ?? 0;
  }

  /** Most significant byte first. */
  big(at: number, bytes: number): number {
    let value = 0;
    for (let n = 0; n < bytes; n++) value = value * 256 + this.byte(at + n);
    return value;
  }

  little(at: number, bytes: number): number {
    let value = 0;
    for (let n = bytes - 1; n >= 0; n--) value = value * 256 + this.byte(at + n);
    return value;
  }

  has(at: number, text: string): boolean {
    for (let n = 0; n < text.length; n++) if (this.#bytes[at + n] !== text.charCodeAt(n)) return false;
    return true;
  }
}

/** PNG, 11.2.2: the header is the first chunk. */
function sizeOfPng(view: View): Size | null {
  if (!view.has(0, '\x89PNG\r\n\x1a\n') || !view.has(12, 'IHDR')) return null;
  return { width: view.big(16, 4), height: view.big(20, 4) };
}

/** ITU T.81, B.2: the size is in the frame header, behind tables and whatever the camera wrote. */
function sizeOfJpeg(view: View): Size | null {
  if (!view.has(0, '\xff\xd8\xff')) return null;
  for (let at = 2; at < view.length;) {
    if (view.byte(at) !== 0xff) return null;
    const marker = view.byte(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.big(at + 5, 2), width: view.big(at + 7, 2) };
    // The picture itself begins, or ends.
    if (marker === 0xda || marker === 0xd9) return null;
    // Markers may be filled up with any number of FF.
    if (marker === 0xff) at += 1;
    else at += 2 + Math.max(2, view.big(at + 2, 2));
  }
  return null;
}

function sizeOfGif(view: View): Size | null {
  if (!view.has(0, 'GIF87a') && !view.has(0, 'GIF89a')) return null;
  return { width: view.little(6, 2), height: view.little(8, 2) };
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function sizeOfWebp(view: View): Size | null {
  if (!view.has(0, 'RIFF') || !view.has(8, 'WEBP')) return null;
  if (view.has(12, 'VP8X')) return { width: 1 + view.little(24, 3), height: 1 + view.little(27, 3) };
  if (view.has(12, 'VP8 ') && view.has(23, '\x9d\x01\x2a')) {
    return { width: view.little(26, 2) % 0x4000, height: view.little(28, 2) % 0x4000 };
  }
  if (view.has(12, 'VP8L') && view.byte(20) === 0x2f) {
    const bits = view.little(21, 4);
    return { width: 1 + (bits % 0x4000), height: 1 + (Math.floor(bits / 0x4000) % 0x4000) };
  }
  return null;
}

/** ISO 23008-12: `ispe` names the size of each part and of the whole, which is the largest. */
function sizeOfAvif(view: View): Size | null {
  if (!view.has(4, 'ftyp')) return null;
  const brands = view.big(0, 4);
  let isAvif = false;
  for (let at = 8; at < Math.min(brands, 256); at += 4) isAvif ||= view.has(at, 'avif');
  if (!isAvif) return null;
  let largest: Size | null = null;
  for (const meta of boxesIn(view, 0, view.length, 'meta')) {
    for (const properties of boxesIn(view, meta.from + 4, meta.to, 'iprp')) {
      for (const container of boxesIn(view, properties.from, properties.to, 'ipco')) {
        for (const { from } of boxesIn(view, container.from, container.to, 'ispe')) {
          const size = { width: view.big(from + 4, 4), height: view.big(from + 8, 4) };
          if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
        }
      }
    }
  }
  return largest;
}

/** The contents of the boxes with this name. */
function* boxesIn(view: View, from: number, to: number, name: string): Generator<{ from: number; to: number }> {
  for (let at = from; at + 8 <= Math.min(to, view.length);) {
    const size = view.big(at, 4);
    if (size < 8) return;
    if (view.has(at + 4, name)) {
      view.isShort ||= at + size > view.length;
      yield { from: at + 8, to: Math.min(to, at + size) };
    }
    at += size;
  }
}
