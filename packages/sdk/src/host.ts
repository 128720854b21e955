/** The world as the SDK sees it: one small object, so that tests crank the clock by hand. */
export interface Host {
  /** Epoch milliseconds. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  /** A new id for a command or a message: 8 to 64 of `A-Z a-z 0-9 _ -`, never drawn twice. */
  id(): string;
  /** Calls back once after `ms` milliseconds; returns its undo. */
  wake(ms: number, run: () => void): () => void;
  /** Calls back whenever the network may have come back (online, page shown again); returns its undo. */
  onAwake(run: () => void): () => void;
  /** Calls back when the page goes away; only what is done at once is done. Returns its undo. */
  onLeave(run: () => void): () => void;
}

/** The longest time a timer of the platform can have. */
const TIMER_MS_MAX = 0x7fff_ffff;

/** Listens for the page's events; Node has none. Returns its undo. */
function listen(names: readonly string[], run: (event: Event) => void): () => void {
  for (const name of names) globalThis.addEventListener?.(name, run);
  return () => {
    for (const name of names) globalThis.removeEventListener?.(name, run);
  };
}

/** The real world, in browsers, workers and Node. */
export function createHost(): Host {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    // `crypto.randomUUID` is missing on pages without TLS.
    id: () =>
      Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join(''),
    wake: (ms, run) => {
      const timer = setTimeout(run, Math.min(ms, TIMER_MS_MAX));
      return () => clearTimeout(timer);
    },
    onLeave: (run) => listen(['pagehide'], run),
    onAwake: (run) =>
      listen(['online', 'pageshow', 'visibilitychange'], ({ type }) => {
        if (type !== 'visibilitychange' || document.visibilityState === 'visible') run();
      }),
  };
}
