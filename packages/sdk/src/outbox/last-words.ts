import type { Host } from '../host.ts';
import type { Storage } from './storage.ts';

const KEY = 'deskside.late';

/**
 * A page that goes away takes with it what IndexedDB had not finished: the last letters of a draft, a message sent in
 * the same moment. So whatever is still on its way is put where writing is immediate, and the next page brings it in.
 */
export function keepLastWords(storage: Storage, host: Pick<Host, 'onAwake' | 'onLeave'>): Storage {
  const underWay = new Map<string, unknown>();
  let restored: Promise<void> | undefined;

  host.onLeave(() => {
    if (underWay.size > 0) write(JSON.stringify([...underWay]));
  });
  // The page came back as it was, and its writes went on.
  host.onAwake(() => write(null));

  const ready = () =>
    (restored ??= (async () => {
      const late = read();
      write(null);
      for (const [key, value] of late) await storage.set(key, value);
    })());

  return {
    get: async (key) => {
      await ready();
      return storage.get(key);
    },
    list: async (prefix) => {
      await ready();
      return storage.list(prefix);
    },
    set: async (key, value) => {
      underWay.set(key, value);
      await ready();
      await storage.set(key, value);
      if (underWay.get(key) === value) underWay.delete(key);
    },
    remove: async (prefix) => {
      for (const key of underWay.keys()) if (key.startsWith(prefix)) underWay.delete(key);
      await ready();
      return storage.remove(prefix);
    },
  };
}

/** Null takes it away. */
function write(text: string | null): void {
  try {
    if (text !== null) localStorage.setItem(KEY, text);
    else if (localStorage.getItem(KEY) !== null) localStorage.removeItem(KEY);
  } catch {
    // There is none, or it is blocked: then the last letters are lost.
  }
}

function read(): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    if (Array.isArray(value)) return value.filter((one) => Array.isArray(one) && typeof one[0] === 'string');
  } catch {
    // As above.
  }
  return [];
}
