import { atom, type ReadableAtom } from 'nanostores';
import type { Host } from './host.ts';

/** A small store of named values, on this device or in memory. */
export interface Storage {
  /** Nothing is kept on this device, because the app wants that or, as far as was tried, because it cannot be. */
  readonly $forgets: ReadableAtom<boolean>;
  /** All values whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): Promise<unknown[]>;
  /** Resolves when it is kept. Never rejects: what cannot be kept on the device is kept in memory. */
  set(key: string, value: unknown): Promise<void>;
  /** Removes every value whose key begins with `prefix`. */
  remove(prefix: string): Promise<void>;
}

/** Longer than any browser needs, shorter than a person waits: some never answer after a crash. */
const OPEN_MS = 3_000;
const STORE = 'values';
const LAST_WORDS = 'deskside.late';

/** Behind every key that begins with the prefix: the highest code unit. */
const rangeOf = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Opens the database; null where there is none yet and none is to be made. */
const open = (host: Pick<Host, 'wake'>, make: boolean) =>
  new Promise<IDBDatabase | null>((resolve, reject) => {
    const request = indexedDB.open('deskside', 1);
    request.onupgradeneeded = () => {
      // Giving the upgrade up takes the new database back: looking leaves nothing behind on the device.
      if (make) request.result.createObjectStore(STORE);
      else request.transaction!.abort();
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => (make ? reject(request.error) : resolve(null));
    host.wake(OPEN_MS, () => reject(new Error('slow')));
  });

/** Puts words where writing is immediate; without, takes those away that stand there. */
function lastWords(words?: string): Map<string, unknown> {
  try {
    if (words) localStorage.setItem(LAST_WORDS, words);
    else {
      const found = localStorage.getItem(LAST_WORDS);
      localStorage.removeItem(LAST_WORDS);
      return new Map(JSON.parse(found!) as [string, unknown][] | null);
    }
  } catch {
    // There is none, it is blocked, or something else stands there: then the last letters are lost.
  }
  return new Map();
}

/**
 * The device's IndexedDB, or memory: where the app wants that, and from then on where the device's is blocked, fails or
 * hangs. Nothing is made on the device before the first `set`.
 *
 * A page that goes away takes with it what IndexedDB had not finished: the last letters of a draft, a message sent in
 * the same moment. So what is still only in memory is put where writing is immediate, and the next page brings it in.
 */
export function createStorage(host: Pick<Host, 'wake' | 'onLeave'>, onDevice: boolean): Storage {
  /** What is not on the device: not yet, or not at all. */
  const memory = new Map<string, unknown>();
  let database = Promise.resolve<IDBDatabase | null>(null);
  const $forgets = atom(!onDevice);
  let isFirst = onDevice;
  let hasLeft = false;

  /** Does something on the device; undefined or null where there is none. */
  const run = async <Result>(work: (store: IDBObjectStore) => IDBRequest<Result>, make = false) => {
    if ($forgets.get()) return null;
    try {
      database = database.then((found) => found ?? open(host, make));
      const found = await database;
      return (
        found &&
        (await new Promise<Result>((resolve, reject) => {
          const transaction = found.transaction(STORE, 'readwrite');
          const request = work(transaction.objectStore(STORE));
          transaction.oncomplete = () => resolve(request.result);
          transaction.onabort = () => reject(transaction.error);
        }))
      );
    } catch {
      $forgets.set(true);
      return null;
    }
  };

  let stopListening: (() => void) | null = null;
  /** Listens for the page's end as long as something would go with it. */
  const listen = () => {
    if (memory.size && onDevice) {
      stopListening ??= host.onLeave(() => {
        hasLeft = !$forgets.get();
        if (hasLeft) lastWords(JSON.stringify([...memory]));
      });
      return;
    }
    stopListening?.();
    stopListening = null;
    // The page came back as it was, and its writes went on.
    if (hasLeft) lastWords();
    hasLeft = false;
  };

  const set = async (key: string, value: unknown) => {
    memory.set(key, value);
    listen();
    const isKept = await run((store) => store.put(value, key), true);
    if (isKept && memory.get(key) === value) memory.delete(key);
    listen();
  };

  /** Before the first look. The device does one after the other: what comes next finds them there. */
  const bringIn = () => {
    if (isFirst) for (const [key, value] of lastWords()) void set(key, value);
    isFirst = false;
  };

  return {
    $forgets,
    list: async (prefix) => {
      bringIn();
      const found = await run((store) => store.getAll(rangeOf(prefix)));
      return (
        found ??
        [...memory.keys()]
          .filter((key) => key.startsWith(prefix))
          .sort()
          .map((key) => memory.get(key))
      );
    },
    set,
    remove: async (prefix) => {
      bringIn();
      for (const key of memory.keys()) if (key.startsWith(prefix)) memory.delete(key);
      listen();
      await run((store) => store.delete(rangeOf(prefix)));
    },
  };
}
