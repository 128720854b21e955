import { useEffect, useState } from 'preact/hooks';
import type { DesksideError } from '@deskside/sdk/customer';
import { useSpeech } from '../session-context.ts';
import { Icon } from './icon.tsx';

/**
 * What went wrong and what to do. That the network is gone can be said at once; the rarer reasons come as a chunk,
 * and until it is there, or if it does not come, the general answer stands.
 */
export function Reason({ error }: { error: DesksideError }) {
  const { say, of } = useSpeech();
  const [text, setText] = useState<string>();
  const isNetwork = error.code === 'not_connected' || error.code === 'unavailable';
  useEffect(() => {
    setText(undefined);
    if (!isNetwork) {
      import('../views/failed/reasons.ts').then(
        (chunk) => setText(chunk.explain(error, of(chunk.texts))),
        () => {},
      );
    }
  }, [error]);
  return <>{text ?? (isNetwork ? say.failedNetwork : say.failedOther)}</>;
}

/** Why the last step did not work, read out at once. Draws nothing without an error. */
export function Failure({ error }: { error: DesksideError | null }) {
  return (
    <div role="alert">
      {error && (
        <p class="notice notice--danger">
          <Icon name="warning" />
          <span>
            <Reason error={error} />
          </span>
        </p>
      )}
    </div>
  );
}
