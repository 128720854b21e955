/** It comes at the latest after this time, in ms: a page may be busy for ever. */
const IDLE_MS = 2000;

/** Runs it once the page has nothing more urgent to do. Safari cannot tell, and waits for a moment. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: IDLE_MS });
  else setTimeout(run, 200);
}
