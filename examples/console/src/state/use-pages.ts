import { PAGE_SIZE } from '@deskside/sdk/constants';
import { useEffect, useState } from 'preact/hooks';

export interface Pages<Item> {
  /** Null until the first page is there. */
  items: readonly Item[] | null;
  /** Why the first page is not there. */
  error: unknown;
  isComplete: boolean;
  /** The first page, once more. */
  load(): Promise<void>;
  loadOlder(): Promise<void>;
}

/**
 * A list of the server, newest first, a page at a time; it begins anew with another `key`, and there is nothing to ask for
 * while that is null. `get` asks for those before a time, `timeOf` says when one was.
 */
export function usePages<Item>(
  key: string | null,
  get: (before?: number) => Promise<readonly Item[]>,
  timeOf: (item: Item) => number,
): Pages<Item> {
  const [list, setList] = useState<{ key: string; items: readonly Item[]; isComplete: boolean } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const shown = list !== null && list.key === key ? list : null;

  const load = async (isWanted = () => true) => {
    if (key === null) return;
    try {
      const items = await get();
      if (!isWanted()) return;
      setList({ key, items, isComplete: items.length < PAGE_SIZE });
      setError(null);
    } catch (problem) {
      if (isWanted()) setError(problem);
    }
  };
  useEffect(() => {
    let isWanted = true;
    setError(null);
    void load(() => isWanted);
    return () => {
      isWanted = false;
    };
  }, [key]);

  const loadOlder = async () => {
    const last = shown?.items.at(-1);
    if (!shown || last === undefined) return;
    const older = await get(timeOf(last));
    // What is shown by now may be another list, or this one anew.
    setList((now) =>
      now === shown ? { ...shown, items: [...shown.items, ...older], isComplete: older.length < PAGE_SIZE } : now,
    );
  };
  return { items: shown?.items ?? null, error, isComplete: shown?.isComplete ?? true, load: () => load(), loadOlder };
}
