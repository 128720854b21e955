import { useLayoutEffect, useState } from 'preact/hooks';
import type { ReadableAtom } from 'nanostores';

/**
 * Reads a store and draws again when it changes; there may be none yet. Own code instead of `@nanostores/preact`: that
 * one batches through a timer, which delays the first picture and costs 0.3 kB.
 */
export function useStore<Value>(store: ReadableAtom<Value>): Value;
export function useStore<Value>(store: ReadableAtom<Value> | undefined): Value | undefined;
export function useStore<Value>(store: ReadableAtom<Value> | undefined): Value | undefined {
  return usePart(store, (value) => value);
}

/** Reads a part of a store, and draws again only when that part changes. */
export function usePart<Value, Part>(
  store: ReadableAtom<Value> | undefined,
  partOf: (value: Value) => Part,
): Part | undefined {
  const part = store && partOf(store.get());
  const [, draw] = useState<unknown>(part);
  // Subscribing also draws what changed between drawing and now.
  useLayoutEffect(() => store?.subscribe((next) => draw(() => partOf(next))), [store]);
  return part;
}
