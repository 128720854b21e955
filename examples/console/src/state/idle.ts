const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
/** How often the system is asked again while somebody uses another program. */
const LOOK_AGAIN_MS = 30_000;
/** The browser refuses less. */
const SYSTEM_MS_MIN = 60_000;

/** https://wicg.github.io/idle-detection/, which TypeScript does not know. */
interface IdleDetector extends EventTarget {
  readonly userState: 'active' | 'idle' | null;
  start(options: { threshold: number; signal: AbortSignal }): Promise<void>;
}
interface IdleDetectorClass {
  new (): IdleDetector;
  requestPermission(): Promise<'granted' | 'denied'>;
}

const detectorClass = () => (globalThis as { IdleDetector?: IdleDetectorClass }).IdleDetector ?? null;

/** Whether this browser can tell of the use of other programs, if it is allowed to. */
export async function systemIdlePermission(): Promise<PermissionState | null> {
  if (!detectorClass()) return null;
  try {
    return (await navigator.permissions.query({ name: 'idle-detection' as PermissionName })).state;
  } catch {
    return null;
  }
}

/** Asks the browser's own question; only after a click. */
export async function askForSystemIdle(): Promise<boolean> {
  return (await detectorClass()?.requestPermission()) === 'granted';
}

/**
 * Tells whether nobody used this window for so long, or the whole computer where the browser may say so. Ends with the
 * function it returns.
 */
export function watchIdle(afterMs: number, tell: (isIdle: boolean) => void): () => void {
  const stop = new AbortController();
  let last = Date.now();
  let isIdle = false;
  let place = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let detector: IdleDetector | null = null;

  const set = (next: boolean) => {
    if (isIdle === next) return;
    isIdle = next;
    tell(next);
  };
  const look = () => {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    const leftMs = last + afterMs - Date.now();
    if (leftMs > 0) timer = setTimeout(look, leftMs);
    else if (detector?.userState === 'active') timer = setTimeout(look, LOOK_AGAIN_MS);
    else set(true);
  };
  const used = () => {
    last = Date.now();
    if (!isIdle) return;
    set(false);
    look();
  };
  const onSign = (event: Event) => {
    if (event.type === 'pointermove') {
      // What moves under a pointer that rests is not somebody.
      const { screenX, screenY } = event as PointerEvent;
      const next = `${screenX} ${screenY}`;
      if (next === place) return;
      place = next;
    }
    used();
  };
  const askSystem = async () => {
    const Detector = detectorClass();
    if (!Detector || (await systemIdlePermission()) !== 'granted' || stop.signal.aborted) return;
    const started = new Detector();
    await started.start({ threshold: Math.max(SYSTEM_MS_MIN, afterMs), signal: stop.signal });
    detector = started;
    detector.addEventListener('change', () => (started.userState === 'active' ? used() : look()));
  };

  for (const sign of SIGNS) addEventListener(sign, onSign, { capture: true, passive: true, signal: stop.signal });
  look();
  // Where it cannot be asked, the window's own signs are enough.
  askSystem().catch(() => {});
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}
