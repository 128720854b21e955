/** At most so many blocks along the longer side: too few for letters. */
const BLOCKS_MAX = 12;

/** How large the blocks of an area are. A single line of text is never higher than a block. */
export const blockSideOf = (width: number, height: number, least: number): number =>
  Math.max(Math.ceil(least), Math.ceil(Math.max(width, height) / BLOCKS_MAX));

/**
 * Replaces RGBA pixels by large blocks of one colour each. What is left of a block is its mean in sixteen steps for each
 * colour: any other pixels with the same mean give the same picture, so there is no way back.
 */
export function pixelate(pixels: Uint8ClampedArray, width: number, height: number, side: number): void {
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      const bottom = Math.min(height, top + side);
      const right = Math.min(width, left + side);
      const sum = [0, 0, 0];
      const each = (run: (at: number) => void) => {
        for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) run((y * width + x) * 4);
      };
      each((at) => {
        for (let c = 0; c < 3; c++) sum[c]! += pixels[at + c]!;
      });
      const mean = sum.map((value) => (Math.floor(value / ((bottom - top) * (right - left))) & 0xf0) | 8);
      each((at) => pixels.set([...mean, 255], at));
    }
  }
}
