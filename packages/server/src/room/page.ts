/** Of one frame, in UTF-16 code units: 64 KiB of UTF-8 whatever the language. */
const PAGE_MAX = 20_000;

/** What of a long list goes into one frame. */
export class Page<Item> {
  readonly items: Item[] = [];
  #length = 0;

  /** Takes an item in. False if it does not fit any more; the first always does. */
  add(item: Item, size: number = JSON.stringify(item).length): boolean {
    if (this.items.length > 0 && this.#length + size > PAGE_MAX) return false;
    this.items.push(item);
    this.#length += size;
    return true;
  }
}
