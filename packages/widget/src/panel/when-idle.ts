import { useEffect, useState } from 'preact/hooks';

/** It comes at the latest after this time, in ms: a page may be busy for ever. */
const IDLE_MS = 2000;

/** Runs it once the page has nothing more urgent to do; returns its undo. Safari cannot tell, and waits for a moment. */
export function whenIdle(run: () => void): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run, 200);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(run, { timeout: IDLE_MS });
  return () => cancelIdleCallback(request);
}

/** True from the first idle moment on after something has come true. */
export function useIdle(truth: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => (truth ? whenIdle(() => setIdle(true)) : undefined), [truth]);
  return idle;
}
