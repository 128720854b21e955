import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { atom } from 'nanostores';
import { DesksideError } from '@deskside/sdk/customer';
import { useStore } from '../use-store.ts';

const unreachable = new DesksideError('not_connected');

/** Counts views that came into the page, so that the panel gives them the focus that waited for them. */
export const $arrived = atom(0);

export interface FallbackProps {
  error?: DesksideError | null;
  onRetry?: () => void;
}

/** What stands in the place of a small part until it is there. */
export const Nothing = () => null;

/** A view in a chunk of its own, for what not everybody needs. It may bring its own rules and texts. */
export function lazy<Chunk, Name extends keyof Chunk>(
  load: () => Promise<Chunk>,
  name: Name,
  /** Stands in its place until it is there. */
  Fallback: ComponentType<FallbackProps>,
): Chunk[Name] {
  const $view = atom<{ View?: ComponentType }>({});
  const Lazy = (props: object) => {
    const [error, setError] = useState<DesksideError | null>(null);
    const { View } = useStore($view);
    const fetch = () => {
      setError(null);
      load().then(
        (chunk) => {
          if (!$view.get().View) $view.set({ View: chunk[name] as ComponentType });
        },
        () => setError(unreachable),
      );
    };
    useEffect(() => {
      if (!$view.get().View) fetch();
    }, []);
    useLayoutEffect(() => {
      if (View) $arrived.set($arrived.get() + 1);
    }, [View]);
    return View ? <View {...props} /> : <Fallback {...props} error={error} onRetry={fetch} />;
  };
  return Lazy as Chunk[Name];
}
