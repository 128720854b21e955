import type { Session } from '../../session.ts';

/**
 * What tells of the back button without an entry in the history, where browsers have it. The key Esc tells it as well,
 * unless whoever handled the key has prevented that.
 */
interface CloseWatcher extends EventTarget {
  destroy(): void;
}

/** Marks the entry of the history that the open panel is. */
const MARK = 'desksideOpen';
/** Where the panel fills the window. */
export const PHONE = '(max-width: 480px)';

const isMarked = () => Boolean((history.state as Record<string, unknown> | null)?.[MARK]);

/** The open panel as an entry of the history, which going back leaves. Returns what takes it away. */
function openEntry(onBack: () => void): () => void {
  history.pushState({ ...(history.state as object | null), [MARK]: true }, '');
  const here = new AbortController();
  addEventListener(
    'popstate',
    () => {
      if (isMarked()) return;
      here.abort();
      onBack();
    },
    here,
  );
  return () => {
    if (here.signal.aborted) return;
    here.abort();
    // The page may have gone on meanwhile: then the entry is one of its past, and stays.
    if (isMarked()) history.back();
  };
}

/** On a phone, where the panel looks like a page, going back closes it instead of leaving the site. Returns its undo. */
export function closeByBack(session: Session): () => void {
  const { CloseWatcher } = window as Window & { CloseWatcher?: new () => CloseWatcher };
  let leave: (() => void) | undefined;
  const stop = session.$open.subscribe((open) => {
    leave?.();
    leave = undefined;
    if (!open || !matchMedia(PHONE).matches) return;
    if (CloseWatcher) {
      const watcher = new CloseWatcher();
      watcher.addEventListener('close', session.close);
      leave = () => watcher.destroy();
    } else leave = openEntry(session.close);
  });
  return () => {
    stop();
    leave?.();
  };
}
