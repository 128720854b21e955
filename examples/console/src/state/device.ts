/**
 * What this browser keeps for the console. Every access may throw (storage switched off, full, or blocked), and
 * every value may have been written by an older console: both end in the fallback.
 */
const PREFIX = 'deskside.console.';

export interface Remembered<T> {
  get(): T;
  set(value: T): void;
  forget(): void;
}

/** One value in `localStorage` (or, for what ends with the tab, `sessionStorage`). */
export function remembered<T>(
  name: string,
  fallback: T,
  isValid: (value: unknown) => boolean,
  storage: () => Storage = () => localStorage,
): Remembered<T> {
  let current: T | undefined;
  return {
    get() {
      if (current !== undefined) return current;
      try {
        const value: unknown = JSON.parse(storage().getItem(PREFIX + name) ?? 'null');
        return isValid(value) ? (value as T) : fallback;
      } catch {
        return fallback;
      }
    },
    set(value) {
      try {
        storage().setItem(PREFIX + name, JSON.stringify(value));
        current = undefined;
      } catch {
        current = value; // kept for this page at least
      }
    },
    forget() {
      current = undefined;
      try {
        storage().removeItem(PREFIX + name);
      } catch {
        // Nothing was kept then.
      }
    },
  };
}

/** Takes out of `sessionStorage` whatever name begins with this: what one person typed is not for the next. */
export function forgetTyped(beginning: string): void {
  try {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX + beginning));
    for (const name of names) sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept then.
  }
}
