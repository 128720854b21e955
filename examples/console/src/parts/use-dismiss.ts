import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What floats now, the topmost last. */
const layers: symbol[] = [];

/** Something that floats: Escape closes it unless something floats above it, and the focus goes back to where it came from. */
export function useDismiss(element: RefObject<HTMLElement | null>, close: () => void, outside: boolean): void {
  const newest = useRef(close);
  newest.current = close;
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const layer = Symbol('layer');
    layers.push(layer);
    const onKey = (event: KeyboardEvent) => {
      if (layers.at(-1) !== layer) return;
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      event.preventDefault();
      newest.current();
    };
    const onPointer = (event: PointerEvent) => {
      if (outside && !element.current?.parentElement?.contains(event.target as Node)) newest.current();
    };
    const floating = element.current;
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPointer);
      if (!floating || floating.contains(document.activeElement) || document.activeElement === document.body)
        before?.focus();
    };
  }, []);
}
