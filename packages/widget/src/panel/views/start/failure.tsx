import type { DesksideError } from '@deskside/sdk/customer';
import { warningIcon } from '../../../look/icons.ts';
import { Icon } from '../../parts/icon.tsx';
import { Reason } from './reason.tsx';

/** Why the last step did not work, read out at once. Draws nothing without an error. */
export function Failure({ error }: { error: DesksideError | null }) {
  return (
    <div role="alert">
      {error && (
        <p class="notice notice--danger">
          <Icon path={warningIcon} />
          <span>
            <Reason error={error} />
          </span>
        </p>
      )}
    </div>
  );
}
