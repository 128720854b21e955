/** What was taken, and how many of its pixels are one of the screen. */
export interface Picture {
  canvas: OffscreenCanvas;
  density: number;
}
