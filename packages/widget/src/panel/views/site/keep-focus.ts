import type { Session } from '../../session.ts';
import { PHONE } from './close-by-back.ts';

const PLACES = 'a[href], button, input, select, textarea, [tabindex="0"]';

const isOneGroup = (one: HTMLInputElement, other: HTMLInputElement) =>
  one.type === 'radio' && other.type === 'radio' && one.name === other.name;

/**
 * The focus is never lost and never behind what covers everything. When the focused element goes away (saved, deleted,
 * dismissed) and nothing took the focus, it goes where one goes on: to another button of the same message, to the view's
 * own place, or to the icon. In a sheet, and in a panel that fills the window, Tab goes round. Returns its undo.
 */
export function keepFocus({ $open }: Session, box: HTMLElement, button: HTMLButtonElement): () => void {
  const root = box.getRootNode() as ShadowRoot;
  const panel = () => box.querySelector<HTMLElement>('.panel')!;
  let last: Element | null = null;
  let line: Element | null = null;
  const here = new AbortController();
  box.addEventListener(
    'focusin',
    ({ target }) => {
      last = target as Element;
      line = last.closest('li');
    },
    here,
  );
  box.addEventListener(
    'focusout',
    ({ target }) =>
      // Some browsers tell it of what is just being removed as well.
      queueMicrotask(() => {
        if (target === last && last?.isConnected) last = null;
      }),
    here,
  );
  const watch = new MutationObserver(() => {
    if (!last || last.isConnected) return;
    last = null;
    const { activeElement, body } = document;
    if (root.activeElement || (activeElement !== body && activeElement !== root.host)) return;
    const place = line?.isConnected ? line.querySelector('button') : null;
    const next = place ?? panel().querySelector<HTMLElement>('[data-focus]') ?? panel();
    ($open.get() ? next : button).focus({ preventScroll: true });
  });
  watch.observe(box, { childList: true, subtree: true });
  box.addEventListener(
    'keydown',
    (event) => {
      const target = event.target as HTMLInputElement;
      // The browser goes round in its own dialogs.
      if (event.key !== 'Tab' || event.defaultPrevented || target.closest('dialog')) return;
      const within = target.closest('[aria-modal]') ?? (matchMedia(PHONE).matches && panel());
      if (!within) return;
      const places = [...within.querySelectorAll<HTMLInputElement>(PLACES)].filter(
        (place) => place.tabIndex >= 0 && place.getClientRects().length > 0,
      );
      const ahead = event.shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
      if (places.some((place) => target.compareDocumentPosition(place) & ahead && !isOneGroup(place, target))) return;
      event.preventDefault();
      places.at(event.shiftKey ? -1 : 0)?.focus();
    },
    here,
  );
  return () => {
    here.abort();
    watch.disconnect();
  };
}
