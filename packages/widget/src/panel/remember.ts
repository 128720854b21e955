/**
 * The little that the panel keeps beside the SDK, from the first request to the end of the conversation: that there
 * is one, so that the loader brings the panel back after a reload, and what the request was about.
 */
export interface Remembered {
  /** Whether the panel stood open. */
  open: boolean;
  /** The conversation's id. */
  conversation: string;
  /** What was asked for: anybody, a seat, or a direct code. */
  kind: 'auto' | 'seat' | 'code';
  group: string | undefined;
  product: string | undefined;
  /** It is a user's of the site, and comes back when the site says who its user is. */
  user: boolean;
  /** The customer chose to wait in the queue. */
  waits: boolean;
}

const keyOf = (desk: string) => `deskside.${desk}`;

/** What was kept for this desk; null for nothing, and where storage is blocked. */
export function recall(desk: string): Remembered | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(desk)) ?? 'null') as Remembered | null;
  } catch {
    return null;
  }
}

/** Keeps it, or removes it. Storage may be blocked or full: then a reload only forgets that the panel was open. */
export function remember(desk: string, what: Remembered | null): void {
  try {
    if (what) localStorage.setItem(keyOf(desk), JSON.stringify(what));
    else localStorage.removeItem(keyOf(desk));
  } catch {
    // Nothing to do: the conversation itself is the SDK's to keep.
  }
}
