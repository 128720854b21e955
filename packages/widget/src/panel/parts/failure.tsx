import type { DesksideError } from '@deskside/sdk/customer';
import { explain } from '../explain.ts';
import { useSpeech } from '../session-context.ts';
import { Icon } from './icon.tsx';

/** Why the last step did not work, read out at once. Draws nothing without an error. */
export function Failure({ error }: { error: DesksideError | null }) {
  const speech = useSpeech();
  return (
    <div role="alert">
      {error && (
        <p class="notice notice--danger">
          <Icon name="warning" />
          <span>{explain(error, speech)}</span>
        </p>
      )}
    </div>
  );
}
