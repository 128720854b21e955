import { useEffect, useState } from 'preact/hooks';

/** Draws again every second. The clock is the caller's: the server's for offers, the device's for reconnecting. */
export function useNow(clock: () => number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** True once something has been true for a while, so that what passes quickly is never shown. */
export function useLasting(truth: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!truth) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [truth]);
  return truth && lasting;
}
