import { atom, onMount } from 'nanostores';
import { useStore } from './use-store.ts';

/** Counts seconds while somebody looks. */
const $second = atom(0);
onMount($second, () => {
  const timer = setInterval(() => $second.set($second.get() + 1), 1000);
  return () => clearInterval(timer);
});

/** The time by the given clock, in epoch milliseconds, again every second. */
export function useNow(now: () => number): number {
  useStore($second);
  return now();
}
