/** The beginning of a picture of a certain size: as much as a reader of headers wants. */

const text = (characters: string): number[] => Array.from(characters, (character) => character.charCodeAt(0));
const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, n) => Math.floor(value / 256 ** (bytes - 1 - n)) % 256);
const little = (value: number, bytes: number): number[] => big(value, bytes).reverse();

export function png(width: number, height: number): Uint8Array {
  const signature = [0x89, ...text('PNG\r\n'), 0x1a, 0x0a];
  return Uint8Array.of(
    ...signature,
    ...big(13, 4),
    ...text('IHDR'),
    ...big(width, 4),
    ...big(height, 4),
    8,
    6,
    0,
    0,
    0,
  );
}

/** With a block of what the camera wrote and fill bytes before the size. */
export function jpeg(width: number, height: number): Uint8Array {
  const camera = [0xff, 0xe1, ...big(102, 2), ...Array<number>(100).fill(0xc0)];
  const tables = [0xff, 0xff, 0xff, 0xc4, ...big(4, 2), 0, 0];
  return Uint8Array.of(
    0xff,
    0xd8,
    ...camera,
    ...tables,
    0xff,
    0xc2,
    ...big(17, 2),
    8,
    ...big(height, 2),
    ...big(width, 2),
  );
}

export function gif(width: number, height: number): Uint8Array {
  return Uint8Array.of(...text('GIF89a'), ...little(width, 2), ...little(height, 2), 0, 0, 0, 0x3b);
}

export function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array {
  const head = [...text('RIFF'), ...little(100, 4), ...text('WEBP'), ...text(kind), ...little(80, 4)];
  const size = {
    'VP8 ': [0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a, ...little(width, 2), ...little(height, 2)],
    VP8L: [0x2f, ...little(width - 1 + (height - 1) * 0x4000, 4)],
    VP8X: [0x10, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)],
  };
  return Uint8Array.of(...head, ...size[kind]);
}

const box = (name: string, content: number[]): number[] => [...big(content.length + 8, 4), ...text(name), ...content];

/** Of two parts; the whole is the larger. */
export function avif(width: number, height: number): Uint8Array {
  const part = (w: number, h: number) => box('ispe', [0, 0, 0, 0, ...big(w, 4), ...big(h, 4)]);
  const properties = box('iprp', box('ipco', [...part(Math.min(width, 64), 1), ...part(width, height)]));
  const meta = box('meta', [0, 0, 0, 0, ...box('hdlr', [0, 0, 0, 0]), ...properties]);
  return Uint8Array.of(...box('ftyp', [...text('mif1'), 0, 0, 0, 0, ...text('mif1avif')]), ...meta);
}
