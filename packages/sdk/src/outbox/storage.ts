import type { Host } from '../host.ts';

/** A small store of named values on this device, or in memory where there is none. */
export interface Storage {
  get(key: string): Promise<unknown>;
  /** All values whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): Promise<unknown[]>;
  /** Resolves when it is kept. Never rejects: what cannot be kept on the device is kept in memory. */
  set(key: string, value: unknown): Promise<void>;
  /** Removes every value whose key begins with `prefix`. */
  remove(prefix: string): Promise<void>;
}

/** A store that ends with the page. */
export function createMemoryStorage(): Storage {
  const values = new Map<string, unknown>();
  return {
    get: async (key) => values.get(key),
    list: async (prefix) =>
      [...values.keys()]
        .filter((key) => key.startsWith(prefix))
        .sort()
        .map((key) => values.get(key)),
    set: async (key, value) => void values.set(key, value),
    remove: async (prefix) => {
      for (const key of values.keys()) if (key.startsWith(prefix)) values.delete(key);
    },
  };
}

const DATABASE = 'deskside';
const STORE = 'values';
/** Behind every key that begins with the prefix: the highest code unit. */
const rangeOf = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Opens the database; null where there is none yet and none is to be made. */
function open(make: boolean): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    let missing = false;
    request.onupgradeneeded = () => {
      // Giving the upgrade up takes the new database back: looking leaves nothing behind on the device.
      if (!make) {
        missing = true;
        request.transaction?.abort();
      } else request.result.createObjectStore(STORE);
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => (missing ? resolve(null) : reject(request.error));
    request.onblocked = () => reject(new Error('blocked'));
  });
}

/** Longer than any browser needs, shorter than a person waits. */
const OPEN_MS = 3_000;

/**
 * The device's IndexedDB. Nothing is made there before the first `set`. Where it is blocked, fails, or hangs, values are
 * kept in memory from then on.
 */
export function createDeviceStorage(host: Pick<Host, 'wake'>): Storage {
  const memory = createMemoryStorage();
  let database: Promise<IDBDatabase | null> = Promise.resolve(null);
  let broken = false;

  /** Some browsers never answer after a crash. */
  const openInTime = (make: boolean) =>
    new Promise<IDBDatabase | null>((resolve, reject) => {
      const answered = host.wake(OPEN_MS, () => reject(new Error('slow')));
      open(make).then(resolve, reject).finally(answered);
    });

  const run = async (
    mode: IDBTransactionMode,
    make: boolean,
    work: (store: IDBObjectStore) => IDBRequest,
    instead: () => Promise<unknown>,
  ): Promise<unknown> => {
    if (!broken) {
      try {
        database = database.then((found) => found ?? openInTime(make));
        const found = await database;
        if (!found) return await instead();
        return await new Promise((resolve, reject) => {
          const transaction = found.transaction(STORE, mode);
          const request = work(transaction.objectStore(STORE));
          transaction.oncomplete = () => resolve(request.result);
          transaction.onabort = () => reject(transaction.error);
        });
      } catch {
        broken = true;
      }
    }
    return instead();
  };

  return {
    get: (key) =>
      run(
        'readonly',
        false,
        (store) => store.get(key),
        () => memory.get(key),
      ),
    list: async (prefix) =>
      (await run(
        'readonly',
        false,
        (store) => store.getAll(rangeOf(prefix)),
        () => memory.list(prefix),
      )) as unknown[],
    set: async (key, value) => {
      await run(
        'readwrite',
        true,
        (store) => store.put(value, key),
        () => memory.set(key, value),
      );
    },
    remove: async (prefix) => {
      await run(
        'readwrite',
        false,
        (store) => store.delete(rangeOf(prefix)),
        () => memory.remove(prefix),
      );
    },
  };
}
