import type { ReadableAtom } from 'nanostores';
import { useLayoutEffect, useReducer } from 'preact/hooks';

/** Draws the component again when the store changes. */
export function useStore<T>(store: ReadableAtom<T>): T {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const value = store.get();
  useLayoutEffect(() => {
    if (store.get() !== value) redraw(); // changed between drawing and listening
    return store.listen(() => redraw());
  }, [store]);
  return value;
}
