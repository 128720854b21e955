import { useLayoutEffect, useState } from 'preact/hooks';
import type { ReadableAtom } from 'nanostores';

/**
 * Reads a store and draws again when it changes; there may be none yet. Own code instead of `@nanostores/preact`: that
 * one batches through a timer, which delays the first picture and costs 0.3 kB.
 */
export function useStore<Value>(store: ReadableAtom<Value>): Value;
export function useStore<Value>(store: ReadableAtom<Value> | undefined): Value | undefined;
export function useStore<Value>(store: ReadableAtom<Value> | undefined): Value | undefined {
  const value = store?.get();
  const [, draw] = useState<unknown>(value);
  // Subscribing also draws what changed between drawing and now.
  useLayoutEffect(() => store?.subscribe((next) => draw(next)), [store]);
  return value;
}
