/** What is painted together: an element that lies above or below others, and what it holds. */
export interface Layer {
  z: number;
  /** The first is the layer's own box; layers below zero come right after it. */
  strokes: (() => void)[];
  layers: Layer[];
}

export const layerOf = (z: number): Layer => ({ z, strokes: [], layers: [] });

/** From the back to the front, as style sheets order it. */
export function paintLayer({ strokes, layers }: Layer): void {
  const sorted = layers.toSorted((one, other) => one.z - other.z);
  strokes[0]?.();
  for (const layer of sorted) if (layer.z < 0) paintLayer(layer);
  for (const stroke of strokes.slice(1)) stroke();
  for (const layer of sorted) if (layer.z >= 0) paintLayer(layer);
}
