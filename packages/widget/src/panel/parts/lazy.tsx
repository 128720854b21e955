import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { atom } from 'nanostores';
import { DesksideError } from '@deskside/sdk/customer';
import { useStore } from '../use-store.ts';

const unreachable = new DesksideError('not_connected');

/** Counts views that arrived, so that the panel gives them the focus that waited for them. */
export const $arrived = atom(0);

export interface FallbackProps {
  error?: DesksideError | null;
  onRetry?: () => void;
}

/** What stands in the place of a small part until it is there. */
export const Nothing = () => null;

/** A view that is a chunk of its own, for what not everybody needs. It may bring its own rules and texts. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  /** Stands in its place until it is there. */
  Fallback: ComponentType<FallbackProps>,
): ComponentType<Props> {
  let View: ComponentType<Props> | undefined;
  return (props: Props) => {
    const [error, setError] = useState<DesksideError | null>(null);
    useStore($arrived);
    const fetch = () => {
      setError(null);
      load().then(
        (loaded) => {
          View = loaded;
          $arrived.set($arrived.get() + 1);
        },
        () => setError(unreachable),
      );
    };
    useEffect(() => {
      if (!View) fetch();
    }, []);
    return View ? <View {...props} /> : <Fallback error={error} onRetry={fetch} />;
  };
}
