import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { atom } from 'nanostores';
import { DesksideError } from '@deskside/sdk/customer';
import { Failure } from './failure.tsx';
import { FailedView, LoadingView } from '../views/loading.tsx';

const unreachable = new DesksideError('not_connected');

/** Counts views that arrived, so that the panel gives them the focus that waited for them. */
export const $arrived = atom(0);

/** A view that is a chunk of its own, for what not everybody needs. It may bring its own rules and texts. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  isPart = false,
): ComponentType<Props> {
  let View: ComponentType<Props> | undefined;
  return (props: Props) => {
    const [failed, setFailed] = useState(false);
    const [, draw] = useState(0);
    const fetch = () => {
      setFailed(false);
      load().then(
        (loaded) => {
          View = loaded;
          draw(1);
          $arrived.set($arrived.get() + 1);
        },
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (!View) fetch();
    }, []);
    if (View) return <View {...props} />;
    if (isPart) return failed ? <Failure error={unreachable} /> : null;
    return failed ? <FailedView error={unreachable} onRetry={fetch} /> : <LoadingView />;
  };
}
