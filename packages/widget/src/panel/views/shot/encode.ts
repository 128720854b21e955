/** A picture smaller than this says nothing any more. */
const SIDE_MIN = 64;

/** As PNG, made smaller until it is no more than `max` bytes. Null where that would leave nothing to see. */
export async function encode(
  width: number,
  height: number,
  max: number,
  toBlob: (width: number, height: number) => Promise<Blob>,
): Promise<Blob | null> {
  for (let scale = 1; Math.max(width, height) * scale >= SIDE_MIN; scale *= 0.75) {
    const blob = await toBlob(Math.ceil(width * scale), Math.ceil(height * scale));
    if (blob.size <= max) return blob;
  }
  return null;
}
