import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { atom, type WritableAtom } from 'nanostores';
import { DesksideError } from '@deskside/sdk/customer';
import { useStore } from '../use-store.ts';

const unreachable = new DesksideError('not_connected');

/** Another one whenever a view came into the page, so that the panel gives it the focus that waited for it. */
export const $arrived = atom({});

export interface FallbackProps {
  error?: DesksideError | null;
  onRetry?: () => void;
}

/** What stands in the place of a small part until it is there. */
export const Nothing = () => null;

interface Brought {
  chunk?: object;
}
/** How a chunk is loaded, and once it was asked for, whether it is there. */
type Load<Chunk extends object> = (() => Promise<Chunk>) & { $?: WritableAtom<Brought> };
const $of = (load: Load<object>): WritableAtom<Brought> => (load.$ ??= atom<Brought>({}));
const fetchChunk = async (load: Load<object>): Promise<void> => {
  const chunk = await load();
  if (!$of(load).get().chunk) $of(load).set({ chunk });
};

/** Fetches a chunk before a part of it is drawn. Should it fail, the part tries again. */
export const bringChunk = (load: Load<object>): Promise<void> => fetchChunk(load).catch(() => {});

/** A view in a chunk of its own, for what not everybody needs. It may bring its own rules and texts. */
export function lazy<Chunk extends object, Name extends keyof Chunk>(
  load: Load<Chunk>,
  name: Name,
  /** Stands in its place until it is there. */
  Fallback: ComponentType<FallbackProps>,
): Chunk[Name] {
  const Lazy = (props: object) => {
    const [error, setError] = useState<DesksideError | null>(null);
    const { chunk } = useStore($of(load));
    const View = chunk && ((chunk as Chunk)[name] as ComponentType);
    const fetch = () => {
      setError(null);
      fetchChunk(load).catch(() => setError(unreachable));
    };
    useEffect(() => {
      if (!View) fetch();
    }, []);
    useLayoutEffect(() => {
      if (View) $arrived.set({});
    }, [View]);
    return View ? <View {...props} /> : <Fallback {...props} error={error} onRetry={fetch} />;
  };
  return Lazy as Chunk[Name];
}
